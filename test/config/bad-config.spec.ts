import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { ConfigError } from '../../src/config/index.js';
import { INSTALLED_PROVIDERS } from '../../src/verification/installed-providers.js';
import { DATABASE, ENV, GOOD, goodBut, load, MemoryFiles, PASSWORD, problemsOf, SECRET } from './fixtures.js';

const FLOW = 'flows.customers';
const before = (line: string, added: string): string => goodBut([line, `${added}${line}`]);
const inFlow = (added: string): string => before('    steps:\n', added.replace(/^/gm, '    ').trimEnd().concat('\n'));
const inProvider = (added: string): string => goodBut(['    baseUrl:', `    ${added}\n    baseUrl:`]);
const MISSING_MAKER = 'npm run secret:new makes one';

const TABLE: readonly { readonly what: string; readonly yaml: string; readonly lines: readonly string[] }[] = [
  {
    what: 'a key twice',
    yaml: `${GOOD}    password: again\n`,
    lines: ['verigate.yaml:16:5: this key stands here a second time: keep one of them'],
  },
  {
    what: 'a tab',
    yaml: 'flows:\n\tcustomers: {}\n',
    lines: ['verigate.yaml:2:1: …'],
  },
  {
    what: 'an alias that was meant as text',
    yaml: goodBut(['${env:ACME_PASSWORD}', '*canary']),
    lines: ['verigate.yaml:15:15: a value that begins with * is a YAML alias: put it in quotes'],
  },
  {
    what: 'a tag that was meant as text',
    yaml: goodBut(['${env:ACME_PASSWORD}', '!canary']),
    lines: ['verigate.yaml:15:15: a value that begins with ! is a YAML tag: put it in quotes'],
  },
  {
    what: 'a list without its closing bracket',
    yaml: goodBut(['[verification]', '[verification']),
    lines: ['verigate.yaml:10:5: the list before has no closing ]: write it where the list ends'],
  },
  {
    what: 'a table without its closing bracket',
    yaml: 'server: { port: 1\nflows: {}\n',
    lines: ['verigate.yaml:2:1: the table before has no closing }: write it where the table ends'],
  },
  {
    what: 'a line that is indented too little',
    yaml: 'a:\n    b: 1\n  c: 2\n',
    lines: ['verigate.yaml:3:1: the line is indented differently from its neighbours'],
  },
  { what: 'a text', yaml: 'just text', lines: ['verigate.yaml: must hold settings, one a line: "key: value"'] },
  {
    what: 'an empty file',
    yaml: '',
    lines: ['flows: is missing: sign-up flows that call the gateway: name -> settings, at least one'],
  },
  { what: 'no flow', yaml: 'flows: {}', lines: ['flows: needs at least one flow'] },
  {
    what: 'an unknown section',
    yaml: `severs: {}\n${GOOD}`,
    lines: ['severs: is not a setting: did you mean "server"?'],
  },
  {
    what: 'an unknown setting of a flow',
    yaml: inFlow('caller_timeout: 5s'),
    lines: [`${FLOW}.caller_timeout: is not a setting: did you mean "callerTimeout"?`],
  },
  {
    what: 'an unknown setting of a provider',
    yaml: inProvider('basurl: https://x.example'),
    lines: ['providers.acme.basurl: is not a setting of acme: did you mean "baseUrl"?'],
  },
  {
    what: 'a setting without a value',
    yaml: goodBut(['      before-creating-user: [verification]\n', '      before-creating-user:\n']),
    lines: [`${FLOW}.steps.before-creating-user: is empty: give it a value or remove the line`],
  },
  {
    what: 'a name that cannot stand in an address',
    yaml: goodBut(['  customers:', '  Our Customers:']),
    lines: [
      'flows["Our Customers"]: cannot be a name: use lower-case letters, digits and hyphens, at most 63 characters',
    ],
  },
  {
    what: 'a variable that is not set',
    yaml: goodBut(['${env:ACME_PASSWORD}', '${env:NOT_SET}']),
    lines: ['providers.acme.password: needs the environment variable NOT_SET, which is not set'],
  },
  {
    what: 'a file that is not there',
    yaml: goodBut(['${env:ACME_PASSWORD}', '${file:/run/secrets/acme}']),
    lines: ['providers.acme.password: needs the file /run/secrets/acme, which cannot be read (ENOENT)'],
  },
  {
    what: 'a reference of an unknown kind',
    yaml: goodBut(['${env:ACME_PASSWORD}', '${vault:acme}']),
    lines: [
      'providers.acme.password: has a reference that cannot be read: write ${env:NAME} or ${file:/path}, or $${ for the characters themselves',
    ],
  },
  {
    what: 'a wrong duration',
    yaml: inFlow('callerTimeout: 5'),
    lines: [`${FLOW}.callerTimeout: must be a duration from 500ms to 60s, such as 20s`],
  },
  {
    what: 'a duration out of range',
    yaml: inFlow('replay: 1ms'),
    lines: [`${FLOW}.replay: must be a duration from 30s to 24h, such as 2m`],
  },
  {
    what: 'a budget that leaves no time for the answer',
    yaml: inFlow('callerTimeout: 4s\nbudget: 4s'),
    lines: [`${FLOW}.budget: must be shorter than callerTimeout: the answer has to travel as well`],
  },
  {
    what: 'a wrong size',
    yaml: `server: { maxBody: huge }\n${GOOD}`,
    lines: ['server.maxBody: must be a size from 4kb to 1mb, such as 64kb'],
  },
  {
    what: 'a wrong port',
    yaml: `server: { port: 70000 }\n${GOOD}`,
    lines: ['server.port: must be a whole number from 0 to 65535'],
  },
  {
    what: 'wrong proxies',
    yaml: `server: { trustedProxies: [10.0.0.0/33, 0.0.0.0/0, proxy.example, 10.0.0.1, 10.0.0.1/32] }\n${GOOD}`,
    lines: [
      'server.trustedProxies[0]: has a wrong number after the slash',
      'server.trustedProxies[1]: would believe everybody: name the addresses of your proxies',
      'server.trustedProxies[2]: must be an address or a range such as 10.0.0.0/8 or fd00::/8',
      'server.trustedProxies[4]: stands in the list a second time: keep one of them',
    ],
  },
  {
    what: 'a wrong word',
    yaml: inFlow('outcomes: { rejected: continue, verified: continu }'),
    lines: [
      `${FLOW}.outcomes.verified: is not one of the known values: did you mean "continue"?`,
      `${FLOW}.outcomes.rejected: is not one of the known values: known are block, review, correct-input`,
    ],
  },
  {
    what: 'a wrong word for every fault',
    yaml: inFlow('onUnavailable: ignore'),
    lines: [`${FLOW}.onUnavailable: is not one of the known values: known are block, review, continue-flagged`],
  },
  {
    what: 'an unknown fault',
    yaml: inFlow('onUnavailable: { outages: review }'),
    lines: [`${FLOW}.onUnavailable.outages: is not a setting: did you mean "outage"?`],
  },
  {
    what: 'no step',
    yaml: goodBut(['      before-creating-user: [verification]\n', '      {}\n']),
    lines: [`${FLOW}.steps: needs at least one step, such as before-creating-user: [verification]`],
  },
  {
    what: 'an unknown step',
    yaml: goodBut(['before-creating-user', 'before-creating-users']),
    lines: [`${FLOW}.steps.before-creating-users: is not a setting: did you mean "before-creating-user"?`],
  },
  {
    what: 'an unknown stage and one twice',
    yaml: goodBut(['[verification]', '[verification, verification, verfication]']),
    lines: [
      `${FLOW}.steps.before-creating-user[1]: stands in the list a second time: keep one of them`,
      `${FLOW}.steps.before-creating-user[2]: is not one of the known values: did you mean "verification"?`,
    ],
  },
  {
    what: 'a stage at the step that can only continue',
    yaml: goodBut([
      '      before-creating-user: [verification]\n    verification:\n      route: [acme]\n',
      '      before-sending-token: [verification]\n',
    ]),
    lines: [
      `${FLOW}.steps.before-sending-token: can only continue, Microsoft ignores any other answer there: write []`,
    ],
  },
  {
    what: 'a stage without a route',
    yaml: goodBut(['    verification:\n      route: [acme]\n', '']),
    lines: [
      `${FLOW}.verification: is missing: the stage verification needs verification.route with the names of providers`,
    ],
  },
  {
    what: 'an empty route',
    yaml: goodBut(['route: [acme]', 'route: []']),
    lines: [`${FLOW}.verification.route: must hold at least one item`],
  },
  {
    what: 'a route to nowhere',
    yaml: goodBut(['route: [acme]', 'route: [acme, akme]']),
    lines: [`${FLOW}.verification.route[1]: is not the name of a provider in providers: did you mean "acme"?`],
  },
  {
    what: 'no way to authenticate',
    yaml: goodBut(['      basic:\n        - username: entra\n          secret: ${env:CALLER_SECRET}\n', '      {}\n']),
    lines: [`${FLOW}.authentication: needs at least one method: basic, clientCertificate or both`],
  },
  {
    what: 'authentication left out',
    yaml: goodBut([
      '    authentication:\n      basic:\n        - username: entra\n          secret: ${env:CALLER_SECRET}\n',
      '',
    ]),
    lines: [`${FLOW}.authentication: is missing: how the caller proves who it is: basic, clientCertificate or both`],
  },
  {
    what: 'a short secret',
    yaml: goodBut(['${env:CALLER_SECRET}', 'canary-short']),
    lines: [
      `${FLOW}.authentication.basic[0].secret: is too short: at least 32 characters are needed; ${MISSING_MAKER}`,
    ],
  },
  {
    what: 'the same secret twice',
    yaml: before('    steps:\n', '        - { username: other, secret: "${env:CALLER_SECRET}" }\n'),
    lines: [`${FLOW}.authentication.basic[1].secret: is the same as another one of this flow; ${MISSING_MAKER}`],
  },
  {
    what: 'three secrets',
    yaml: before(
      '    steps:\n',
      `        - { username: b, secret: ${'b'.repeat(32)} }\n        - { username: c, secret: ${'c'.repeat(32)} }\n`,
    ),
    lines: [`${FLOW}.authentication.basic: must hold at most 2 items`],
  },
  {
    what: 'a user name with a colon',
    yaml: goodBut(['username: entra', 'username: "entra:x"']),
    lines: [
      `${FLOW}.authentication.basic[0].username: must not hold a colon: it parts user name and password in HTTP Basic (RFC 7617)`,
    ],
  },
  {
    what: 'a credential that is not a table',
    yaml: goodBut(['basic:\n        - username: entra\n          secret: ${env:CALLER_SECRET}\n', 'basic: [entra]\n']),
    lines: [`${FLOW}.authentication.basic[0]: must hold settings, one a line: "key: value"`],
  },
  {
    what: 'a certificate without a proxy, and a wrong pin',
    yaml: before('    steps:\n', '      clientCertificate: { header: client-cert, pins: [canary] }\n'),
    lines: [
      `${FLOW}.authentication.clientCertificate.pins[0]: must be the SHA-256 thumbprint of the certificate: 64 hexadecimal digits (openssl x509 -noout -fingerprint -sha256)`,
      `${FLOW}.authentication.clientCertificate: needs server.trustedProxies: without it anybody could write the header that holds the certificate`,
    ],
  },
  {
    what: 'an attribute that does not exist, and claims that cannot carry one',
    yaml: inFlow('attributes: { birthday: x, dateOfBirth: extension-Dob, phone: ui_locales, nationalId: email }'),
    lines: [
      'flows.customers.attributes.birthday: is not a setting: known are…',
      `${FLOW}.attributes.phone: is a claim of the call itself: name one that the person fills in`,
      `${FLOW}.attributes.dateOfBirth: must be the name of a claim, such as extension_DateOfBirth`,
      `${FLOW}.attributes.nationalId: takes the same claim as email`,
    ],
  },
  {
    what: 'claims that cannot be returned',
    yaml: inFlow('claims: { version: status, IdvStatus: status, extension_X: score }'),
    lines: [
      `${FLOW}.claims.version: is a part of the answer itself and cannot be a claim`,
      `${FLOW}.claims.IdvStatus: cannot be returned: Microsoft takes extension_Name, or a built-in attribute such as displayName, and ignores other names`,
      `${FLOW}.claims.extension_X: is not one of the known values: known are status, time, reference`,
    ],
  },
  {
    what: 'sentences that cannot be shown',
    yaml: inFlow(
      [
        'messages:',
        '  defaultLocale: "not a language"',
        '  overrides:',
        '    "??": { blocked: x }',
        '    fr-CA: { bloked: x }',
        '    FR-ca: { blocked: y }',
        `    de: { blocked: "${'x'.repeat(251)}", try_later: "<b>later</b>", check_details: "a {name}" }`,
        '    it: { missing_details: "Manca: {attributes}" }',
      ].join('\n'),
    ),
    lines: [
      `${FLOW}.messages.defaultLocale: must be a language tag (BCP 47) such as en or fr-CA`,
      `${FLOW}.messages.overrides[…]: must be a language tag (BCP 47) such as en or fr-CA`,
      `${FLOW}.messages.overrides.fr-CA.bloked: is not a setting: did you mean "blocked"?`,
      `${FLOW}.messages.overrides.de.blocked: is too long: at most 250 characters`,
      `${FLOW}.messages.overrides.de.try_later: must be plain text: no tags and no HTML entities`,
      `${FLOW}.messages.overrides.de.check_details: must hold no braces: {attributes} belongs in missing_details and invalid_details only`,
      `${FLOW}.messages.overrides.FR-ca: is the language fr-CA a second time: keep one of them`,
      `${FLOW}.messages.overrides.it.missing_details: cannot hold {attributes}: the names of attributes are known in en, fr, de, es, pt, nl, ja only`,
    ],
  },
  {
    what: 'a kind of provider that is not installed',
    yaml: goodBut(['  acme:\n', '  acme:\n    type: acne\n']),
    lines: ['providers.acme.type: is not a kind of provider: did you mean "acme"?'],
  },
  {
    what: 'a name that is no kind of provider',
    yaml: `${GOOD}  other: {}\n`,
    lines: ['providers.other: is not a kind of provider: known are acme, mock (or name one as type)'],
  },
  {
    what: 'wrong settings of a vendor',
    yaml: inProvider('minimumAge: 200\n    strict: perhaps')
      .replace('https://acme', 'http://acme')
      .replace('${env:ACME_PASSWORD}', '1234'),
    lines: [
      'providers.acme.minimumAge: must not be greater than 120…',
      'providers.acme.strict: must be a boolean…',
      'providers.acme.baseUrl: must begin with https:…',
      'providers.acme.password: must be text: put the value in quotes',
    ],
  },
  {
    what: 'a text in place of a vendor’s number, and settings of the vendor left out',
    yaml: goodBut([
      '    baseUrl: https://acme.example/api\n    password: ${env:ACME_PASSWORD}\n',
      '    minimumAge: canary\n',
    ]),
    lines: [
      'providers.acme.minimumAge: must be an integer number',
      'providers.acme.baseUrl: is missing: it must be an address such as https://vendor.example/api',
      'providers.acme.password: is missing: write ${env:NAME} or ${file:/path} here',
    ],
  },
  {
    what: 'wrong limits',
    yaml: inProvider('timeout: 12\n    concurrency: 0\n    breaker: { errorPercentage: 0.5, opened: 1s }'),
    lines: [
      'providers.acme.timeout: must be a duration from 100ms to 2m, such as 12s',
      'providers.acme.concurrency: must be a whole number from 1 to 1024',
      'providers.acme.breaker.opened: is not a setting: did you mean "open"?',
      'providers.acme.breaker.errorPercentage: must be a whole number from 1 to 100',
    ],
  },
  {
    what: 'a wrong master key',
    yaml: `keys: { master: canary }\n${GOOD}`,
    lines: [`keys.master: must be 32 bytes in base64 (43 or 44 characters): ${MISSING_MAKER}`],
  },
  {
    what: 'a database of another make, and no key for it',
    yaml: `database: { url: "mysql://u:canary@db.example/x" }\n${GOOD}`,
    lines: [
      'database.url: must be the address of a PostgreSQL database: postgres://user:password@host:5432/name',
      `keys.master: is missing: with a database of your own every process needs the same key; ${MISSING_MAKER}`,
    ],
  },
];

