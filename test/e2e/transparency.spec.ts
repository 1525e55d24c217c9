import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { leafHash, openNote, parseCheckpoint, tilePath, verifyEntry, verifyLog } from '#libs/transparency-log';
import type { ConsistencyView, EntryProofView, LogView, VerificationView } from '../../src/transparency/log-view.js';
import { TestPostgres } from '../medium/database.js';
import { aRunningGateway, MASTER_KEY, type RunningGateway, SECRET, STAFF_SECRET } from '../support/running-gateway.js';
import { filesOf, sourceOf } from '../support/tar-files.js';

let postgres: TestPostgres;
let gateway: RunningGateway;
let worm: string;

beforeAll(async () => {
  postgres = await TestPostgres.start();
  worm = mkdtempSync(join(tmpdir(), 'verigate-worm-'));
  const yaml = {
    keys: { master: MASTER_KEY },
    log: { name: 'log.contoso.example', anchors: { folders: [{ name: 'worm', path: worm, every: '1s' }] } },
    flows: {
      customers: {
        authentication: { basic: [{ username: 'entra', secret: SECRET }] },
        steps: { 'before-creating-user': ['verification'] },
        verification: { route: ['mock'] },
      },
    },
    providers: { mock: {} },
    staff: { apiKeys: [{ name: 'desk', secret: STAFF_SECRET, roles: ['owner'] }] },
  };
  gateway = await aRunningGateway({ yaml: JSON.stringify(yaml), databaseUrl: await postgres.fresh() });
  for (const surname of ['Verified', 'Rejected', 'Verified']) {
    await gateway.press({
      email: `${surname}@example.com`,
      givenName: 'Canarya',
      surname,
      step: 'PostAttributeCollection',
    });
  }
}, 60_000);
afterAll(async () => {
  await gateway?.close();
  await postgres?.stop();
  rmSync(worm, { recursive: true, force: true });
}, 60_000);

const asked = async <View>(method: string, path: string): Promise<View> => {
  const { status, body, text } = await gateway.staff(method, path);
  expect([path, status, status < 300 ? '' : text]).toEqual([path, status < 300 ? status : 200, '']);
  return body as View;
};
const view = () => asked<LogView>('GET', '/staff/v1/log');

/** Looks again until it holds; the time-out of the test is the limit. */
async function until<Value>(look: () => Promise<Value>, holds: (value: Value) => boolean): Promise<Value> {
  for (let value = await look(); ; value = await look()) {
    if (holds(value)) return value;
    await new Promise(setImmediate);
  }
}
const sealed = () => until(view, ({ state, checkpoint }) => state === 'sealing' && (checkpoint?.size ?? 0) > 5);
const vkeysOf = ({ keys }: LogView) => keys.map(({ vkey }) => vkey);

describe('a gateway', () => {
  it('seals its log by itself, and says so', async () => {
    const log = await sealed();
    expect(log.keys).toMatchObject([{ name: 'log.contoso.example', algorithm: 'ed25519' }]);
    const { text } = await gateway.staff('GET', '/staff/v1/log/checkpoint');
    const { origin, size } = parseCheckpoint(openNote(text, vkeysOf(log)).text);
    expect(origin).toBe(log.origin);
    expect(size).toBeGreaterThan(5);
    expect((await gateway.get('/health/ready')).body.checks).toContainEqual(
      expect.objectContaining({ name: 'audit_log', status: 'pass' }),
    );
    expect((await gateway.get('/metrics')).text).toMatch(/verigate_log_sealed_entries [1-9]/);
  });

  it('proves one entry to whoever has the key', async () => {
    const log = await sealed();
    const proof = await asked<EntryProofView>('GET', '/staff/v1/log/entries/3/proof');
    expect(proof.leafHash).toBe(leafHash(Buffer.from(proof.envelope)).toString('base64'));
    const report = await verifyEntry(proof.tlogProof ?? '', Buffer.from(proof.envelope), { vkeys: vkeysOf(log) });
    expect(report).toMatchObject({ holds: true, index: 3, origin: log.origin });
    expect((await gateway.staff('GET', '/staff/v1/log/entries/100000/proof')).status).toBe(404);
    expect((await gateway.staff('GET', '/staff/v1/log/entries/03/proof')).status).toBe(400);
  });

  it('gives tiles by their paths, and nothing that is not under a checkpoint', async () => {
    await sealed();
    const { status, headers } = await gateway.staff('GET', `/staff/v1/log/${tilePath(0, 0, 4)}`);
    expect([status, headers.get('content-type'), headers.get('content-length')]).toEqual([
      200,
      'application/octet-stream',
      '128',
    ]);
    for (const path of ['tile/0/001', 'tile/0/000', 'tile/0/x000/000', 'tile/entries/000.p/255', 'tile/9/000.p/1']) {
      expect([path, (await gateway.staff('GET', `/staff/v1/log/${path}`)).status]).toEqual([path, 404]);
    }
    const proof = await asked<ConsistencyView>('GET', '/staff/v1/log/consistency?from=2&to=5');
    expect(proof).toMatchObject({ from: 2, to: 5 });
    expect(proof.hashes).not.toHaveLength(0);
    expect((await gateway.staff('GET', '/staff/v1/log/consistency?from=2&to=100000')).status).toBe(400);
  });

  it('checks itself when it is asked to', async () => {
    await sealed();
    const { verificationId } = await asked<VerificationView>('POST', '/staff/v1/log/verifications');
    const path = `/staff/v1/log/verifications/${verificationId}`;
    const found = await until(
      () => asked<VerificationView>('GET', path),
      ({ state }) => state !== 'running',
    );
    expect(found).toMatchObject({ state: 'holds' });
    expect(found.checked).toBe(found.size);
    expect((await view()).lastVerification).toMatchObject({ verificationId, state: 'holds' });
  });

  it('hands out a bundle that anybody can verify', async () => {
    const log = await sealed();
    const response = await fetch(`${gateway.url}/staff/v1/log/bundle`, {
      headers: { authorization: `Bearer ${STAFF_SECRET}` },
    });
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="verigate-log-\d+\.tar"$/);
    const files = await filesOf(Buffer.from(await response.arrayBuffer()));
    const report = await verifyLog(sourceOf(files), { vkeys: vkeysOf(log), origin: log.origin });
    expect(report).toMatchObject({ holds: true, warnings: [] });
    expect([...files.keys()]).toEqual(expect.arrayContaining(['README.txt', 'checkpoint', 'keys/1.vkey']));
    expect(Buffer.concat([...files.values()]).includes('Canarya')).toBe(false);
  });

  it('takes its checkpoints elsewhere', async () => {
    const { anchors } = await until(view, ({ anchors: [first] }) => (first?.size ?? 0) > 5);
    expect(anchors).toMatchObject([{ anchor: 'worm', kind: 'folder' }]);
    const { origin } = await view();
    expect(existsSync(join(worm, origin, 'tile/0'))).toBe(true);
    expect(readdirSync(join(worm, origin, 'checkpoints')).length).toBeGreaterThan(0);
    const proof = await asked<EntryProofView>('GET', '/staff/v1/log/entries/0/proof');
    expect(proof.state).toBe('anchored');
  });
});
