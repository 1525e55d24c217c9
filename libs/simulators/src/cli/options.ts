import { parseArgs } from 'node:util';
import { USER_FLOW_STEPS, type UserFlowStep } from '#libs/connector-protocols';
import { PERSONAS } from './people.js';
import { suggestions } from './suggestion.js';

export interface SignupOptions {
  readonly flow: string;
  readonly persona: string;
  readonly step: UserFlowStep;
  readonly locale?: string;
  /** Undefined: not given. */
  readonly url?: string;
  readonly username?: string;
  readonly secret?: string;
  readonly all: boolean;
  /** Words in the names of the scenarios that are played. */
  readonly only?: string;
  readonly json: boolean;
  readonly list: boolean;
  readonly help: boolean;
}

/** What was typed cannot be done; the message is a sentence for whoever typed it. */
export class Mistake extends Error {
  override readonly name = 'Mistake';
}

export const DEFAULT_URL = 'http://127.0.0.1:3000';

const SHAPE = {
  flow: { type: 'string' },
  persona: { type: 'string' },
  step: { type: 'string' },
  locale: { type: 'string' },
  url: { type: 'string' },
  username: { type: 'string' },
  secret: { type: 'string' },
  all: { type: 'boolean' },
  only: { type: 'string' },
  json: { type: 'boolean' },
  list: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const HELP = `Plays Microsoft's caller: one sign-up, over HTTP, and shows the page that the applicant would see.

  npm run signup                          a person who passes, at the gateway that npm start brought up
  npm run signup -- --persona rejected    another person (--list shows all)
  npm run signup -- --all                 every scenario, on a gateway and vendor servers of its own
  npm run signup -- --all --only approval:        those of them that have these words in their names
  npm run signup -- --all --url https://gateway.example --secret ...   the mock's scenarios, on that gateway

  --flow NAME        flow of the configuration (customers)
  --persona NAME     who signs up (verified)
  --step NAME        ${USER_FLOW_STEPS.join(', ')} (before-creating-user)
  --locale TAG       language of the page, for example fr or pt-BR
  --url ADDRESS      the gateway (${DEFAULT_URL})
  --username NAME    credential of the flow; for a gateway on this machine
  --secret TEXT      the demo's own credential is found by itself
  --json             one JSON object a line instead of pictures
  --list             the personas
  --help             this text

Exit: 0 as expected, 1 not as expected, 2 what was typed cannot be done.`;

const known = (): string[] => Object.keys(SHAPE);
const orElse = (words: readonly string[]): string => (words.length > 0 ? ` Did you mean ${words.join(' or ')}?` : '');

/** Throws Mistake. */
export function readOptions(args: readonly string[]): SignupOptions {
  const { values, tokens } = parse(args);
  refuseUnknown(tokens);
  const step = values.step ?? 'before-creating-user';
  if (!(USER_FLOW_STEPS as readonly string[]).includes(step)) {
    throw new Mistake(`${noSuch('step', step, USER_FLOW_STEPS)} There are ${USER_FLOW_STEPS.join(', ')}.`);
  }
  const persona = values.persona ?? 'verified';
  const names = PERSONAS.map(({ name }) => name);
  if (!names.includes(persona)) throw new Mistake(`${noSuch('persona', persona, names)} --list shows them all.`);
  if (values.url !== undefined && !/^https?:\/\//.test(values.url)) {
    throw new Mistake(`--url must be an address such as ${DEFAULT_URL}.`);
  }
  const { all = false, json = false, list = false, help = false } = values;
  const { flow = 'customers', locale, url, username, secret, only } = values;
  if (all && values.persona !== undefined) throw new Mistake('--all plays every persona: leave out --persona.');
  if (!all && only !== undefined) throw new Mistake('--only chooses among the scenarios of --all: give both.');
  return { flow, persona, step: step as UserFlowStep, locale, url, username, secret, all, only, json, list, help };
}

const noSuch = (what: string, word: string, words: readonly string[]): string =>
  `There is no ${what} "${word}".${orElse(suggestions(word, words))}`;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: SHAPE, strict: false, tokens: true, allowPositionals: true }) as {
      values: { [K in keyof typeof SHAPE]?: (typeof SHAPE)[K]['type'] extends 'boolean' ? boolean : string };
      tokens: Token[];
    };
  } catch (error) {
    throw new Mistake((error as Error).message);
  }
}

type Token =
  | { readonly kind: 'option'; readonly name: string; readonly rawName: string; readonly value?: string | undefined }
  | { readonly kind: 'positional'; readonly value: string }
  | { readonly kind: 'option-terminator' };

/** parseArgs itself is not asked to be strict: its sentences do not suggest anything. */
function refuseUnknown(tokens: readonly Token[]): void {
  for (const token of tokens) {
    if (token.kind === 'positional') throw new Mistake(`"${token.value}" is no option. --help shows what there is.`);
    if (token.kind !== 'option') continue;
    const shape = (SHAPE as Record<string, { type: string }>)[token.name];
    if (!shape) throw new Mistake(`There is no option ${token.rawName}.${optionsLike(token.name)} --help shows all.`);
    if (shape.type === 'string' && (token.value === undefined || token.value === '')) {
      throw new Mistake(`${token.rawName} needs a value.`);
    }
    if (shape.type === 'boolean' && token.value !== undefined) throw new Mistake(`${token.rawName} takes no value.`);
  }
}

const optionsLike = (name: string): string => orElse(suggestions(name, known()).map((each) => `--${each}`));
