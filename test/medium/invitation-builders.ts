import { v7 as uuidv7 } from 'uuid';
import { Sensitive } from '#libs/provider-spec';
import { deriveKey } from '../../src/audit/index.js';
import {
  InvitationEvents,
  InvitationHashes,
  type InvitationOrder,
  InvitationSweeper,
  IssuingDesk,
  type PolicySubject,
  RedemptionDesk,
  type RedemptionTelemetry,
} from '../../src/policy/index.js';
import type { Database } from '../../src/storage/index.js';
import { PostgresRedemptionStore } from '../../src/storage/invitation-store.js';
import { PostgresInvitationRegister } from '../../src/storage/invitation-store-register.js';
import { aGateway, type Gateway, MASTER_KEY } from './builders.js';

const HOUR_MS = 3_600_000;

export const LIMITS = { perEmail: 10, perAddress: 20, perCode: 10, perFlow: 200 };
export const TIMES = { leaseMs: 900_000, holdMs: 30 * 24 * HOUR_MS, retakeMs: HOUR_MS };

/** What one replica has of the feature. */
export interface Replica {
  readonly gateway: Gateway;
  readonly redeeming: RedemptionDesk;
  readonly issuing: IssuingDesk;
  readonly sweeper: InvitationSweeper;
  readonly register: PostgresInvitationRegister;
  /** Flows of which guessing was suspected, and errors. */
  readonly told: unknown[];
}

export interface ReplicaSetup {
  readonly limits?: Partial<typeof LIMITS>;
  readonly times?: Partial<typeof TIMES>;
  /** A fake clock; else the database's. */
  readonly now?: () => Date;
  readonly quota?: { readonly uses: number; readonly periodMs: number };
}

export async function aReplica(database: Database, setup: ReplicaSetup = {}): Promise<Replica> {
  const gateway = await aGateway(database);
  const { origin } = gateway.log;
  const hashes = new InvitationHashes(deriveKey(MASTER_KEY, 'invitations'));
  const events = new InvitationEvents(gateway.log);
  const store = new PostgresRedemptionStore(database, () => origin, setup.now);
  const register = new PostgresInvitationRegister(database, () => origin, setup.now);
  const told: unknown[] = [];
  const telemetry: RedemptionTelemetry = {
    guessingSuspected: (flow) => told.push(flow),
    settleFailed: (error) => told.push(error),
    sweepFailed: (error) => told.push(error),
  };
  const limits = { ...LIMITS, ...setup.limits };
  const times = { ...TIMES, ...setup.times };
  const quota = setup.quota ?? { uses: 1_000_000, periodMs: 24 * HOUR_MS };
  return {
    gateway,
    redeeming: new RedemptionDesk(store, hashes, events, { limits, times }, telemetry),
    issuing: new IssuingDesk(register, hashes, events, { codeGroups: 4, quota }),
    sweeper: new InvitationSweeper(store, events, times, telemetry),
    register,
    told,
  };
}

export type OrderChange = Partial<InvitationOrder['terms']> &
  Partial<Pick<InvitationOrder, 'emails' | 'count' | 'label'>>;

export const anOrder = ({ emails, count = 1, label, ...terms }: OrderChange = {}): InvitationOrder => ({
  emails,
  count,
  label,
  terms: { claims: {}, notBefore: new Date(0), expiresAt: new Date('2099-01-01'), maxUses: 1, ...terms },
});

export interface Made {
  readonly id: string;
  readonly code: Sensitive<string>;
}

export async function aCode({ issuing }: Replica, change: OrderChange = {}): Promise<Made> {
  const issued = await issuing.issue(anOrder(change), 'key:ops');
  const code = issued.kind === 'issued' ? issued.codes[0] : undefined;
  if (!code) throw new Error('no code was made');
  return code;
}

let people = 0;

/** Each call is another person, unless an address is given. */
export const aPerson = ({
  email = `person-${(people += 1)}@example.test`,
  flow = 'customers',
  address,
}: {
  email?: string;
  flow?: string;
  address?: string;
} = {}): PolicySubject => ({
  decisionId: uuidv7(),
  flow,
  step: 'before-creating-user',
  applicant: {
    email: new Sensitive(email),
    ...(address === undefined ? {} : { ipAddress: new Sensitive(address) }),
  },
  identities: [],
});

export const secret = (code: string): Sensitive<string> => new Sensitive(code);