it.each(TABLE)('$what is refused with its place and its mending', ({ yaml, lines }) => {
  const found = problemsOf({ yaml });

  expect(found.map((line) => lines.find((known) => agrees(line, known)) ?? line).sort()).toEqual([...lines].sort());
  expect(found.join('\n')).not.toContain('canary');
});

it('settings of the installed providers that are left out are called missing, each of them', () => {
  const installed = INSTALLED_PROVIDERS.map(({ definition }) => definition);
  const yaml = goodBut([
    '  acme:\n    baseUrl: https://acme.example/api\n    password: ${env:ACME_PASSWORD}\n',
    '  acme: { type: experian, username: nobody }\n  mock: { slowMs: x }\n',
  ]);
  const lines = problemsOf({ yaml, installed });
  const missing = lines.filter((line) => line.includes(': is missing')).map((line) => line.split(/[.:]/)[2]);

  expect(missing.sort((a = '', b = '') => a.localeCompare(b))).toEqual(
    'clientId clientSecret consent environment password requestType submitUrl tenantId tokenUrl userDomain'.split(' '),
  );
  expect(lines).toEqual(
    expect.arrayContaining([
      'providers.acme.environment: is missing: it must be one of production, uat',
      'providers.acme.consent: is missing: it must be true or false',
      'providers.mock.slowMs: must be an integer number',
    ]),
  );
});

