import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const PROGRAM = fileURLToPath(new URL('rules-test.ts', import.meta.url));

const CONFIG = `
flows:
  customers:
    authentication: { basic: [{ username: entra, secret: "\${env:NOT_SET_HERE}" }] }
    attributes: { dateOfBirth: extension_DateOfBirth }
    steps: { after-federation: [], before-creating-user: [attribute-rules] }
    attributeRules:
      - { attribute: givenName, trim: true, case: title }
      - { attribute: postalCode, case: upper, postalCode: {} }
      - { attribute: dateOfBirth, age: { min: 18 } }
      - { claim: extension_Points, value: "value + 1", when: "has(claims.extension_Points)" }
      - { claim: extension_Customer, lookupAt: crm, when: "has(claims.extension_Customer)" }
externalLookups:
  crm: { url: "URL", send: [extension_Customer], headers: { x-key: "\${file:/not/there}" }, timeout: 500ms }
`;

const GOOD = `givenName,postalCode,country,extension_DateOfBirth,extension_Points:integer,locales,expected_givenName,expected_postalCode,expected_extension_Points:integer,expected_problems,expected_message
 ANA ,k1a 0b1,CA,2000-01-01,4,en,Ana,K1A 0B1,5,none,
Bo,12345,CA,2000-01-01,,fr,,,,postalCode:postal_code,
Cy,,,2010-01-01,,en,,,,extension_DateOfBirth:too_young,You must be at least 18 years old. Please check this field: date of birth.
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verigate-rules-'));
  put('verigate.yaml', CONFIG.replace('URL', 'https://crm.example/ask'));
  put('good.csv', GOOD);
});
afterAll(() => rmSync(folder, { recursive: true }));

const put = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

async function run(...args: readonly string[]) {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '-C',
      'source',
      '--import',
      join(ROOT, 'test/medium/typescript.mjs'),
      PROGRAM,
      ...args,
    ],
    { cwd: folder, env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}

const SURE = ['--flow', 'customers', '--now', '2026-11-22T12:00:00Z'];

describe('rules:test', () => {
  it('says what each row becomes, and ends well when that was expected', async () => {
    const { code, out, err } = await run(...SURE, '--config', 'verigate.yaml', '--rows', 'good.csv');

    expect(err).toBe('');
    expect(out).toBe(
      [
        'line 2: changed',
        '  givenName: " ANA " -> "Ana"',
        '  postalCode: "k1a 0b1" -> "K1A 0B1"',
        '  extension_Points: 4 -> 5',
        'line 3: to correct',
        "  postalCode (postal_code): Ce code postal n'existe pas dans le pays indiqué. Veuillez vérifier ce champ : code postal.",
        'line 4: to correct',
        '  extension_DateOfBirth (too_young): You must be at least 18 years old. Please check this field: date of birth.',
        '3 rows: 1 changed, 2 to correct; 0 different from what was expected',
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
  }, 30_000);

  it('ends with 1 when a row differs, in JSON too', async () => {
    const rows = put(
      'bad.jsonl',
      [
        '{"givenName": " ANA ", "extension_DateOfBirth": "2000-01-01", "expected_givenName": "ANA", "expected_surname": null}',
        '',
        '{"extension_Points": 1, "expected_extension_Points": 2, "expected_problems": "surname:required"}',
      ].join('\n'),
    );
    const { code, out } = await run(...SURE, '--rows', rows, '--json');

    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      {
        line: 1,
        problems: [],
        changes: { givenName: 'Ana' },
        differences: [{ column: 'expected_givenName', expected: 'ANA', actual: 'Ana' }],
      },
      {
        line: 3,
        problems: [],
        changes: { extension_Points: 2 },
        differences: [{ column: 'expected_problems', expected: 'surname:required', actual: 'none' }],
      },
      { rows: 2, changed: 2, toCorrect: 0, unavailable: 0, different: 2 },
    ]);
    expect(code).toBe(1);
  }, 30_000);

  it('asks the look-ups only when it is told to', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"action":"reject"}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ask`;
    const config = put(
      'asking.yaml',
      CONFIG.replace('URL', url).replace('${env:NOT_SET_HERE}', 'x'.repeat(40)).replace('${file:/not/there}', 'k'),
    );
    const rows = put('customer.jsonl', '{"extension_Customer": "C-1"}\n');
    const left = await run(...SURE, '--config', config, '--rows', rows);
    const really = await run(...SURE, '--config', config, '--rows', rows, '--ask');
    server.closeAllConnections();
    server.close();

    expect(left.out).toContain('line 1: as it was');
    expect(really.out).toContain('extension_Customer (lookup): We could not accept what you entered.');
    expect(asked).toBe(1);
  }, 30_000);

  it.each([
    [
      'an unknown flow',
      ['--flow', 'staff', '--rows', 'good.csv'],
      '--flow is not the name of a flow: known are customers',
    ],
    ['no file of rows', [...SURE, '--rows', 'none.csv'], 'the file of rows cannot be read (ENOENT): none.csv'],
    [
      'no configuration',
      [...SURE, '--rows', 'good.csv', '--config', 'none.yaml'],
      'the configuration cannot be read (ENOENT)',
    ],
    [
      'secrets that are missing, when asked',
      [...SURE, '--rows', 'good.csv', '--ask'],
      'needs the environment variable NOT_SET_HERE',
    ],
  ])(
    'ends with 2 and a sentence: %s',
    async (_what, args, sentence) => {
      const { code, out, err } = await run(...args);

      expect(err).toContain(sentence);
      expect(err).not.toMatch(/^\s+at /m);
      expect([code, out]).toEqual([2, '']);
    },
    30_000,
  );

  it('lists what is wrong with the rules', async () => {
    const config = put('bad.yaml', CONFIG.replace('case: title', 'case: title, pattern: "("'));
    const { code, err } = await run(...SURE, '--config', config, '--rows', 'good.csv');

    expect(err).toContain('flows.customers.attributeRules[0].pattern: is not a regular expression');
    expect(code).toBe(2);
  }, 30_000);
});
