// A gateway that takes sign-ups without end, each with an attempt, until it is killed. Prints what its journal acknowledged.
import { Sensitive } from '#libs/provider-spec';
import { openDatabase } from '../../src/storage/index.js';
import { aConclusion, aGateway, anAttempt, aSignup, aSubject, verified } from './builders.js';

const CONCURRENT = 8;
const LEASE_MS = 200;

const database = await openDatabase({ kind: 'external', url: new Sensitive(process.argv[2] ?? '') });
const { journal } = await aGateway(database);

async function signUp(): Promise<void> {
  const signup = aSignup();
  const attempt = anAttempt();
  await journal.claim({ signup, subject: aSubject(), leaseMs: LEASE_MS, attempt });
  process.stdout.write(`intended ${signup.decisionId}\n`);
  // The vendor's answer takes a few turns, in which the next sign-ups are claimed.
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  const conclusion = aConclusion(signup, { attempt: verified(attempt) });
  const { kind } = await journal.conclude(conclusion);
  if (kind === 'recorded') process.stdout.write(`decided ${signup.decisionId} ${conclusion.answer.body}\n`);
}

await Promise.all(
  Array.from({ length: CONCURRENT }, async () => {
    for (;;) await signUp();
  }),
);
