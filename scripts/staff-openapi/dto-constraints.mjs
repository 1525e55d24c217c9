import ts from 'typescript';

const [first, second] = [0, 1];
/** What decorators of class-validator say beyond the type: name -> JSON Schema, from the values of their arguments. */
const CONSTRAINTS = {
  Min: (args) => ({ minimum: args[first] }),
  Max: (args) => ({ maximum: args[first] }),
  IsInt: () => ({ type: 'integer' }),
  Length: (args) => ({ minLength: args[first], maxLength: args[second] }),
  MinLength: (args) => ({ minLength: args[first] }),
  MaxLength: (args) => ({ maxLength: args[first] }),
  IsUUID: () => ({ format: 'uuid' }),
  IsInstant: () => ({ format: 'date-time' }),
  IsEmail: () => ({ format: 'email' }),
  ArrayMaxSize: (args) => ({ maxItems: args[first] }),
  ArrayMinSize: (args) => ({ minItems: args[first] }),
};

const decoratorCalls = (node) =>
  (ts.getDecorators(node) ?? [])
    .map(({ expression }) => expression)
    .filter(ts.isCallExpression)
    .map((call) => ({ name: call.expression.getText(), call }));

const definedOnly = (schema) => Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));

/** A literal, or a constant that the compiler knows to be one. */
function valueOf(expression, checker) {
  const type = checker.getTypeAtLocation(expression);
  if (type.isLiteral()) return type.value;
  const text = expression.getText().replaceAll('_', '');
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Members of a DTO as `{ name, required, schema }`. A member with a default, or marked optional, need not be sent. */
export function membersOf(type, writer) {
  const { checker } = writer;
  return checker.getPropertiesOfType(type).flatMap((symbol) => {
    const node = symbol.valueDeclaration;
    if (!node || !ts.isPropertyDeclaration(node)) return [];
    const calls = decoratorCalls(node);
    const constraints = calls.map(({ name, call }) =>
      definedOnly(CONSTRAINTS[name]?.(call.arguments.map((each) => valueOf(each, checker))) ?? {}),
    );
    const schema = writer.property(symbol);
    const required = !node.questionToken && !node.initializer && !calls.some(({ name }) => name === 'IsOptional');
    return [{ name: symbol.name, required, schema: schema.$ref ? schema : Object.assign({}, schema, ...constraints) }];
  });
}

export { decoratorCalls, valueOf };
