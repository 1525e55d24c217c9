/** One small tree in which every rule is broken once. Path -> source; each broken file is named in `VIOLATIONS`. */

const lib = (name: string): Readonly<Record<string, string>> => ({
  [`libs/${name}/src/index.ts`]: 'export const here = 1;',
});

/** What may be imported, and what is allowed to do so: none of these breaks a rule. */
export const INNOCENT: Readonly<Record<string, string>> = {
  ...lib('provider-spec'),
  ...lib('connector-protocols'),
  ...lib('provider-conformance'),
  ...lib('simulators'),
  ...lib('providers/zeta'),
  ...lib('merkle-proof'),
  ...lib('transparency-log'),
  'libs/provider-kit/src/index.ts': "export * from '#libs/provider-spec';",
  'libs/provider-kit/src/outbound/http-port.ts':
    "import 'undici'; import 'axios'; import 'node:tls'; import 'node:net';",
  'libs/providers/acme/src/index.ts': "export * from './acme.request.js'; export * from '#libs/provider-kit';",
  'libs/providers/acme/src/acme.request.ts': 'export const request = 1;',
  'libs/providers/acme/test/acme.spec.ts':
    "import '../src/acme.request.js'; import '#libs/provider-conformance'; import '#libs/simulators'; import 'nock';",
  'libs/resilience/src/index.ts': "import 'opossum';",
  'libs/simulators/src/vendor-server.ts': "import 'node:https'; import '#libs/connector-protocols';",
  'src/config/index.ts': "import 'node:net'; export type Config = 1;",
  'src/connector/index.ts': "import 'node:net'; import '#libs/connector-protocols'; import '../config/index.js';",
  'src/decision/index.ts':
    "import type { Config } from '../config/index.js'; export * from '#libs/provider-spec'; export type C = Config;",
  'src/decision/decide.spec.ts': "import 'node:crypto';",
  'src/journal/index.ts': "import type { here } from '#libs/connector-protocols'; export type Here = typeof here;",
  'src/journal/journal.ts': 'export const inside = 1;',
  'src/observability/openapi/openapi-document.ts': "import '#libs/connector-protocols';",
  'src/storage/index.ts': "import 'pg'; import 'kysely'; import '../journal/index.js';",
  'src/verification/installed-providers.ts': "import '#libs/providers/acme';",
  'src/verification/index.ts': "import type { Agent } from 'node:https'; export type A = Agent;",
  'src/main.ts': "import './config/index.js';",
  'src/overview/overview-view.ts': 'export interface OverviewView { readonly from: string }',
  'console/src/proof/proof-check.ts': "import '#libs/merkle-proof';",
  'console/src/proof/proof-check.spec.ts':
    "import 'node:crypto'; import '#libs/transparency-log'; import './proof-check.js';",
  'console/src/pages/flows/page.ts': "import './flow-table.js';",
  'console/src/pages/flows/flow-table.ts': 'export const table = 1;',
};

interface Violation {
  readonly rule: string;
  readonly file: string;
  readonly source: string;
}

/** One file that breaks two rules. */
const EAGER_CONTRACT =
  "import '../../../src/overview/overview-view.js'; import type {} from '../../../src/journal/journal.js';";

