import { leafHash } from '#libs/transparency-log';
import { BODY_MEMBERS, type EventBodies, type EventKind } from './event-catalogue.js';
import { newId } from './new-id.js';

/** Who caused the event: a caller by its credential, one gateway process, the sweeper of one, a member of staff, or a worker of the service. */
export interface Actor {
  readonly type: 'caller' | 'gateway' | 'recovery' | 'staff' | 'system';
  /** `basic:<user name>`, `client-certificate:<thumbprint prefix>`, the id of a process, `key:<name>`, `local:<uuid>` or `oidc:<uuid>` of staff, or a worker's name. */
  readonly id: string;
}

export interface AuditEvent<Kind extends EventKind = EventKind> {
  readonly kind: Kind;
  readonly actor: Actor;
  readonly body: EventBodies[Kind];
  readonly decisionId?: string;
  readonly subjectId?: string;
  /** base64url of SHA-256 over nonce || ciphertext of the subject's sealed payload. */
  readonly ctSha256?: string;
}

/** One entry as it is stored. `envelope` is the leaf: exactly these bytes are hashed, kept, proved and exported. */
export interface AuditEntry {
  /** UUIDv7. */
  readonly uid: string;
  readonly kind: EventKind;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  readonly decisionId?: string;
  readonly leafHash: Buffer;
  readonly envelope: Buffer;
}

/** Entry bundles of C2SP tlog-tiles give an entry's length as a uint16. */
export const MAX_ENVELOPE_BYTES = 65_535;
export const PAYLOAD_ALGORITHM = 'A256GCM';

/** Writes the entries of one log origin. docs/audit-log-format.md is the format for everybody else. */
export class AuditLog {
  constructor(
    readonly origin: string,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Throws RangeError when the entry would not fit a tile. */
  entry<Kind extends EventKind>(event: AuditEvent<Kind>): AuditEntry {
    const { kind, actor, decisionId, subjectId, ctSha256 } = event;
    const uid = newId();
    const at = this.now().toISOString();
    const members = BODY_MEMBERS[kind].map((name) => [name, event.body[name]]);
    const payload = ctSha256 && { alg: PAYLOAD_ALGORITHM, ct_sha256: ctSha256, key: subjectId };
    const text = JSON.stringify({
      v: 1,
      origin: this.origin,
      uid,
      at,
      kind,
      actor: { type: actor.type, id: actor.id },
      decision: decisionId,
      subject: subjectId,
      body: Object.fromEntries(members),
      payload,
    });
    const envelope = Buffer.from(text, 'utf8');
    if (envelope.length > MAX_ENVELOPE_BYTES) {
      throw new RangeError(`an audit entry of kind ${kind} would have ${envelope.length} bytes`);
    }
    return { uid, kind, at, decisionId, leafHash: leafHash(envelope), envelope };
  }
}
