// Makes one version after another and wraps persons' keys anew, a few at a time, until it is killed. Prints each window that was written.
import { Sensitive } from '#libs/provider-spec';
import { openDatabase } from '../../src/storage/index.js';
import { aReplica } from './key-builders.js';

const database = await openDatabase({ kind: 'external', url: new Sensitive(process.argv[2] ?? '') });
const replica = await aReplica(database, { window: 7 });
const { store } = replica;
const replace = store.replace.bind(store);
store.replace = async (changes) => {
  const count = await replace(changes);
  process.stdout.write(`wrapped ${count}\n`);
  return count;
};
for (;;) {
  await replica.rotate();
  for (let turn = 0; turn < 3; turn += 1) await replica.runner.turn();
}
