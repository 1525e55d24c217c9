import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { makeTestAuthority } from '#libs/simulators';
import { transportTo } from '../src/crosscore.config.js';
import { CrossCore1Config } from '../src/crosscore1.config.js';
import { experianCrossCore1 } from '../src/crosscore1.provider.js';
import { ExperianConfig, userDomainOf } from '../src/experian.config.js';
import { experian } from '../src/experian.provider.js';
import { CROSSCORE2, crossCore1 } from './settings.js';
import { configOf, flawsOf } from './stage.js';

const flaws = (changes: object): readonly string[] =>
  flawsOf(plainToInstance(ExperianConfig, { ...CROSSCORE2, ...changes }, { exposeDefaultValues: true }));

const SANDBOX = {
  tokenUrl: 'https://sandbox-uk-api.experian.com/oauth2/experianone/v1/token',
  submitUrl: 'https://sandbox-uk-api.experian.com/crosscore',
};

describe('settings', () => {
  it('are complete with defaults', () => {
    expect(flaws({})).toEqual([]);
    const config = configOf(ExperianConfig, CROSSCORE2);
    expect(config).toMatchObject({
      source: 'WEB',
      disabledGuards: [],
      finalDecisionFallback: false,
      pepsSanctions: false,
    });
    expect(config.productType).toBeUndefined();
  });

  it.each([
    ['another host', { submitUrl: 'https://experian.com.example.test/x' }],
    ['plain HTTP', { submitUrl: 'http://uk-api.experian.com/x' }],
    ['two hosts', { tokenUrl: 'https://us-api.experian.com/oauth2/experianone/v1/token' }],
    ['production on a test host', { ...SANDBOX, environment: 'production' }],
    ['an unknown environment', { environment: 'staging' }],
    ['consent left open', { consent: undefined }],
    ['a tenant too long', { tenantId: 'x'.repeat(31) }],
    ['a request type too long', { requestType: 'x'.repeat(41) }],
    ['no domain anywhere', { username: 'nobody' }],
    ['skipHMAC', { options: { skipHMAC: 'true' } }],
    ['useSimulatorMappers', { options: { useSimulatorMappers: 'true' } }],
    ['credentials among the control options', { control: { PID_PASSWORD: 'x' } }],
    ['a control value too long', { control: { MODEL_CODE: 'x'.repeat(41) } }],
    ['STOP as a pass', { decisions: { STOP: 'pass' } }],
    ['NODECISION as a pass', { decisions: { NODECISION: 'pass' } }],
    ['an unknown decision as a pass', { decisions: { GREEN: 'pass' } }],
    ['an unknown guard', { disabledGuards: ['everything'] }],
  ])('refuse %s', (_name, changes) => {
    expect(flaws(changes).length).toBeGreaterThan(0);
  });

  it.each([
    ['a sandbox for uat', { ...SANDBOX, environment: 'uat' }],
    ['Australia', { tokenUrl: 'https://api.experian.com.au/t', submitUrl: 'https://api.experian.com.au/s' }],
    ['a simulator on this machine', { tokenUrl: 'http://127.0.0.1:1/t', submitUrl: 'http://127.0.0.1:1/s' }],
    ['a domain of its own', { username: 'nobody', userDomain: 'unit.example.test' }],
    ['other readings of decisions', { decisions: { REFER: 'pass', STOP: 'refer', CONTINUE: 'refer' } }],
    ['guards switched off', { disabledGuards: ['kba_pending'] }],
  ])('accept %s', (_name, changes) => {
    expect(flaws(changes)).toEqual([]);
  });

  it('take the domain from the user name', () => {
    expect(userDomainOf(configOf(ExperianConfig, CROSSCORE2))).toBe('unit.example.test');
    expect(userDomainOf(configOf(ExperianConfig, { ...CROSSCORE2, userDomain: 'other.example.test' }))).toBe(
      'other.example.test',
    );
  });

  it('say in their own words what is wrong with a map', () => {
    expect(flaws({ decisions: { STOP: 'pass' } })).toEqual(['decisions.STOP must be one of refer, fail']);
    expect(flaws({ control: 'x' })).toEqual(['control must be a map']);
  });

  it('become a transport to those hosts only', () => {
    const transport = experian.transport(configOf(ExperianConfig, CROSSCORE2));
    expect(transport).toMatchObject({
      origins: ['https://uk-api.experian.com'],
      maxReplyBytes: 2 * 1024 * 1024,
      connectTimeoutMs: 3_000,
    });
    expect(transport.tls).toBeUndefined();
    expect(transportTo(['https://a.experian.com/x', 'https://b.experian.com/y'], {}).origins).toHaveLength(2);
  });
});

describe('settings of CrossCore 1', () => {
  it('take a certificate and its key, and nothing else', async () => {
    const authority = await makeTestAuthority();
    const [mine, other] = [
      await authority.issue({ commonName: 'mine.example.test', client: true }),
      await authority.issue({ commonName: 'other.example.test', client: true }),
    ];
    const good = crossCore1(mine);
    const config = configOf(CrossCore1Config, good);
    expect(experianCrossCore1.transport(config).tls).toEqual({ ca: undefined, cert: mine.certPem, key: mine.keyPem });
    const wrong = (changes: object) =>
      flawsOf(plainToInstance(CrossCore1Config, { ...good, ...changes }, { exposeDefaultValues: true }));
    expect(wrong({ clientKey: other.keyPem })).toEqual(['clientKey is not the key of clientCertificate']);
    expect(wrong({ clientCertificate: 'nonsense' }).join()).toContain(
      'clientCertificate must be a certificate in PEM form',
    );
    expect(wrong({ clientKey: undefined }).join()).toContain('clientKey must be a private key in PEM form');
    expect(wrong({ hmacKey: '' }).join()).toContain('hmacKey is missing');
  });
});
