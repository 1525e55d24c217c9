import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpService } from '@nestjs/axios';
import { Global, type INestApplicationContext, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { PROVIDER_CLOCK, providerModule, providerToken } from '#libs/provider-kit';
import {
  defineProvider,
  type ProviderDependencies,
  ProviderError,
  type VerificationProvider,
} from '#libs/provider-spec';

class Settings {
  baseUrl: string;
}

class AcmeModule {}

const NOW = new Date('2026-03-01T12:00:00Z');

@Global()
@Module({ providers: [{ provide: PROVIDER_CLOCK, useValue: { now: () => NOW } }], exports: [PROVIDER_CLOCK] })
class ClockModule {}

let server: http.Server;
let baseUrl: string;
let app: INestApplicationContext;
const created: ProviderDependencies[] = [];

const acme = defineProvider<Settings>({
  specVersion: 1,
  type: 'acme',
  displayName: 'Acme',
  capabilities: { countries: 'any', checks: ['identity'], requires: [], accepts: [], idempotent: true },
  configClass: Settings,
  transport: (settings) => ({
    origins: [new URL(settings.baseUrl).origin],
    maxReplyBytes: 1000,
    connectTimeoutMs: 1000,
    connections: 2,
  }),
  create: (settings, dependencies) => {
    created.push(dependencies);
    return {
      verify: async (_request, { signal }) => {
        await dependencies.http.send({ method: 'GET', url: new URL(settings.baseUrl), headers: {} }, signal);
        return { status: 'verified', signals: [], unmapped: [] };
      },
    };
  },
});

beforeAll(async () => {
  server = http.createServer((_request, response) => response.end('ok'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const settings = { baseUrl };
  const modules = ['first', 'second'].map((name) => providerModule(AcmeModule, acme, { name, settings }));
  app = await Test.createTestingModule({ imports: [ClockModule, ...modules] }).compile();
});

afterAll(async () => {
  await app.close();
  server.close();
});

const providerOf = (name: string): VerificationProvider => app.get(providerToken(name), { strict: false });
const call = { signal: new AbortController().signal, correlationId: 'c' };
const request = { applicant: {}, reference: '01ARZ3NDEKTSV4RRFFQ69G5FAV' };

test('two instances of one provider stand side by side, each with a pool of its own', async () => {
  expect(providerOf('first')).not.toBe(providerOf('second'));
  expect(created[0]?.http).not.toBe(created[1]?.http);
  await expect(providerOf('second').verify(request, call)).resolves.toMatchObject({ status: 'verified' });
});

test("the application's clock is the provider's; without a log it is silent", () => {
  expect(created[0]?.clock.now()).toBe(NOW);
  expect(() => created[0]?.log.warn('nobody listens')).not.toThrow();
});

test('HttpService goes through the same pool', async () => {
  const { axiosRef } = app.get(HttpService, { strict: false });
  await expect(axiosRef.get(baseUrl)).resolves.toMatchObject({ status: 200, data: 'ok' });
  await expect(axiosRef.get('https://elsewhere.example/')).rejects.toMatchObject({ kind: 'misconfigured' });
});

test('settings that cannot be used stop the start', () => {
  const definition = {
    ...acme,
    transport: () => ({ ...acme.transport({ baseUrl }), origins: ['http://vendor.example'] }),
  };
  expect(() => providerModule(AcmeModule, definition, { name: 'third', settings: { baseUrl } })).toThrow(/Plain HTTP/);
});

test('closing the application closes the pool', async () => {
  const provider = providerOf('first');
  await app.close();
  const refused = await provider.verify(request, call).catch((error: unknown) => error);
  expect(ProviderError.is(refused) && refused).toMatchObject({ kind: 'cancelled', delivery: 'not_sent' });
});
