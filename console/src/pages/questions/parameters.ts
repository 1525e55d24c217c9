import type { QuestionView } from '../../api/contract.js';
import { fromLocalInput, toLocalInput } from '../../parts/period.js';

type Parameter = QuestionView['parameters'][number];

/** What an answer can begin from when nobody has chosen anything. */
export interface Beginnings {
  /** The newest decision, or the one of the address. */
  readonly decision?: string;
  /** First of those that were asked lately. */
  readonly provider?: string;
  readonly seed: string;
  readonly now: Date;
}

const MONTH_MS = 30 * 86_400_000;

/** As the fields hold them: times in the reader's own zone. */
export type Values = Readonly<Record<string, string>>;

/** One click answers: what is required has a value from the start, as far as there is one. */
export const defaultsOf = (parameters: readonly Parameter[], from: Beginnings): Values =>
  Object.fromEntries(parameters.map((parameter) => [parameter.name, defaultOf(parameter, from)]));

function defaultOf({ name, kind, required, default: given }: Parameter, from: Beginnings): string {
  if (given !== undefined) return given;
  if (!required) return '';
  if (kind === 'decision') return from.decision ?? '';
  if (kind === 'provider') return from.provider ?? '';
  if (kind === 'time') return toLocalInput(new Date(from.now.getTime() - MONTH_MS).toISOString());
  return name === 'seed' ? from.seed : '';
}

/** As the service takes them: times in RFC 3339, and nothing that is empty. */
export const toSend = (parameters: readonly Parameter[], values: Values): Values =>
  Object.fromEntries(
    parameters.flatMap(({ name, kind }) => {
      const text = (values[name] ?? '').trim();
      const value = kind === 'time' ? fromLocalInput(text) : text;
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );

/** A seed that nobody chose: 64 random bits in hexadecimal. */
export function newSeed(random: Pick<Crypto, 'getRandomValues'> = crypto): string {
  const bytes = random.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
