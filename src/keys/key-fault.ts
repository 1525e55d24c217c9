import type { ProviderError } from '#libs/provider-spec';
import type { KeyServiceName } from '../config/index.js';

interface Row {
  /** May the same call succeed a moment later? Wrapping and unwrapping change nothing, so a call may always be repeated. */
  readonly passes: boolean;
  readonly says: string;
}

/** What goes wrong at a key service, and what the operator can do. */
const ROWS = {
  unreachable: { passes: true, says: 'cannot be reached: check its address and the way there' },
  busy: { passes: true, says: 'takes no more calls for the moment' },
  unavailable: { passes: true, says: 'is there and does not work, or is sealed' },
  unreadable: { passes: false, says: 'does not answer as documented: check that the address is its own' },
  untrusted: { passes: false, says: 'is not trusted: check its address, or name the authority of its certificate' },
  unauthenticated: { passes: false, says: 'refuses our credentials: check them, and the clock of this machine' },
  forbidden: { passes: false, says: 'does not allow us to use the key: check the permissions of our credentials' },
  no_key: { passes: false, says: 'does not know the key: check its name' },
  disabled: { passes: false, says: 'has the key disabled, or the version of it that is needed: enable it again' },
  not_ours: {
    passes: false,
    says: 'cannot unwrap what the database holds: it was wrapped by another key, for another purpose, or changed',
  },
} as const satisfies Record<string, Row>;

export type KeyFaultKind = keyof typeof ROWS;

/** A failure of a key service. Its message is our own sentence for the operator: no text of the service, no key, no credential. */
export class KeyFault extends Error {
  override readonly name = 'KeyFault';

  constructor(
    readonly service: KeyServiceName,
    /** As the operator named it. */
    readonly keyName: string,
    readonly kind: KeyFaultKind,
    readonly httpStatus?: number,
  ) {
    const status = httpStatus === undefined ? '' : ` (HTTP ${httpStatus})`;
    super(`The key service ${service} (key ${keyName}) ${ROWS[kind].says}${status}.`);
  }

  get passes(): boolean {
    return ROWS[this.kind].passes;
  }
}

/** `refused`: somebody has to do something. `unreachable`: it may pass by itself. */
export const healthOf = ({ kind }: Pick<KeyFault, 'kind'>): 'unreachable' | 'refused' =>
  ROWS[kind].passes || kind === 'unreadable' ? 'unreachable' : 'refused';

/** Faults of the way, by the kind that the outbound port gives them. */
export const kindOfTransport = ({ kind }: ProviderError): KeyFaultKind => TRANSPORT[kind] ?? 'unreachable';

const TRANSPORT: Partial<Record<ProviderError['kind'], KeyFaultKind>> = {
  unreadable_response: 'unreadable',
  misconfigured: 'untrusted',
};
