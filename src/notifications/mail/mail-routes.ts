import { createHmac, type KeyObject } from 'node:crypto';
import type { EventKind } from '../../audit/index.js';
import type { MailConfig } from '../../config/index.js';
import type { Route } from '../delivery-store.port.js';
import type { MailTemplate } from './mail-texts.table.js';

/** Who a mail is for, without naming anybody. */
export const REQUESTER = 'requester';

/** A keyed hash: the same address gives the same target, so that nobody is written to twice, and the table tells no address. */
const approverTarget = (key: KeyObject, address: string): string =>
  `approver-${createHmac('sha256', key).update(address.toLowerCase()).digest('hex').slice(0, 32)}`;

export class MailRoutes {
  readonly routes: readonly Route[];
  readonly #templates: ReadonlyMap<string, MailTemplate>;
  readonly #approvers: ReadonlyMap<string, string>;

  /** `makesAccounts`: an approved person can sign in when the account is there, and not before. */
  constructor({ approvers, requester }: MailConfig, key: KeyObject, makesAccounts: boolean) {
    const toRequester: readonly (readonly [EventKind, MailTemplate])[] = [
      ['case.requested', 'received'],
      [makesAccounts ? 'case.provisioned' : 'case.approved', 'approved'],
      ['case.denied', 'denied'],
      ['case.expired', 'expired'],
    ];
    this.#templates = new Map(toRequester);
    this.#approvers = new Map(approvers.map((address) => [approverTarget(key, address), address]));
    this.routes = [
      ...(requester ? toRequester.map(([kind]) => ({ kind, target: REQUESTER })) : []),
      ...[...this.#approvers.keys()].map((target) => ({ kind: 'case.requested', target })),
    ];
  }

  templateFor(target: string, kind: string): MailTemplate | undefined {
    return target === REQUESTER ? this.#templates.get(kind) : 'opened';
  }

  /** Undefined when the configuration names that approver no more. */
  addressOf(target: string): string | undefined {
    return this.#approvers.get(target);
  }
}
