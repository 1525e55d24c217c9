import { BadRequestException, Body, Controller, type DynamicModule, Module, Post } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { aFlow, basic, EventLog, SECRET, toContinue, words } from '../../test/support/edge-doubles.js';
import { GATEWAY_CONFIG } from '../config/index.js';
import { CONNECTOR_EVENTS, ConnectorModule, connectorServerOptions, SIGNUP_HANDLER, WORDS } from './index.js';

const events = new EventLog();
const refused = events.seen;
const PORTS: ReadonlyMap<symbol, unknown> = new Map<symbol, unknown>([
  [GATEWAY_CONFIG, { flows: new Map([['customers', aFlow()]]), server: { trustedProxies: [], maxBodyBytes: 1000 } }],
  [SIGNUP_HANDLER, { handle: toContinue }],
  [WORDS, words],
  [CONNECTOR_EVENTS, events],
]);

@Module({})
class PortsModule {
  static doubles(): DynamicModule {
    const providers = [...PORTS].map(([provide, useValue]) => ({ provide, useValue }));
    return { module: PortsModule, providers, exports: [...PORTS.keys()] };
  }
}

/** Another feature of the application. */
@Controller('other')
class OtherController {
  @Post()
  take(@Body() body: Record<string, unknown>): unknown {
    if ('throw' in body) throw new Error('canary');
    if ('refuse' in body) throw new BadRequestException('canary');
    return body;
  }
}

let app: NestFastifyApplication;
let origin: string;

beforeAll(async () => {
  const imports = [ConnectorModule.register({ pepper: Buffer.alloc(32, 1), imports: [PortsModule.doubles()] })];
  const testing = await Test.createTestingModule({ imports, controllers: [OtherController] }).compile();
  const options = connectorServerOptions(() => app.get<EventLog>(CONNECTOR_EVENTS, { strict: false }));
  app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter(options), { logger: false });
  await app.listen(0, '127.0.0.1');
  origin = await app.getUrl();
});
afterAll(() => app.close());

const call = async (path: string, init: RequestInit = {}) => {
  const headers = { authorization: basic('entra', SECRET), 'content-type': 'application/json' };
  const response = await fetch(origin + path, { method: 'POST', body: '{}', headers, ...init });
  return [response.status, await response.json()] as const;
};

describe('the edge inside Nest', () => {
  const path = '/connectors/customers/before-creating-user';

  it.each([
    ['a call', path, {}, 200, { action: 'Continue' }],
    ['broken JSON, which Nest would parse', path, { body: '{' }, 400, { action: 'ValidationError' }],
    [
      'a form, which Nest would parse',
      path,
      { body: 'a=b', headers: { authorization: basic('entra', SECRET) } },
      400,
      { action: 'ValidationError' },
    ],
    ['too large a body', path, { body: ' '.repeat(1001) }, 413, { status: 413 }],
    ['no credentials', path, { headers: {} }, 401, { status: 401 }],
    ['another method', path, { method: 'DELETE' }, 405, { status: 405 }],
    ['no such path', '/connectors/nothing', {}, 404, { version: '1.0.0', status: 404 }],
    ['no URL', '/connectors/%zz/x', {}, 400, { version: '1.0.0', status: 400 }],
    ['a longer name than routers like', `/connectors/${'x'.repeat(200)}/x`, {}, 404, { version: '1.0.0', status: 404 }],
  ])('answers %s', async (_, url, init, status, body) => {
    expect(await call(url, init)).toEqual([status, expect.objectContaining(body)]);
  });

  it('leaves the rest of the application its own routes and parsers', async () => {
    expect(await call('/other', { body: '{"a":1}' })).toEqual([201, { a: 1 }]);
  });
});

describe('what is no route of the application', () => {
  const NOT_FOUND = { version: '1.0.0', status: 404, userMessage: 'The requested address does not exist.' };

  it.each<[string, string, RequestInit]>([
    ['the root', '/', { method: 'GET', body: null }],
    ['a misspelt prefix', '/canary/customers/before-creating-user', {}],
    ['a query', '/canary?code=canary', { method: 'GET', body: null }],
    ['any method', '/canary', { method: 'DELETE', body: null }],
    ['a broken body', '/canary', { body: '{"canary"' }],
    ['a body of another type', '/canary', { body: 'canary', headers: { 'content-type': 'application/x-canary' } }],
    ['a body of no type', '/canary', { body: 'canary', headers: { 'content-type': 'canary' } }],
    ['a huge body', '/canary', { body: 'c'.repeat(2_000_000) }],
    ['a slash too many', '/other/', { body: '{}' }],
    ['another method of a route', '/other', { method: 'PUT', body: '{}' }],
  ])('%s does not exist, in the same words', async (_, path, init) => {
    refused.splice(0);
    const response = await fetch(origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      ...init,
    });
    const headers = Object.fromEntries(response.headers);
    expect([response.status, await response.json()]).toEqual([404, NOT_FOUND]);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(JSON.stringify(headers)).not.toContain('canary');
    expect(refused).toEqual([['refused', undefined, 404, 'unknown_path']]);
  });

  it.each<[string, string, RequestInit, number, string]>([
    ['throws', '/other', { body: '{"throw":"canary"}' }, 500, 'Something went wrong.'],
    ['refuses', '/other', { body: '{"refuse":"canary"}' }, 400, 'The request could not be read.'],
    ['cannot be read', '/other', { body: '{"canary"' }, 400, 'The request could not be read.'],
  ])('and a route that %s tells nothing', async (_, path, init, status, sentence) => {
    const [seen, body] = await call(path, init);
    expect([seen, body]).toEqual([status, { version: '1.0.0', status, userMessage: sentence }]);
  });
});