/** A line that ends in … is known by its beginning: the rest is class-validator's own wording. */
const agrees = (line: string, known: string): boolean =>
  known.endsWith('…') ? line.startsWith(known.slice(0, -1)) : line === known;

describe('the environment', () => {
  it.each([
    ['PORT', 'abc', 'PORT: must be a whole number from 0 to 65535'],
    ['PORT', '65536', 'PORT: must be a whole number from 0 to 65535'],
    ['PORT', '-1', 'PORT: must be a whole number from 0 to 65535'],
    ['HOST', 'not a host', 'HOST: must be a host name or an address such as 127.0.0.1, 0.0.0.0 or ::'],
    ['VERIGATE_CONFIG', 'gone.yaml', 'VERIGATE_CONFIG: names /app/gone.yaml, and there is no such file'],
    [
      'DATABASE_URL',
      'mysql://u:canary@h/x',
      'DATABASE_URL: must be the address of a PostgreSQL database: postgres://user:password@host:5432/name',
    ],
  ])('%s=%s is refused', (name, value, line) => {
    expect(problemsOf({ env: { [name]: value } })).toEqual([line]);
  });

  it('with a database of one’s own demands a key that all processes share', () => {
    expect(problemsOf({ yaml: GOOD, env: { DATABASE_URL: DATABASE } })).toEqual([
      `keys.master: is missing: with a database of your own every process needs the same key; ${MISSING_MAKER}`,
    ]);
  });
});

