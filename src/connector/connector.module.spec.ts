import { type DynamicModule, Module } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { aFlow, basic, EventLog, SECRET, toContinue, words } from '../../test/support/edge-doubles.js';
import { GATEWAY_CONFIG } from '../config/index.js';
import { CONNECTOR_EVENTS, ConnectorModule, connectorServerOptions, SIGNUP_HANDLER, WORDS } from './index.js';

const PORTS: ReadonlyMap<symbol, unknown> = new Map<symbol, unknown>([
  [GATEWAY_CONFIG, { flows: new Map([['customers', aFlow()]]), server: { trustedProxies: [], maxBodyBytes: 1000 } }],
  [SIGNUP_HANDLER, { handle: toContinue }],
  [WORDS, words],
  [CONNECTOR_EVENTS, new EventLog()],
]);

@Module({})
class PortsModule {
  static doubles(): DynamicModule {
    const providers = [...PORTS].map(([provide, useValue]) => ({ provide, useValue }));
    return { module: PortsModule, providers, exports: [...PORTS.keys()] };
  }
}

let app: NestFastifyApplication;
let origin: string;

beforeAll(async () => {
  const imports = [ConnectorModule.register({ pepper: Buffer.alloc(32, 1), imports: [PortsModule.doubles()] })];
  const testing = await Test.createTestingModule({ imports }).compile();
  const options = connectorServerOptions(() => app.get<EventLog>(CONNECTOR_EVENTS, { strict: false }));
  app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter(options));
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

  it('leaves the rest of the application its own parsers and errors', async () => {
    expect(await call('/elsewhere')).toEqual([404, expect.objectContaining({ statusCode: 404 })]);
  });
});
