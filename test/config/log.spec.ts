import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config/index.js';
import { ENV, GOOD, INSTALLED, load, MemoryFiles, problemsOf } from './fixtures.js';

// JSON is YAML.
const log = (section: object): string => `${GOOD}log: ${JSON.stringify(section)}\n`;
const pem = (type: 'ed25519' | 'ec'): string => {
  const pair = type === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' }) : generateKeyPairSync('ed25519');
  return pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
};
const bucket = (change: object = {}) => ({
  name: 'archive',
  url: 'https://s3.contoso.example/audit/',
  accessKeyId: 'AKIDCANARY',
  secretAccessKey: 'canary-secret-access-key',
  ...change,
});

describe('how the log is sealed', () => {
  it('needs no setting: a key is derived', () => {
    expect(load({ yaml: GOOD }).log).toEqual({ signing: [{ algorithm: 'ed25519' }], formerKeys: [], anchors: [] });
  });

  it('takes keys of both kinds at once, and hides them', () => {
    const { log: read } = load({
      yaml: log({ signing: [{ key: pem('ed25519') }, { algorithm: 'ecdsa-p256', key: pem('ec') }] }),
    });
    expect(read.signing.map(({ algorithm, key }) => [algorithm, key !== undefined])).toEqual([
      ['ed25519', true],
      ['ecdsa-p256', true],
    ]);
    expect(JSON.stringify(read)).not.toContain('PRIVATE KEY');
  });

  it('makes an ecdsa key of development once, beside the embedded database', () => {
    const files = new MemoryFiles({ '/etc/verigate.yaml': log({ signing: [{ algorithm: 'ecdsa-p256' }] }) });
    const once = () =>
      loadConfig({ env: { ...ENV, VERIGATE_CONFIG: '/etc/verigate.yaml' }, cwd: '/srv', installed: INSTALLED, files });
    const [first, second] = [once(), once()].map(({ log: { signing } }) => signing[0]?.key?.reveal());
    expect(first).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(second).toBe(first);
    expect([...files.contents.keys()].filter((path) => path.endsWith('keys/log-ecdsa-p256.pem'))).toHaveLength(1);
  });

  it('knows the three kinds of places', () => {
    const anchors = {
      folders: [{ name: 'worm', path: '/mnt/worm' }],
      buckets: [bucket({ lock: 'compliance', lockDays: 30, every: '1h' }), bucket({ name: 'open' })],
      timestamps: [{ name: 'tsa', url: 'https://tsa.contoso.example/', ca: '-----BEGIN CERTIFICATE-----' }],
    };
    const { log: read } = load({ yaml: log({ anchors }) });
    expect(read.anchors).toMatchObject([
      { kind: 'folder', name: 'worm', path: '/mnt/worm', everyMs: 600_000 },
      {
        kind: 's3',
        url: 'https://s3.contoso.example/audit',
        lock: { mode: 'compliance', days: 30 },
        everyMs: 3_600_000,
      },
      { kind: 's3', name: 'open', region: 'us-east-1' },
      { kind: 'rfc3161', name: 'tsa' },
    ]);
    expect(read.anchors[2]).not.toHaveProperty('lock');
    expect(JSON.stringify(read)).not.toContain('canary');
  });

  it.each<[string, object, string]>([
    ['a name with a plus sign', { name: 'a+b' }, 'log.name: cannot be the name of a key'],
    ['no key at all', { signing: [{ key: 'canary' }] }, 'log.signing[0].key: cannot be read'],
    ['a key of another kind', { signing: [{ key: pem('ec') }] }, 'log.signing[0].key: is no key for ed25519'],
    ['the derived key twice', { signing: [{}, {}] }, 'log.signing[1]: is the same key as one above'],
    ['a former key that is none', { formerKeys: ['key'] }, 'log.formerKeys[0]: must be a verifier key'],
    [
      'two anchors of one name',
      { anchors: { folders: [{ name: 'a', path: '/a' }], buckets: [bucket({ name: 'a' })] } },
      'log.anchors.buckets[0].name: is the name of another anchor',
    ],
    [
      'a folder without its whole path',
      { anchors: { folders: [{ name: 'a', path: 'a' }] } },
      'log.anchors.folders[0].path: must be the whole path',
    ],
    [
      'a store over plain HTTP',
      { anchors: { buckets: [bucket({ url: 'http://s3.contoso.example/a' })] } },
      'log.anchors.buckets[0].url: must begin with https',
    ],
    [
      'an authority without certificates',
      { anchors: { timestamps: [{ name: 't', url: 'https://tsa.contoso.example/', ca: 'x' }] } },
      'log.anchors.timestamps[0].ca: must be certificates',
    ],
  ])('refuses %s', (_, section, problem) => {
    expect(problemsOf({ yaml: log(section) }).join('\n')).toContain(problem);
  });

  it('wants the ecdsa key to be given where several processes may share a database', () => {
    const yaml = `${log({ signing: [{ algorithm: 'ecdsa-p256' }] })}database: { url: "postgres://u:p@db.contoso.example/verigate" }\nkeys: { master: "${Buffer.alloc(32, 1).toString('base64')}" }\n`;
    expect(problemsOf({ yaml }).join('\n')).toContain('log.signing[0].key: is missing');
  });
});