describe('kept secrets', () => {
  const KEY = '/app/.verigate/keys/master.key';
  const CREDENTIAL = '/app/.verigate/demo-credential.json';

  it.each([KEY, CREDENTIAL])('are not believed when others may read %s', (path) => {
    const files = new MemoryFiles();
    load({ files });
    files.modes.set(path, 0o640);

    expect(problemsOf({ files })).toEqual([
      `${path}: can be read by other users: chmod 600 ${path}, and make a new one if somebody may have read it`,
    ]);
  });

  it.each([
    [KEY, 'damaged', /does not hold 32 bytes in base64/],
    [CREDENTIAL, 'damaged', /is damaged: remove it/],
    [CREDENTIAL, '{}', /is damaged: remove it/],
  ])('are not replaced when %s holds %s', (path, text, sentence) => {
    const files = new MemoryFiles({ [path]: text });

    expect(problemsOf({ files })).toEqual([expect.stringMatching(sentence)]);
    expect(files.read(path)).toBe(text);
  });

  it('need a folder that can be written to', () => {
    const files = new MemoryFiles();
    files.create = () => {
      throw Object.assign(new Error('no'), { code: 'EACCES' });
    };

    expect(problemsOf({ files })).toEqual([
      `${CREDENTIAL}: cannot be read or written (EACCES): let VERIGATE_DATA_DIR name a folder that this user may write to`,
    ]);
  });

  it('are not made when something else is wrong', () => {
    const files = new MemoryFiles();

    expect(problemsOf({ yaml: inFlow('budget: 1'), files })).toHaveLength(1);
    expect([...files.contents.keys()]).toEqual(['/app/verigate.yaml']);
  });
});

