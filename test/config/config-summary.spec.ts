import { expect, it } from '@jest/globals';
import { summary } from '../../src/config/cli/config-summary.js';
import { DATABASE, ENV, GOOD, goodBut, load } from './fixtures.js';

it('tells what a good configuration means, and no secret', () => {
  const yaml = `keys: { master: ${'K'.repeat(43)} }\nserver: { trustedProxies: [10.0.0.1] }\n${goodBut([
    '    steps:\n',
    `      clientCertificate: { header: client-cert, pins: [${'ab'.repeat(32)}] }\n    onUnavailable: review\n    tenant: workforce\n    steps:\n`,
  ])}`;
  const text = summary(load({ yaml, env: { DATABASE_URL: DATABASE } }), '/etc/verigate/gateway.yaml');

  expect(text.replace(/version \w{16}/, 'version v').split('\n')).toEqual([
    'configuration is good: gateway.yaml, version v',
    '  listens on 127.0.0.1:3000, external database, log level info',
    '  flow customers: the caller waits 20s, budget 18s, authentication by 1 password and certificate in client-cert',
    '    before-creating-user: verification',
    '    route: acme (first-answer)',
    '    when no check is possible: outage review, timeout review, misconfiguration review',
    '  provider acme: acme, at most 12s an attempt, 64 at a time',
    '',
  ]);
  for (const secret of [...Object.values(ENV), 'canary', 'K'.repeat(43)]) expect(text).not.toContain(secret);
});

it('says that it is the demo, or the file of the working directory', () => {
  expect(summary(load(), undefined)).toMatch(/^configuration is good: no file, the demo, version /);
  expect(summary(load({ yaml: GOOD }), undefined)).toMatch(/^configuration is good: verigate\.yaml, version /);
});
