import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Sensitive } from '#libs/provider-spec';

const READERS = {
  certificate: (pem: string): unknown => new X509Certificate(pem),
  'private key': (pem: string): unknown => createPrivateKey(pem),
} as const;

type PemKind = keyof typeof READERS;

const pemOf = (value: unknown): unknown => (value instanceof Sensitive ? value.reveal() : value);

function reads(kind: PemKind, value: unknown): boolean {
  const pem = pemOf(value);
  if (typeof pem !== 'string') return false;
  try {
    READERS[kind](pem);
    return true;
  } catch {
    return false;
  }
}

/** A certificate or key in PEM form, best given as `${file:...}`. Kept as `Sensitive<string>`: a secret of many lines. */
export function Pem(kind: PemKind, description: string): PropertyDecorator {
  return (target, property) => {
    const name = String(property);
    const conceal = Transform(({ obj }) => {
      const given: unknown = obj[name];
      return given === undefined || given === null || given instanceof Sensitive ? given : new Sensitive(given);
    });
    const validate = ValidateBy({
      name: 'pem',
      validator: {
        validate: (value) => reads(kind, value),
        defaultMessage: () => `$property must be a ${kind} in PEM form: write \${file:/path} here`,
      },
    });
    conceal(target, property);
    validate(target, name);
    JSONSchema(() => ({ type: 'string', format: 'password', description }))(target, name);
  };
}
