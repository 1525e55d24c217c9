import type { UserFlowStep } from '#libs/connector-protocols';
import type { SeenPage } from '../callers/index.js';

const WIDTH = 64;

const TITLES: Readonly<Record<SeenPage['page'], string>> = {
  created: 'Account created',
  'block page': 'Sign-up ended',
  'form error': 'Sign-up form',
  'engine error': 'Error page',
};

/** Steps at which nothing is created yet, or any more. */
const GOES_ON: Readonly<Partial<Record<UserFlowStep, string>>> = {
  'after-federation': 'Sign-up form',
  'before-sending-token': 'Signed in',
};

/** Columns on a terminal: ideographs take two. */
const columns = (text: string): number =>
  Array.from(text).reduce((sum, letter) => sum + (/[\u1100-\u115f\u2e80-\uffe6]/u.test(letter) ? 2 : 1), 0);

function wrap(text: string): string[] {
  const lines = [''];
  for (const word of text.split(/(?<= )|(?<=[\u3000-\u9fff])/u)) {
    const line = lines.at(-1) ?? '';
    if (columns(line + word.trimEnd()) <= WIDTH) lines[lines.length - 1] = line + word;
    else lines.push(word);
  }
  return lines.map((line) => line.trimEnd());
}

const row = (text: string): string => `│ ${text}${' '.repeat(Math.max(0, WIDTH - columns(text)))} │`;

/** The page that the applicant would see, as a box of text. */
export function pageBox(step: UserFlowStep, { page, message, claims }: SeenPage): string {
  const title = page === 'created' ? (GOES_ON[step] ?? TITLES.created) : TITLES[page];
  const body = message ?? (step === 'before-creating-user' ? 'Welcome. You can sign in now.' : 'The flow goes on.');
  const stored = Object.entries(claims).map(([name, value]) => `${name} = ${value}`);
  const rule = '─'.repeat(WIDTH + 2);
  const button = page === 'form error' ? ['', '[ Continue ]'] : [];
  return [
    `┌${rule}┐`,
    row(title),
    `├${rule}┤`,
    ...wrap(body).map(row),
    ...stored.flatMap((line) => wrap(line).map(row)),
    ...button.map(row),
    `└${rule}┘`,
  ].join('\n');
}