export const VIOLATIONS: readonly Violation[] = [
  { rule: 'no-cycles', file: 'src/intake/one.ts', source: "import './other.js'; export const one = 1;" },
  { rule: 'every-import-resolves', file: 'src/intake/lost.ts', source: "import './nowhere.js';" },
  {
    rule: 'console-knows-the-wire-only',
    file: 'console/src/pages/flows/curious.ts',
    source: "import type {} from '../../../../src/journal/journal.js';",
  },
  { rule: 'contract-takes-types-only', file: 'console/src/api/contract.ts', source: EAGER_CONTRACT },
  { rule: 'contract-brings-no-code', file: 'console/src/api/contract.ts', source: EAGER_CONTRACT },
  {
    rule: 'views-import-nothing',
    file: 'src/keys/key-view.ts',
    source: "import type { Config } from '../config/index.js'; export type C = Config;",
  },
  { rule: 'browsers-have-no-node', file: 'console/src/parts/at-home.ts', source: "import 'node:path';" },
  { rule: 'pages-stand-alone', file: 'console/src/pages/lists/page.ts', source: "import '../flows/flow-table.js';" },
  {
    rule: 'service-does-not-know-the-console',
    file: 'src/console/eager.ts',
    source: "import '../../console/src/pages/flows/flow-table.js';",
  },
  { rule: 'spec-is-a-leaf', file: 'libs/provider-spec/src/eager.ts', source: "import 'node:util';" },
  { rule: 'merkle-proof-runs-everywhere', file: 'libs/merkle-proof/src/at-home.ts', source: "import 'node:crypto';" },
  { rule: 'kit-knows-the-spec-only', file: 'libs/provider-kit/src/nosy.ts', source: "import '#libs/resilience';" },
  {
    rule: 'provider-is-an-island',
    file: 'libs/providers/acme/src/envious.ts',
    source: "import '#libs/providers/zeta';",
  },
  {
    rule: 'provider-tests-stay-at-home',
    file: 'libs/providers/acme/test/visitor.spec.ts',
    source: "import '#libs/providers/zeta';",
  },
  {
    rule: 'libs-do-not-know-the-service',
    file: 'libs/resilience/src/homesick.ts',
    source: "import '../../../src/config/index.js';",
  },
  { rule: 'libs-without-framework', file: 'libs/transparency-log/src/framed.ts', source: "import '@nestjs/common';" },
  {
    rule: 'simulators-share-nothing-with-providers',
    file: 'libs/simulators/src/copycat.ts',
    source: "import '#libs/provider-kit';",
  },
  { rule: 'providers-are-named-once', file: 'src/verification/favourite.ts', source: "import '#libs/providers/acme';" },
  { rule: 'breaker-library-in-one-place', file: 'src/verification/fuse.ts', source: "import 'opossum';" },
  { rule: 'one-way-out', file: 'src/verification/back-door.ts', source: "import 'node:https';" },
  { rule: 'one-way-out', file: 'libs/providers/acme/src/back-door.ts', source: "import 'axios';" },
  { rule: 'one-way-out', file: 'src/signup/back-door.ts', source: "import '@nestjs/axios';" },
  { rule: 'no-sockets', file: 'src/connector/dialler.ts', source: "import 'node:tls';" },
  { rule: 'addresses-only', file: 'src/signup/dialler.ts', source: "import 'node:net';" },
  { rule: 'rules-are-pure', file: 'src/decision/moody.ts', source: "import 'node:crypto';" },
  { rule: 'rules-are-pure', file: 'src/policy/rules/framed.ts', source: "import '@nestjs/common';" },
  { rule: 'rules-are-pure', file: 'src/policy/rules/remembering.ts', source: "import '../../storage/index.js';" },
  { rule: 'front-door', file: 'src/signup/burglar.ts', source: "import '../journal/journal.js';" },
  { rule: 'front-door', file: 'src/app.module.ts', source: "import './journal/journal.js';" },
  {
    rule: 'front-door-of-libs',
    file: 'src/signup/burglar-of-libs.ts',
    source: "import '../../libs/provider-kit/src/outbound/http-port.js';",
  },
  {
    rule: 'front-door-of-libs',
    file: 'libs/provider-conformance/src/burglar.ts',
    source: "import '../../provider-spec/src/eager.js';",
  },
  { rule: 'database-behind-ports', file: 'src/journal/direct.ts', source: "import 'pg';" },
  {
    rule: 'wire-format-stays-at-the-edge',
    file: 'src/verification/fluent.ts',
    source: "import type { here } from '#libs/connector-protocols'; export type H = typeof here;",
  },
  {
    rule: 'wire-format-is-only-named-inside',
    file: 'src/signup/fluent.ts',
    source: "import '#libs/connector-protocols';",
  },
  { rule: 'production-does-not-import-tests', file: 'src/signup/demo.ts', source: "import '#libs/simulators';" },
  { rule: 'production-does-not-import-tests', file: 'src/signup/fixture.ts', source: "import './demo.spec.js';" },
  { rule: 'production-has-no-development-packages', file: 'src/signup/shortcut.ts', source: "import 'nock';" },
];

/** Files that violations point at. */
export const TARGETS: Readonly<Record<string, string>> = {
  'src/intake/other.ts': "import type { one } from './one.js'; export type One = typeof one;",
  'src/signup/demo.spec.ts': 'export {};',
};

export const PACKAGES = ['opossum', 'undici', 'axios', '@nestjs/axios', '@nestjs/common', 'pg', 'kysely'] as const;
export const DEV_PACKAGES = ['nock'] as const;
