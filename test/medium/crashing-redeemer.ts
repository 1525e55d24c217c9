// A gateway whose people redeem one code without end, until it is killed: some before their decision, some between decision and settlement.
// Prints `reserved <decision>`, `decided <decision> <kind>` and `settled <decision>`, each after it was acknowledged.

import { Sensitive } from '#libs/provider-spec';
import type { Decision } from '../../src/decision/index.js';
import { openDatabase } from '../../src/storage/index.js';
import { aConclusion, aSignup, aSubject } from './builders.js';
import { aPerson, aReplica, secret } from './invitation-builders.js';

const CONCURRENT = 8;

const [, , url = '', code = ''] = process.argv;
const database = await openDatabase({ kind: 'external', url: new Sensitive(url) });
const { redeeming, gateway } = await aReplica(database);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const DECISIONS: readonly Decision[] = [
  { kind: 'continue', status: 'verified', reason: 'verified', flagged: false },
  { kind: 'block', status: 'rejected', reason: 'rejected', message: 'blocked' },
];

async function signUp(at: number): Promise<void> {
  const person = aPerson({ email: `${process.pid}-${at}@example.test` });
  const { decisionId } = person;
  const signup = aSignup({ decisionId });
  await gateway.journal.claim({ signup, subject: aSubject(), leaseMs: 100 });
  if ((await redeeming.reserve(secret(code), person)).kind === 'refused') return;
  say(`reserved ${decisionId}`);
  // The check takes a few turns, in which the process may die.
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  const decision = DECISIONS[at % 2] as Decision;
  await gateway.journal.conclude(aConclusion(signup, { decision }));
  say(`decided ${decisionId} ${decision.kind}`);
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  await redeeming.settle(decisionId, decision.kind === 'continue' ? 'consumed' : 'released');
  say(`settled ${decisionId}`);
}

let count = 0;
await Promise.all(
  Array.from({ length: CONCURRENT }, async () => {
    for (;;) await signUp((count += 1));
  }),
);
