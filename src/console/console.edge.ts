import { join } from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CONSOLE_HEADERS } from './console-headers.js';

const PREFIX = '/console';
/** Names of assets hold a hash of their content: a name never means something else. */
const FOR_EVER = 'public, max-age=31536000, immutable';
/** The page that names them, compressed or not: whoever kept it would miss each upgrade. */
const PAGE = /\.html(\.(br|gz))?$/;

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Verigate: the console is not built</title>
<h1>The console is not built</h1>
<p>The gateway runs, but its web console is missing. Run <code>npm run build</code> and start the gateway again.</p>
</html>
`;

/** Everything of /console that is HTTP. Hooks and answers stay inside the prefix: a sign-up call meets nothing of this. */
export class ConsoleEdge {
  /** `folder`: the built console; undefined when there is none. */
  constructor(private readonly folder: string | undefined) {}

  /** Call before the instance is ready. */
  register(fastify: FastifyInstance): void {
    fastify.get('/', toConsole);
    void fastify.register(async (scope) => this.#install(scope), { prefix: PREFIX });
  }

  async #install(scope: FastifyInstance): Promise<void> {
    scope.addHook('onRequest', (_request, reply, done) => {
      void reply.headers(CONSOLE_HEADERS);
      done();
    });
    scope.setNotFoundHandler((_request, reply) => reply.code(404).type('text/plain').send('There is nothing here.\n'));
    scope.get('', (_request, reply) => reply.redirect(`${PREFIX}/`, 308));
    if (this.folder === undefined)
      scope.get('/*', (_request, reply) => reply.code(503).type('text/html').send(NOT_BUILT));
    else await this.#serve(scope, this.folder);
  }

  async #serve(scope: FastifyInstance, folder: string): Promise<void> {
    await scope.register(staticFiles, {
      root: join(folder, 'assets'),
      prefix: '/assets/',
      preCompressed: true,
      index: false,
      dotfiles: 'ignore',
      cacheControl: false,
      setHeaders: (reply, path) => void reply.header('cache-control', PAGE.test(path) ? 'no-cache' : FOR_EVER),
    });
    // Any other address is a page of the console, which finds its way by itself.
    scope.get('/*', (_request, reply) => reply.sendFile('index.html', folder));
  }
}

/** Who opens the gateway's address in a browser means the console; programs find nothing there, as before. */
function toConsole(request: FastifyRequest, reply: FastifyReply): FastifyReply | void {
  if (!request.headers.accept?.includes('text/html')) return reply.callNotFound();
  return reply.header('vary', 'accept').redirect(`${PREFIX}/`, 302);
}
