import { describe, expect, it } from '@jest/globals';
import { comesFromOurPages } from './same-origin.rules.js';

const PUBLIC = 'https://verigate.contoso.example';
const HOST = '10.0.0.7:3000';
const console_ = { 'x-verigate-request': 'console' };

const SITES: readonly (readonly [string | undefined, boolean])[] = [
  [undefined, true],
  ['same-origin', true],
  ['same-site', false],
  ['cross-site', false],
  ['none', false],
  ['anything', false],
];
const ORIGINS: readonly (readonly [string | undefined, boolean])[] = [
  [undefined, true],
  [PUBLIC, true],
  [`http://${HOST}`, true],
  [`https://${HOST}`, true],
  ['null', false],
  ['https://evil.example', false],
  ['https://verigate.contoso.example.evil.example', false],
  ['http://verigate.contoso.example', false],
  ['http://10.0.0.7', false],
  [`https://evil.example@${HOST}`, false],
];
const MARKS: readonly (readonly [Record<string, string>, boolean])[] = [
  [console_, true],
  [{}, false],
  [{ 'x-verigate-request': 'Console' }, false],
  [{ 'x-verigate-request': '' }, false],
];

describe('a request that changes something', () => {
  it('is ours only with our header, from our own origin, whatever combination of the rest it comes with', () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'])
      for (const [site, siteIsOurs] of SITES)
        for (const [origin, originIsOurs] of ORIGINS)
          for (const [mark, isMarked] of MARKS) {
            const headers = { host: HOST, 'sec-fetch-site': site, origin, ...mark };
            expect({ method, site, origin, mark, ours: comesFromOurPages({ method, headers }, PUBLIC) }).toEqual({
              method,
              site,
              origin,
              mark,
              ours: siteIsOurs && originIsOurs && isMarked,
            });
          }
  });

  it('is not ours under an address that is not configured', () => {
    const headers = { host: HOST, origin: PUBLIC, ...console_ };
    expect(comesFromOurPages({ method: 'POST', headers }, undefined)).toBe(false);
  });
});

describe('a request that reads', () => {
  it.each([
    [undefined, true],
    ['same-origin', true],
    ['none', true],
    ['same-site', false],
    ['cross-site', false],
  ])('with sec-fetch-site %s is ours: %s', (site, ours) => {
    for (const method of ['GET', 'HEAD']) {
      expect(comesFromOurPages({ method, headers: { host: HOST, 'sec-fetch-site': site } }, PUBLIC)).toBe(ours);
    }
  });
});