describe('everything that is wrong', () => {
  const many = `
servr: {}
server: { port: x, host: "a b" }
flows:
  customers:
    authentication: { basic: [{ username: "a:b", secret: canary }] }
    steps: { before-creating-user: [verification, nothing] }
    verification: { route: [nobody] }
    claims: { action: status }
  other: {}
providers:
  acme: { passwort: canary, timeout: never }
`;

  it('is listed at once, in one error', () => {
    let error: unknown;
    try {
      load({ yaml: many, env: { PORT: 'canary' } });
    } catch (thrown) {
      error = thrown;
    }

    expect(error).toBeInstanceOf(ConfigError);
    const { message, problems } = error as ConfigError;
    expect(problems.map(({ path }) => path).sort()).toEqual(
      [
        'PORT',
        'flows.customers.authentication.basic[0].secret',
        'flows.customers.authentication.basic[0].username',
        'flows.customers.claims.action',
        'flows.customers.steps.before-creating-user[1]',
        'flows.customers.verification.route[0]',
        'flows.other.authentication',
        'flows.other.steps',
        'providers.acme.baseUrl',
        'providers.acme.passwort',
        'providers.acme.password',
        'providers.acme.timeout',
        'server.host',
        'server.port',
        'servr',
      ].sort(),
    );
    expect(message).toMatch(/^The configuration has 15 problems:\n {2}PORT: /);
    expect(message.split('\n')).toHaveLength(16);
    expect(message).not.toContain('canary');
  });
});

