import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { AppOptions } from './app-options.js';
import { connectorServerOptions } from './connector/index.js';
import { frameworkLogger, Lifecycle } from './observability/index.js';
import { SetupDesk } from './staff/index.js';
import { unlocked } from './unlock.js';

/** Longer than any load balancer in front keeps an idle connection, so that it is never the gateway that closes first. */
const KEEP_ALIVE_MS = 75_000;

export interface Gateway {
  /** Where it listens. */
  readonly url: string;
  /** One-time token with which the first administrator is made; undefined where there is none to make. */
  readonly setupToken?: string;
  /** Answers what is under way, writes it down, and closes everything. */
  close(): Promise<void>;
}

/**
 * Opens the database and the keys, puts the modules together and listens. Throws StorageError, KeyFault, KeyRefusal, or the error of the
 * listening socket.
 */
export async function startGateway(given: AppOptions): Promise<Gateway> {
  const options = await unlocked(given);
  const { config, observability } = options;
  const adapter = new FastifyAdapter({
    ...connectorServerOptions(() => observability.connector),
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.register(options), adapter, {
    logger: frameworkLogger(observability.log),
    abortOnError: false,
  });
  const close = async (): Promise<void> => {
    app.get(Lifecycle).drain();
    await app.close();
  };
  try {
    await app.listen(config.server.port, config.server.host);
  } catch (error) {
    await close();
    throw error;
  }
  const setupToken = await app
    .get(SetupDesk)
    .offer()
    .catch(async (error: unknown) => {
      await close();
      throw error;
    });
  app.get(Lifecycle).serve();
  return { url: urlOf(app.getHttpServer().address() as AddressInfo), setupToken, close };
}

const urlOf = ({ address, family, port }: AddressInfo): string =>
  `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
