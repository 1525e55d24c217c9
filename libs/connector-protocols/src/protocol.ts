/** A claim as a caller may send it. Absent and null claims do not reach a ClaimSet. */
export type ClaimValue = string | number | boolean;

/** One entry of Microsoft Graph's `identities`. */
export interface Identity {
  readonly signInType: string;
  readonly issuer: string;
  readonly issuerAssignedId: string;
}

/** A caller's request in our words. Claim names are as received; the values are personal data. */
export interface DecodedCall {
  readonly claims: ReadonlyMap<string, ClaimValue>;
  readonly identities: readonly Identity[];
  /** BCP 47 tags in order of preference; empty where the caller sent none. */
  readonly locales: readonly string[];
  /** The application that the person signs in to. */
  readonly clientId?: string;
  /** The caller's own id of this sign-up, where its protocol has one. */
  readonly correlationId?: string;
  /** The step that the body names, in the words of `steps`. A cross-check for the operator only: the URL decides. */
  readonly announcedStep?: string;
}

/** What the gateway says, before a protocol gives it its form. `claims` never holds null. */
export type Reply =
  | { readonly kind: 'continue'; readonly claims: Readonly<Record<string, ClaimValue>> }
  | { readonly kind: 'block'; readonly message: string }
  | { readonly kind: 'correct_input'; readonly message: string };

export type ReplyKind = Reply['kind'];

/** The bytes of an answer. Stored with the decision and replayed as they are. */
export interface WireAnswer {
  readonly status: number;
  /** JSON text. */
  readonly body: string;
}

/** The request cannot be read as this protocol. `message` holds no part of the request. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  constructor(
    readonly reason: 'not_json' | 'wrong_content_type' | 'too_large' | 'wrong_shape',
    message: string,
  ) {
    super(message);
  }
}

/** One caller's wire format. Pure: no sockets, no clock, no framework. */
export interface ConnectorProtocol {
  readonly id: string;
  /** Last segment of the path, in the order in which a sign-up meets them. */
  readonly steps: readonly string[];
  /** The kinds of reply that are legal at a step. */
  legalReplies(step: string): readonly ReplyKind[];
  /** Throws ProtocolError. */
  decode(body: Uint8Array, contentType: string | undefined): DecodedCall;
  /** Never illegal for the step: what the step cannot say becomes the nearest thing that it can. */
  encode(step: string, reply: Reply): WireAnswer;
}

/** A protocol whose own answers can be told from anything else, so that an edge can check what it is about to send. */
export interface CheckedProtocol extends ConnectorProtocol {
  /** The action as on the wire, for example `ShowBlockPage`; undefined for anything that `encode` did not make. */
  actionOf(answer: WireAnswer): string | undefined;
  /** Is this one of the answers that `encode` gives at the step? */
  isLegalAnswer(step: string, answer: WireAnswer): boolean;
}
