import ts from 'typescript';

const REF = '#/components/schemas/';
/** Types that JSON or HTTP writes in a way of its own. */
const KNOWN = {
  Date: { type: 'string', format: 'date-time' },
  Buffer: { type: 'string', format: 'binary' },
  Readable: { type: 'string', format: 'binary' },
  StreamableFile: { type: 'string', format: 'binary' },
};

const docOf = (symbol, checker) =>
  ts
    .displayPartsToString(symbol?.getDocumentationComment(checker) ?? [])
    .replaceAll(/\s+/g, ' ')
    .trim();
const described = (schema, text) => (text && !schema.$ref ? { ...schema, description: text } : schema);

/**
 * TypeScript types as JSON Schema (draft 2020-12): what a controller returns and what a DTO takes, as the compiler sees them, so that the
 * published contract cannot differ from the code. Named object types become components.
 */
export class SchemaWriter {
  /** name -> schema */
  components = {};
  #names = new Map();

  constructor(checker) {
    this.checker = checker;
  }

  of(type) {
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (flags & ts.TypeFlags.StringLiteral) return { type: 'string', const: type.value };
    if (flags & ts.TypeFlags.NumberLiteral) return { type: 'number', const: type.value };
    if (flags & ts.TypeFlags.BooleanLiteral) return { type: 'boolean', const: type.intrinsicName === 'true' };
    if (flags & ts.TypeFlags.TemplateLiteral || flags & ts.TypeFlags.String) return { type: 'string' };
    if (flags & (ts.TypeFlags.Number | ts.TypeFlags.BigInt)) return { type: 'number' };
    if (flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isUnion()) return this.#union(type);
    if (type.isIntersection() || flags & ts.TypeFlags.Object) return this.#object(type);
    if (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Never)) return { not: {} };
    throw new Error(`no JSON Schema for the type ${this.checker.typeToString(type)}`);
  }

  #union(type) {
    const members = type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const booleans = members.filter(({ flags }) => flags & ts.TypeFlags.BooleanLiteral);
    const others = booleans.length === 2 ? members.filter((each) => !booleans.includes(each)) : members;
    const strings = others.filter(({ flags }) => flags & ts.TypeFlags.StringLiteral);
    const rest = others.filter((each) => !strings.includes(each)).map((each) => this.of(each));
    const enumeration = strings.length > 0 ? [{ type: 'string', enum: strings.map(({ value }) => value) }] : [];
    const parts = [...enumeration, ...rest, ...(booleans.length === 2 ? [{ type: 'boolean' }] : [])];
    return parts.length === 1 ? parts[0] : { anyOf: parts };
  }

  #object(type) {
    const name = type.aliasSymbol?.name ?? type.symbol?.name ?? '';
    if (KNOWN[name]) return KNOWN[name];
    if (this.checker.isTupleType(type)) return { type: 'array', items: this.#tupleItems(type) };
    if (this.checker.isArrayType(type))
      return { type: 'array', items: this.of(this.checker.getTypeArguments(type)[0]) };
    if (name === '' || name === '__type' || name === '__object' || this.#isMapped(type)) return this.#inline(type);
    return { $ref: REF + this.#component(type, name) };
  }

  #tupleItems(type) {
    const members = this.checker.getTypeArguments(type).map((each) => this.of(each));
    const distinct = [...new Map(members.map((each) => [JSON.stringify(each), each])).values()];
    return distinct.length === 1 ? distinct[0] : { anyOf: distinct };
  }

  /** Record, Partial and Pick have no name worth a component. */
  #isMapped = (type) => ['Record', 'Readonly', 'Partial', 'Pick', 'Omit'].includes(type.aliasSymbol?.name ?? '');

  #component(type, name) {
    const known = this.#names.get(type);
    if (known) return known;
    const own = (type.aliasTypeArguments ?? this.checker.getTypeArguments(type) ?? [])
      .map((each) => each.aliasSymbol?.name ?? each.symbol?.name)
      .filter((each) => each && each !== name && !each.startsWith('__'));
    const full = `${own.join('')}${name}`;
    if (full in this.components)
      throw new Error(`two types of the staff interface are both called ${full}: rename one`);
    this.#names.set(type, full);
    this.components[full] = {};
    this.components[full] = described(this.#inline(type), docOf(type.aliasSymbol ?? type.symbol, this.checker));
    return full;
  }

  #inline(type) {
    const index = this.checker.getIndexInfoOfType(type, ts.IndexKind.String);
    const properties = {};
    const required = [];
    for (const property of this.checker.getPropertiesOfType(type)) {
      if (property.flags & ts.SymbolFlags.Method || this.#isSensitive(property)) continue;
      properties[property.name] = this.property(property);
      if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name);
    }
    return {
      type: 'object',
      ...(Object.keys(properties).length > 0 ? { properties } : {}),
      ...(required.length > 0 ? { required } : {}),
      ...(index ? { additionalProperties: this.of(index.type) } : {}),
    };
  }

  /** Personal data in the hands of the service is not written by JSON. */
  #isSensitive(symbol) {
    const type = this.checker.getNonNullableType(this.checker.getTypeOfSymbol(symbol));
    return type.symbol?.name === 'Sensitive';
  }

  property(symbol) {
    return described(this.of(this.checker.getTypeOfSymbol(symbol)), docOf(symbol, this.checker));
  }
}
