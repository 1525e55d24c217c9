import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  frameworkLogger,
  HealthModule,
  Lifecycle,
  type Observability,
  ObservabilityModule,
  type ProviderHealth,
  type ReadinessCheck,
  startObservability,
} from './index.js';

const DATABASE = Symbol('DATABASE');
const PROVIDERS = Symbol('PROVIDERS');

let isDatabaseUp = true;
const database: ReadinessCheck = {
  name: 'database',
  check: () => (isDatabaseUp ? Promise.resolve() : Promise.reject(new Error('password of canary refused'))),
};
const providers: ProviderHealth = {
  report: () => [{ name: 'idology', type: 'idology', breaker: 'open', inFlight: 0, lastFault: 'timed_out' }],
};

@Module({
  providers: [
    { provide: DATABASE, useValue: database },
    { provide: PROVIDERS, useValue: providers },
  ],
  exports: [DATABASE, PROVIDERS],
})
class Wiring {}

describe('what operators can read', () => {
  const lines: string[] = [];
  let observability: Observability;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    observability = await startObservability({
      log: { level: 'debug', destination: { write: (line) => void lines.push(line) } },
      flows: [{ name: 'customers', budgetMs: 4_000 }],
      providers: ['idology'],
    });
    const health = HealthModule.register({ imports: [Wiring], checks: [DATABASE], providers: PROVIDERS });
    const root = { module: class Root {}, imports: [ObservabilityModule.register(observability), health] };
    app = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(), {
      logger: frameworkLogger(observability.log),
      abortOnError: false,
    });
    await app.init();
  });
  afterAll(() => app.close());

  const get = (url: string) => app.inject({ method: 'GET', url });

  it('is alive from the first moment, and ready only once it serves', async () => {
    expect((await get('/health/live')).statusCode).toBe(200);
    expect(await get('/health/ready')).toMatchObject({ statusCode: 503 });
    app.get(Lifecycle).serve();
    const ready = await get('/health/ready');
    expect(ready.statusCode).toBe(200);
    expect(ready.headers['cache-control']).toBe('no-store');
    expect(ready.json()).toMatchObject({ status: 'ready', checks: [{ name: 'database', status: 'pass' }] });
  });

  it('is not ready while the database is away, and does not say why in its words', async () => {
    isDatabaseUp = false;
    const away = await get('/health/ready');
    isDatabaseUp = true;
    expect(away.statusCode).toBe(503);
    expect(away.json()).toMatchObject({ status: 'unavailable', checks: [{ status: 'fail', reason: 'failed' }] });
    expect(away.body + lines.join('')).not.toContain('canary');
  });

  it('reports providers with 200, whatever state they are in', async () => {
    const report = await get('/health/providers');
    expect(report.statusCode).toBe(200);
    expect(report.json()).toEqual({
      providers: [{ name: 'idology', type: 'idology', breaker: 'open', inFlight: 0, lastFault: 'timed_out' }],
    });
  });

  it('serves metrics as Prometheus reads them', async () => {
    observability.connector.refused(undefined, 401, 'bad_credentials');
    const metrics = await get('/metrics');
    expect(metrics.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(metrics.body).toContain('verigate_refusals_total{flow="none",reason="bad_credentials",status="401"} 1');
  });

  it('serves the OpenAPI document', async () => {
    const document = await get('/openapi.json');
    expect(document.headers['content-type']).toMatch(/^application\/json/);
    expect(document.json()).toMatchObject({ openapi: '3.1.1' });
  });

  it('sends the words of the framework through the log of the gateway', () => {
    expect(lines.join('')).toContain('"context":"RouterExplorer"');
  });

  it('is not ready once it drains', async () => {
    app.get(Lifecycle).drain();
    expect((await get('/health/ready')).json()).toMatchObject({ status: 'draining' });
  });
});
