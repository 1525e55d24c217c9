import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Client } from 'pg';
import { Sensitive } from '#libs/provider-spec';
import { type Database, type OpenOptions, openDatabase, startEmbeddedPostgres } from '../../src/storage/index.js';
import { copyTemplateTo, TEMPLATE } from './template-cluster.js';

// A machine that is busy with other things makes a server slow to start and to stop; nothing here measures time.
jest.setTimeout(60_000);

/** One real PostgreSQL for a spec file, and as many databases with the current schema as its tests ask for. */
export class TestPostgres {
  readonly #opened: Database[] = [];

  private constructor(
    readonly folder: string,
    private server: Awaited<ReturnType<typeof startEmbeddedPostgres>>,
  ) {}

  static async start(): Promise<TestPostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'verigate-medium-'));
    await copyTemplateTo(join(folder, 'postgres'));
    const server = await startEmbeddedPostgres({ directory: join(folder, 'postgres') });
    await stopWithThisProcess(folder);
    return new TestPostgres(folder, server);
  }

  /** Address of a new database with all tables and no rows. */
  async fresh(): Promise<string> {
    const name = `t_${randomUUID().replaceAll('-', '')}`;
    await this.run(`create database ${name} template ${TEMPLATE}`);
    return this.urlOf(name);
  }

  /** An empty database, without tables. */
  async empty(): Promise<string> {
    const name = `t_${randomUUID().replaceAll('-', '')}`;
    await this.run(`create database ${name} template template0`);
    return this.urlOf(name);
  }

  /** Opens `url` as a gateway does; closed with the server. */
  async open(url: string, options?: OpenOptions): Promise<Database> {
    const database = await openDatabase({ kind: 'external', url: new Sensitive(url) }, options);
    this.#opened.push(database);
    return database;
  }

  urlOf(name: string): string {
    const url = new URL(this.server.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** The server goes away under everybody who is connected. */
  halt(): Promise<void> {
    return this.server.stop();
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.#opened.map((database) => database.close()));
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async run(statement: string): Promise<void> {
    const client = new Client({ connectionString: this.server.url });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
}

/** A run of tests that is interrupted calls no afterAll: a process of its own looks after the server then. */
async function stopWithThisProcess(folder: string): Promise<void> {
  const [server] = (await readFile(join(folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')).split('\n');
  const script = 'while kill -0 "$1" && kill -0 "$2"; do sleep 1; done; kill -INT "$2" && sleep 2 && rm -rf "$3"';
  spawn('/bin/sh', ['-c', script, 'sh', String(process.pid), String(server), folder], {
    detached: true,
    stdio: 'ignore',
  }).unref();
}
