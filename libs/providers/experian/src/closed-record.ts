import { ValidateBy } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** What a member may be: one of a list, or text up to a length. */
export type MemberRule = { readonly oneOf: readonly string[] } | { readonly maxLength: number };

export type RecordShape = Readonly<Record<string, MemberRule>>;

const fits = (value: unknown, rule: MemberRule): boolean => {
  if (typeof value !== 'string') return false;
  return 'oneOf' in rule ? rule.oneOf.includes(value) : /^[\x20-\x7e]+$/.test(value) && value.length <= rule.maxLength;
};

function flawOf(value: unknown, shape: RecordShape): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be a map';
  const names = Object.keys(shape);
  // Only our own names are repeated: what stands in the file may be a secret in the wrong place.
  if (Object.keys(value).some((name) => !names.includes(name))) return `knows no members but ${names.join(', ')}`;
  const wrong = Object.entries(value).find(([name, member]) => !fits(member, shape[name] as MemberRule));
  if (!wrong) return undefined;
  const rule = shape[wrong[0]] as MemberRule;
  return 'oneOf' in rule
    ? `.${wrong[0]} must be one of ${rule.oneOf.join(', ')}`
    : `.${wrong[0]} must be text of 1 to ${rule.maxLength} ASCII characters`;
}

const schemaOf = (rule: MemberRule) =>
  'oneOf' in rule
    ? { type: 'string' as const, enum: [...rule.oneOf] }
    : { type: 'string' as const, minLength: 1, maxLength: rule.maxLength };

/** A map whose members are a closed list: nothing that Experian would understand as a switch can be smuggled in. */
export function ClosedRecord(description: string, shape: RecordShape): PropertyDecorator {
  return (target, property) => {
    const validate = ValidateBy({
      name: 'closedRecord',
      validator: {
        validate: (value) => flawOf(value, shape) === undefined,
        defaultMessage: (args) => `$property ${flawOf(args?.value, shape)}`.replace(' .', '.'),
      },
    });
    validate(target, String(property));
    const properties = Object.fromEntries(Object.entries(shape).map(([name, rule]) => [name, schemaOf(rule)]));
    JSONSchema(() => ({ type: 'object', additionalProperties: false, properties, description }))(
      target,
      String(property),
    );
  };
}
