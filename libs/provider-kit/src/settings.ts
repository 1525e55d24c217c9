import { Transform } from 'class-transformer';
import { ValidateBy, type ValidationArguments } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Sensitive } from '#libs/provider-spec';
import { isLoopback, speaksPlainly } from './loopback.js';

/**
 * Decorators for the class that declares a provider's settings. Everything else comes from class-validator; together they make the
 * start-up message, the JSON Schema and the documentation page from one declaration.
 */

const named = (property: string | symbol): string => String(property);

interface SecretOptions {
  readonly minLength?: number;
  /** It may have several, as keys in PEM do. */
  readonly lines?: boolean;
}

/** What is wrong with a secret, or undefined. The sentence never holds the secret. */
function flawOfSecret(value: unknown, { minLength = 1, lines = false }: SecretOptions): string | undefined {
  const text = value instanceof Sensitive ? value.reveal() : value;
  if (text === undefined || text === null || text === '') return 'is missing: write ${env:NAME} or ${file:/path} here';
  if (typeof text !== 'string') return 'must be text: put the value in quotes';
  if (!lines && /[\r\n]/.test(text)) return 'holds a line break: check the file or variable that it comes from';
  if (text.length < minLength) return `is too short: at least ${minLength} characters are needed`;
  return undefined;
}

/** A password, key or token. The text of the configuration file becomes a `Sensitive<string>`; declare the property with that type. */
export function Secret(description: string, options: SecretOptions = {}): PropertyDecorator {
  const minLength = options.minLength ?? 1;
  return (target, property) => {
    const key = named(property);
    // From the object itself and not from `value`: class-transformer has already copied what it took for a plain object.
    const conceal = Transform(({ obj }) => {
      const given: unknown = obj[key];
      return given === undefined || given === null || given instanceof Sensitive ? given : new Sensitive(given);
    });
    const validate = ValidateBy({
      name: 'secret',
      validator: {
        validate: (value) => flawOfSecret(value, options) === undefined,
        defaultMessage: (args?: ValidationArguments) => `$property ${flawOfSecret(args?.value, options)}`,
      },
    });
    conceal(target, property);
    validate(target, key);
    // As a function it replaces what the property's class would say of itself.
    JSONSchema(() => ({ type: 'string', format: 'password', minLength, description }))(target, key);
  };
}

const belongsTo = (hostname: string, suffix: string): boolean =>
  hostname === suffix.toLowerCase() || hostname.endsWith(`.${suffix.toLowerCase()}`);

/** What is wrong with a vendor's address, or undefined. The sentence never repeats the address: it may hold a password. */
function flawOfVendorUrl(value: unknown, hosts: readonly string[] | undefined): string | undefined {
  if (typeof value !== 'string' || value === '') return 'must be an address such as https://vendor.example/api';
  const url = URL.parse(value);
  if (url === null || value !== value.trim()) return 'is not a valid address: write it as https://vendor.example/api';
  if (url.username !== '' || url.password !== '') {
    return 'must not hold a user name or password: use the settings made for them';
  }
  if (value.includes('?') || value.includes('#'))
    return 'must not hold a query or a fragment: leave out what follows ? or #';
  if (url.protocol !== 'https:' && !speaksPlainly(url)) {
    return 'must begin with https:// (plain http:// is accepted for 127.0.0.1, localhost and [::1] only)';
  }
  if (hosts && !isLoopback(url.hostname) && !hosts.some((suffix) => belongsTo(url.hostname, suffix))) {
    return `must be an address of the vendor: its host is ${hosts.join(' or ')}, or ends in ${hosts.map((host) => `.${host}`).join(' or ')}`;
  }
  return undefined;
}

/** Where a vendor is reached. Stays a string; https only, save for a simulator on this machine. */
export function VendorUrl(
  description: string,
  options: { readonly hosts?: readonly string[] } = {},
): PropertyDecorator {
  const { hosts } = options;
  return (target, property) => {
    const validate = ValidateBy({
      name: 'vendorUrl',
      validator: {
        validate: (value) => flawOfVendorUrl(value, hosts) === undefined,
        defaultMessage: (args?: ValidationArguments) => `$property ${flawOfVendorUrl(args?.value, hosts)}`,
      },
    });
    validate(target, named(property));
    JSONSchema({ type: 'string', format: 'uri', description })(target, named(property));
  };
}

/** Says in the schema and on the documentation page what a setting is for; class-validator's own decorators say what it may be. */
export function Described(description: string, example?: string | number | boolean): PropertyDecorator {
  const schema = example === undefined ? { description } : { description, examples: [example] };
  return (target, property) => JSONSchema(schema)(target, named(property));
}
