import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FastifyInstance, fastify } from 'fastify';
import { ConsoleEdge } from './console.edge.js';

const PAGE = '<!doctype html><title>Verigate</title>';
const SCRIPT = 'globalThis.shown = true;';
const SECRET = 'outside the folder';

async function aServer(folder: string | undefined): Promise<FastifyInstance> {
  const app = fastify();
  new ConsoleEdge(folder).register(app);
  app.get('/staff/v1/me', () => ({}));
  await app.ready();
  return app;
}

describe('ConsoleEdge', () => {
  const root = mkdtempSync(join(tmpdir(), 'verigate-console-'));
  const folder = join(root, 'console');
  let app: FastifyInstance;
  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers });

  beforeAll(async () => {
    mkdirSync(join(folder, 'assets'), { recursive: true });
    writeFileSync(join(root, 'secret.txt'), SECRET);
    writeFileSync(join(folder, 'index.html'), PAGE);
    writeFileSync(join(folder, 'index.html.br'), brotliCompressSync(PAGE));
    writeFileSync(join(folder, '.verigate-console'), SECRET);
    writeFileSync(join(folder, 'assets', 'main-1.js'), SCRIPT);
    writeFileSync(join(folder, 'assets', 'main-1.js.br'), brotliCompressSync(SCRIPT));
    app = await aServer(folder);
    await app.listen({ port: 0, host: '127.0.0.1' });
  });

  afterAll(async () => {
    await app.close();
    rmSync(root, { recursive: true, force: true });
  });

  it.each([
    '/console/',
    '/console/decisions',
    '/console/decisions/0190f3c2-1111-7222-8333-444455556666?from=x',
    '/console/no/such.page',
  ])('answers %s with the console, which is asked for anew each time', async (url) => {
    const { statusCode, headers, body } = await get(url);
    expect({ statusCode, body }).toEqual({ statusCode: 200, body: PAGE });
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers['content-type']).toMatch(/^text\/html/);
  });

  it('has the page asked for anew by who takes it compressed too, which is every browser', async () => {
    const packed = await get('/console/decisions', { 'accept-encoding': 'gzip, deflate, br, zstd' });
    expect(packed.headers['content-encoding']).toBe('br');
    expect(packed.headers['cache-control']).toBe('no-cache');
    expect(packed.headers.vary).toContain('accept-encoding');
  });

  it('keeps assets in the browser for ever, and sends them compressed to who takes that', async () => {
    const plain = await get('/console/assets/main-1.js');
    expect(plain.body).toBe(SCRIPT);
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const packed = await get('/console/assets/main-1.js', { 'accept-encoding': 'gzip, br' });
    expect(packed.headers['content-encoding']).toBe('br');
    expect(packed.headers['content-type']).toMatch(/javascript/);
    expect(packed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(SCRIPT);
  });

  it.each(['/console/', '/console/assets/main-1.js', '/console/assets/gone.js'])('guards %s', async (url) => {
    const { headers } = await get(url);
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).toMatch(/script-src 'self';/);
    expect(policy).toMatch(/style-src 'self';/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).toMatch(/require-trusted-types-for 'script'; trusted-types 'none'/);
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers['permissions-policy']).toMatch(/camera=\(\)/);
  });

  it('says 404 of an asset that is not there, not the console: an old page must notice that it is old', async () => {
    const { statusCode, body } = await get('/console/assets/main-0.js');
    expect(statusCode).toBe(404);
    expect(body).not.toContain('<');
  });

  it.each([
    '/console/assets/../../secret.txt',
    '/console/assets/..%2f..%2fsecret.txt',
    '/console/assets/%2e%2e/%2e%2e/secret.txt',
    '/console/assets/..%5c..%5csecret.txt',
    '/console/assets/....//....//secret.txt',
    '/console/../secret.txt',
    '/console/.verigate-console',
    '/console/assets/../.verigate-console',
    '/console/assets/%00',
    '//console/assets//etc/passwd',
  ])('lets nothing out by %s', async (path) => {
    // Raw: a client library would tidy the address first.
    const { port } = app.server.address() as AddressInfo;
    const text = await new Promise<string>((resolve, reject) => {
      let received = '';
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
      );
      socket.on('data', (chunk) => {
        received += chunk.toString();
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(received));
    });
    expect(text).toMatch(/^HTTP\/1\.1 \d{3} /);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('root:');
  });

  it('leads a browser from / to the console, and leaves programs as they were', async () => {
    const browser = await get('/', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect([browser.statusCode, browser.headers.location]).toEqual([302, '/console/']);
    expect((await get('/', { accept: 'application/json' })).statusCode).toBe(404);
    expect((await get('/')).statusCode).toBe(404);
    expect((await get('/console')).headers.location).toBe('/console/');
  });

  it('touches nothing outside /console', async () => {
    expect((await get('/staff/v1/me')).headers).not.toHaveProperty('content-security-policy');
    expect((await get('/consoles')).statusCode).toBe(404);
    expect((await app.inject({ method: 'POST', url: '/console/' })).statusCode).toBe(404);
  });

  it('says what to do when the console has not been built', async () => {
    const without = await aServer(undefined);
    const { statusCode, body, headers } = await without.inject({ method: 'GET', url: '/console/decisions' });
    await without.close();
    expect(statusCode).toBe(503);
    expect(body).toContain('npm run build');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });
});
