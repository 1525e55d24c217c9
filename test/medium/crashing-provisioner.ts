// A worker that is stopped for good after Graph has made the account and before anything is recorded of it. Prints the account's id then.
import { Sensitive } from '#libs/provider-spec';
import { openDatabase } from '../../src/storage/index.js';
import { aReplica, graphOf, QUICK } from './approval-builders.js';

const [, , url = '', baseUrl = '', authority = ''] = process.argv;

const database = await openDatabase({ kind: 'external', url: new Sensitive(url) });

function stopHere<T extends { readonly id: string }>({ id }: T): Promise<T> {
  process.stdout.write(`acted ${id}\n`);
  return new Promise(() => undefined);
}

const { runner } = await aReplica(database, {
  graph: graphOf({ baseUrl, authority }),
  settings: { ...QUICK, leaseMs: 2_000 },
  directory: (real) => ({
    findByIdentity: (identity) => real.findByIdentity(identity),
    findByMail: (mail) => real.findByMail(mail),
    changeUser: (id, changes) => real.changeUser(id, changes),
    createUser: async (user) => stopHere(await real.createUser(user)),
    invite: async (invitation) => stopHere(await real.invite(invitation)),
  }),
});
runner?.start();
