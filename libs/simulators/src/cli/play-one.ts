import { callAsMicrosoft } from '../callers/index.js';
import { between, countInMetrics } from './call-counter.js';
import { DEFAULT_URL, Mistake, type SignupOptions } from './options.js';
import { pageBox } from './page-box.js';
import { aPerson, PERSONAS } from './people.js';
import { type Credential, demoCredential, type Surroundings } from './surroundings.js';

const LOOPBACK = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::|\/|$)/;

/** Throws Mistake when there is none. */
export function credentialFor(
  { url = DEFAULT_URL, username, secret }: SignupOptions,
  around: Surroundings,
): Credential {
  const demo = LOOPBACK.test(url) ? demoCredential(around) : undefined;
  if (secret !== undefined) return { username: username ?? demo?.username ?? 'demo', secret };
  if (demo) return { ...demo, ...(username === undefined ? {} : { username }) };
  throw new Mistake(
    LOOPBACK.test(url)
      ? 'No credential: start the demo with npm start in this folder first, or give --username and --secret.'
      : 'No credential: give the --username and --secret of the flow.',
  );
}

/** One sign-up at a gateway that is up. Resolves to the exit code: 1 for a page that the platform itself had to make. */
export async function playOne(options: SignupOptions, around: Surroundings, signal: AbortSignal): Promise<number> {
  const { flow, step, locale, url = DEFAULT_URL, persona, json } = options;
  const credential = credentialFor(options, around);
  const form = aPerson(PERSONAS.find(({ name }) => name === persona)?.form);
  const count = countInMetrics(url);
  const before = await count();
  const seen = await callAsMicrosoft({ url, flow, step, form, locale, credential, signal });
  const { vendorCalls } = between(before, await count());

  const { page, message, status, attempts, milliseconds, problems } = seen;
  if (json)
    around.write(
      JSON.stringify({ page, message, status: status ?? null, attempts, milliseconds, vendorCalls, problems }),
    );
  else {
    const times = attempts === 1 ? 'one call' : `${attempts} calls`;
    around.write(pageBox(step, seen));
    around.write(
      `${persona} at ${flow}/${step}: HTTP ${status ?? '-'} after ${milliseconds} ms, ${times}, vendor calls: ${vendorCalls ?? 'not known'}`,
    );
    for (const problem of problems) around.write(`  outside the contract: ${problem}`);
    if (status === undefined) around.write(`  Is a gateway listening on ${url}? npm start brings one up.`);
    if (status === 401) around.write('  The gateway refused the credential, or has no such flow.');
  }
  return page === 'engine error' || problems.length > 0 ? 1 : 0;
}
