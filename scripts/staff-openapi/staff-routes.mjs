import ts from 'typescript';
import { decoratorCalls, membersOf, valueOf } from './dto-constraints.mjs';

const VERBS = { Get: 'get', Post: 'post', Put: 'put', Patch: 'patch', Delete: 'delete' };
const PREFIX = 'staff/v1';
const REDIRECT = 302;

const argumentOf = (calls, name) => calls.find((each) => each.name === name)?.call.arguments[0];
const textOf = (expression) => (expression && ts.isStringLiteralLike(expression) ? expression.text : '');
const sentencesOf = (symbol, checker) =>
  ts
    .displayPartsToString(symbol?.getDocumentationComment(checker) ?? [])
    .replaceAll(/\s+/g, ' ')
    .trim();

/** `staff/v1/lists/:list` and `entries/:id` -> `/staff/v1/lists/{list}/entries/{id}`. */
const pathOf = (...parts) =>
  `/${parts
    .filter((part) => part !== '')
    .join('/')
    .replaceAll(/:(\w+)/g, '{$1}')
    .replaceAll('*path', '{path}')
    .replaceAll('*', '{path}')}`;

/** Values of `@Roles('owner', ...READERS)`: literals, or tuples of literals that the compiler knows. */
function rolesOf(calls, checker) {
  const call = calls.find(({ name }) => name === 'Roles')?.call;
  if (!call) return calls.some(({ name }) => name === 'AnyStaff') ? 'any' : undefined;
  return call.arguments.flatMap((each) => {
    if (!ts.isSpreadElement(each)) return [valueOf(each, checker)];
    const type = checker.getTypeAtLocation(each.expression);
    return checker
      .getTypeArguments(type)
      .flatMap((member) => (member.isUnion() ? member.types : [member]).map(({ value }) => value));
  });
}

/** Of the path, whether the handler asks for them by name or not; then of the query. */
function parametersOf(method, path, writer) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = method.parameters.flatMap((parameter) => {
    const calls = decoratorCalls(parameter);
    const type = writer.checker.getTypeAtLocation(parameter);
    const query = calls.find(({ name }) => name === 'Query')?.call;
    if (!query) return [];
    const single = query.arguments[0];
    if (single && ts.isStringLiteralLike(single))
      return [{ name: single.text, in: 'query', schema: { type: 'string' } }];
    return membersOf(type, writer).map(({ name, required, schema }) => ({ name, in: 'query', required, schema }));
  });
  return [...inPath, ...inQuery];
}

function bodyOf(method, writer) {
  const parameter = method.parameters.find((each) => decoratorCalls(each).some(({ name }) => name === 'Body'));
  if (!parameter) return undefined;
  const type = writer.checker.getTypeAtLocation(parameter);
  const name = type.symbol?.name;
  if (name === undefined) return { required: true, content: { 'text/csv': { schema: { type: 'string' } } } };
  const members = membersOf(type, writer);
  const required = members.filter((each) => each.required).map((each) => each.name);
  writer.components[name] = {
    type: 'object',
    properties: Object.fromEntries(members.map((each) => [each.name, each.schema])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
  return {
    required: required.length > 0,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
  };
}

function resultOf(method, writer) {
  const { checker } = writer;
  const type = checker.getReturnTypeOfSignature(checker.getSignatureFromDeclaration(method));
  return checker.getAwaitedType(type) ?? type;
}

const isNothing = (type) => Boolean(type.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined | ts.TypeFlags.Never));

/** What JSDoc says of a body that is no JSON: `@produces text/csv`. */
const producesOf = (method) =>
  ts
    .getJSDocTags(method)
    .filter(({ tagName }) => tagName.text === 'produces')
    .flatMap(({ comment }) => String(comment).trim().split(/\s+/));

function responsesOf(method, verb, calls, writer) {
  const status = Number(
    argumentOf(calls, 'HttpCode')?.getText() ??
      (calls.some(({ name }) => name === 'Redirect') ? REDIRECT : verb === 'post' ? 201 : 200),
  );
  const kinds = producesOf(method);
  const type = resultOf(method, writer);
  const bytes = kinds.map((kind) => [kind, { schema: { type: 'string' } }]);
  const body = kinds.length === 0 && !isNothing(type) ? [['application/json', { schema: writer.of(type) }]] : bytes;
  const done = { description: 'Done.', ...(body.length > 0 ? { content: Object.fromEntries(body) } : {}) };
  return { [status]: done, default: { $ref: '#/components/responses/Problem' } };
}

/** `GET /staff/v1/cases/{id}/events` -> `getCasesByIdEvents`. */
const operationIdOf = (verb, path) =>
  verb +
  path
    .replace(`/${PREFIX}`, '')
    .split('/')
    .filter(Boolean)
    .map((part) => part.replace(/^\{(\w+)\}$/, 'by-$1'))
    .flatMap((part) => part.split('-'))
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('');

function operationOf(method, verb, path, classCalls, writer) {
  const calls = decoratorCalls(method);
  const symbol = writer.checker.getSymbolAtLocation(method.name);
  const roles = rolesOf(calls, writer.checker) ?? rolesOf(classCalls, writer.checker);
  const summary = sentencesOf(symbol, writer.checker);
  const parameters = parametersOf(method, path, writer);
  const body = bodyOf(method, writer);
  const fresh = [...calls, ...classCalls].some(({ name }) => name === 'FreshSignIn');
  return {
    operationId: operationIdOf(verb, path),
    tags: [path.split('/')[3]],
    ...(summary ? { summary } : {}),
    security: roles === undefined ? [] : [{ staffKey: [] }, { staffSession: [] }],
    ...(roles === undefined ? {} : { 'x-roles': roles }),
    ...(fresh ? { 'x-fresh-sign-in': true } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: body } : {}),
    responses: responsesOf(method, verb, calls, writer),
  };
}

/** Every route of one controller class as [path, verb, operation]. */
export function routesOf(declaration, writer) {
  const classCalls = decoratorCalls(declaration);
  const base = textOf(argumentOf(classCalls, 'Controller'));
  if (!base.startsWith(PREFIX)) return [];
  return declaration.members.filter(ts.isMethodDeclaration).flatMap((method) =>
    decoratorCalls(method)
      .filter(({ name }) => VERBS[name])
      .map(({ name, call }) => {
        const path = pathOf(base, textOf(call.arguments[0]));
        return [path, VERBS[name], operationOf(method, VERBS[name], path, classCalls, writer)];
      }),
  );
}
