import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * What happens to the link when the gateway sends COMMIT: the server sees it but its reply is lost, or it never sees it, or the gateway's whole
 * machine is gone: the server hears nothing more, not even that the connection was closed.
 */
export type CommitFault = 'reply-lost' | 'request-lost' | 'vanished';

/** A loopback address that stands for the database, so that the network between can fail. */
export class TcpProxy {
  readonly #sockets = new Set<Socket>();
  #fault: CommitFault | undefined;
  #silent = false;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (near) => this.#join(near));
  }

  static async start(target: string): Promise<TcpProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TcpProxy(server, new URL(target));
  }

  get url(): string {
    const url = new URL(this.target);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** The server has another port after its restart. */
  retarget(target: string): void {
    this.target.port = new URL(target).port;
  }

  /** Once, at the next COMMIT. */
  failNextCommit(fault: CommitFault): void {
    this.#fault = fault;
  }

  /** Has the fault that was asked for happened? */
  get commitFailed(): boolean {
    return this.#fault === undefined;
  }

  /** Connections stay open and nothing passes: a network that drops packets. */
  goSilent(silent: boolean): void {
    this.#silent = silent;
    if (!silent) this.#cutAll();
  }

  async stop(): Promise<void> {
    this.#cutAll();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #join(near: Socket): void {
    const far = connect(Number(this.target.port), this.target.hostname);
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          this.#sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
    }
    near.on('data', (bytes) => {
      if (this.#silent) return;
      if (this.#fault === undefined || !bytes.includes('commit')) return void far.write(bytes);
      const fault = this.#fault;
      this.#fault = undefined;
      if (fault === 'request-lost') return void near.destroy();
      if (fault === 'vanished') return void near.removeAllListeners('close').pause();
      far.removeAllListeners('data');
      // The server's reply to COMMIT is the sign that it took place; the gateway sees the connection break instead.
      far.once('data', () => near.destroy());
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (!this.#silent) near.write(bytes);
    });
  }

  #cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
