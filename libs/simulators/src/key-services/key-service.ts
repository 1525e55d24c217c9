import type { FaultName } from '../vendors/faults.js';
import type { VendorReply, VendorRequest, VendorServer } from '../vendors/vendor-server.js';

/** What the next call meets instead of an answer: the service's own word for too many calls, or for being out of service, or any fault. */
export type KeyServiceTrouble = 'throttle' | 'outage' | FaultName;

/** A key-management service on loopback. Its calls hold keys in the clear, so it counts them and keeps none. */
export interface KeyService extends VendorServer {
  /** The next calls of operations on keys meet these, in this order. */
  trouble(...troubles: readonly KeyServiceTrouble[]): void;
  /** A newer version of the key; older ones still unwrap what they wrapped. */
  rotateKey(): void;
  /** The versions so far are switched off, or on again. */
  disableKey(isDisabled: boolean): void;
  /** Every token issued so far is refused from now on; nothing where there are none. */
  revokeTokens(): void;
  /** `wrap 1`, `unwrap 1`, ...: operation and version of the key, in their order; only those that succeeded. */
  readonly operations: readonly string[];
}

/** What the services have in common: troubles that were ordered, versions of the key, and what succeeded. */
export class KeyServiceState {
  readonly operations: string[] = [];
  readonly #troubles: KeyServiceTrouble[] = [];
  readonly #disabled = new Set<number>();
  #version = 1;

  constructor(private readonly newVersion: (version: number) => void) {
    newVersion(1);
  }

  get version(): number {
    return this.#version;
  }

  rotate(): void {
    this.#version += 1;
    this.newVersion(this.#version);
  }

  disable(isDisabled: boolean): void {
    this.#disabled.clear();
    for (let version = 1; isDisabled && version <= this.#version; version += 1) this.#disabled.add(version);
  }

  isDisabled(version: number): boolean {
    return this.#disabled.has(version);
  }

  meet(troubles: readonly KeyServiceTrouble[]): void {
    this.#troubles.push(...troubles);
  }

  nextTrouble(): KeyServiceTrouble | undefined {
    return this.#troubles.shift();
  }

  did(operation: 'wrap' | 'unwrap', version: number): void {
    this.operations.push(`${operation} ${version}`);
  }
}

/** The server with what its state can do. */
export const withState = (server: VendorServer, state: KeyServiceState, revokeTokens: () => void): KeyService => ({
  ...server,
  trouble: (...troubles) => state.meet(troubles),
  rotateKey: () => state.rotate(),
  disableKey: (isDisabled) => state.disable(isDisabled),
  revokeTokens,
  operations: state.operations,
  clear: () => {
    state.operations.length = 0;
    server.clear();
  },
});

export const jsonReply = (
  status: number,
  content: unknown,
  headers: Readonly<Record<string, string>> = {},
): VendorReply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(content),
});

export type Content = Readonly<Record<string, unknown>>;

/** Undefined: not JSON, or not an object. */
export function contentOf({ body }: Pick<VendorRequest, 'body'>): Content | undefined {
  try {
    const content: unknown = JSON.parse(body.toString('utf8'));
    return typeof content === 'object' && content !== null ? (content as Content) : undefined;
  } catch {
    return undefined;
  }
}

export const textIn = (content: Content | undefined, member: string): string => {
  const value = content?.[member];
  return typeof value === 'string' ? value : '';
};