describe('whatever the file holds', () => {
  const key = fc.oneof(
    fc.constantFrom('flows', 'providers', 'server', 'customers', 'acme', 'mock', 'authentication', 'basic', 'steps'),
    fc.constantFrom('verification', 'route', 'messages', 'overrides', 'claims', 'onUnavailable', 'breaker', 'type'),
    fc.constantFrom('__proto__', 'constructor', 'toString', '<<', 'then', 'length', ''),
    fc.string({ maxLength: 8 }),
  );
  const leaf = fc.oneof(
    fc.constant('canary-value-0123456789'),
    fc.constantFrom(
      '${env:CALLER_SECRET}',
      '${env:ACME_PASSWORD}x',
      '${',
      '$${',
      '5s',
      'mock',
      'verification',
      'block',
    ),
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'medium', maxDepth: 6 },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.array(fc.tuple(key, tie('tree')), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)),
    ),
  }));
  const under = fc.tuple(tree, fc.constantFrom('customers', 'acme', 'server')).map(([value, place]) => {
    if (place === 'server') return { server: value };
    return place === 'acme' ? { providers: { acme: value } } : { flows: { customers: value } };
  });

  /** What is wrong with how loading ended: it may only end in a configuration, or in a ConfigError that gives no value away. */
  const faultOf = (yaml: string): string | undefined => {
    try {
      load({ yaml });
      return undefined;
    } catch (error) {
      if (!(error instanceof ConfigError)) return `not a ConfigError but ${String(error)}`;
      return [SECRET, PASSWORD, 'canary-value'].find((secret) => error.message.includes(secret));
    }
  };

  it('any tree ends in a configuration or a ConfigError', () => {
    fc.assert(
      fc.property(tree, (value) => expect(faultOf(stringify(value))).toBeUndefined()),
      { numRuns: 150 },
    );
    fc.assert(
      fc.property(under, (value) => expect(faultOf(stringify(value))).toBeUndefined()),
      { numRuns: 150 },
    );
  });

  it('any text does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (yaml) => expect(faultOf(yaml)).toBeUndefined()),
      { numRuns: 150 },
    );
    const pieces = fc.array(
      fc.constantFrom(...GOOD.split(/(?<=\s)/), '*a', '&a', '!x', '{', ']', '"', ': ', '- ', '\t', '---\n'),
    );
    fc.assert(
      fc.property(pieces, (parts) => expect(faultOf(parts.join(''))).toBeUndefined()),
      { numRuns: 150 },
    );
  });

  it('any one line left out or damaged does', () => {
    const lines = GOOD.split('\n');
    const damaged = lines.flatMap((line, at) => [
      lines.toSpliced(at, 1),
      lines.with(at, `${line.replace(/:.*/, ':')} [canary-value`),
      lines.with(at, `${line.replace(/:.*/, ':')} canary-value`),
    ]);
    expect(damaged.map((yaml) => faultOf(yaml.join('\n'))).filter((fault) => fault !== undefined)).toEqual([]);
  });

  it('a bomb of aliases does', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh']) {
      bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`);
    }

    expect(problemsOf({ yaml: bomb.join('\n') })).toEqual([
      'verigate.yaml: cannot be read: it holds too many aliases (*name)',
    ]);
  });

  it('the secrets of the tests are those that are looked for', () => {
    expect(Object.values(ENV)).toEqual([SECRET, PASSWORD]);
  });
});
