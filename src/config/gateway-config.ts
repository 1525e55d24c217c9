import type { ApplicantAttribute, ProviderDefinition, Sensitive } from '#libs/provider-spec';
import type { KeysConfig } from './key-config.js';
import type { PrivacyConfig, RetentionClass } from './privacy-config.js';
import type { AttributeRuleConfig, ExternalLookupConfig } from './rule-config.js';
import type { StaffConfig } from './staff-config.js';

/** The whole configuration, validated and frozen. Everything outside `config/` sees only this. Times are milliseconds, sizes bytes. */
export interface GatewayConfig {
  /** SHA-256 over `text`, first 16 hex digits: recorded with every decision. */
  readonly version: string;
  /** The settings as canonical JSON without secrets and without anybody's address: what the version stands for. */
  readonly text: string;
  /** No file was given: embedded database, mock provider, one flow. */
  readonly demo: boolean;
  readonly server: ServerConfig;
  readonly database: DatabaseConfig;
  /** 32 bytes; every other key is derived from it. Where a key service guards it, reading it throws until the start has unwrapped it. */
  readonly masterKey: Sensitive<Buffer>;
  readonly keys: KeysConfig;
  readonly flows: ReadonlyMap<string, FlowConfig>;
  readonly providers: ReadonlyMap<string, ProviderInstance>;
  /** Endpoints of the customer's own that attribute rules may ask. */
  readonly externalLookups: ReadonlyMap<string, ExternalLookupConfig>;
  /** Where accounts of approved people are made; without it nobody's is. */
  readonly graph?: GraphConfig;
  readonly staff: StaffConfig;
  readonly invitations: InvitationsConfig;
  readonly webhooks: readonly WebhookConfig[];
  /** Absent: nobody is written to. */
  readonly mail?: MailConfig;
  readonly privacy: PrivacyConfig;
  /** The first class that a sign-up belongs to is its class; what belongs to none is kept until somebody has it erased. */
  readonly retention: readonly RetentionClass[];
  readonly log: LogConfig;
}

export const LOG_ALGORITHMS = ['ed25519', 'ecdsa-p256'] as const;
export type LogAlgorithm = (typeof LOG_ALGORITHMS)[number];

/** How the audit log is sealed. */
export interface LogConfig {
  /** Of the signing keys; absent: the log's own. */
  readonly name?: string;
  /** At least one; each signs every checkpoint. */
  readonly signing: readonly LogSigningKey[];
  /** Verifier keys (C2SP signed-note) of the past. */
  readonly formerKeys: readonly string[];
  readonly anchors: readonly AnchorConfig[];
}

export interface LogSigningKey {
  readonly algorithm: LogAlgorithm;
  /** PKCS #8 in PEM; absent: derived from the master key (ed25519 only). */
  readonly key?: Sensitive<string>;
}

interface AnyAnchor {
  readonly name: string;
  readonly everyMs: number;
}

export type AnchorConfig = FolderAnchorConfig | BucketAnchorConfig | TimestampAnchorConfig;

export interface FolderAnchorConfig extends AnyAnchor {
  readonly kind: 'folder';
  readonly path: string;
}

/** A store that speaks S3. */
export interface BucketAnchorConfig extends AnyAnchor {
  readonly kind: 's3';
  /** Of the bucket, with a prefix where there is one; without a slash at its end. */
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: Sensitive<string>;
  readonly secretAccessKey: Sensitive<string>;
  /** Object Lock. */
  readonly lock?: { readonly mode: 'governance' | 'compliance'; readonly days: number };
}

/** A time-stamping authority, RFC 3161. */
export interface TimestampAnchorConfig extends AnyAnchor {
  readonly kind: 'rfc3161';
  readonly url: string;
  /** Trust anchors in PEM. */
  readonly ca: string;
}

/** Where events of the audit log are sent. */
export interface WebhookConfig {
  readonly name: string;
  readonly url: string;
  /** `whsec_` and base64, or the bytes of the text itself. */
  readonly secret: Sensitive<string>;
  /** Kinds of the audit catalogue, or families such as `case.*`. */
  readonly events: readonly string[];
}

export interface MailConfig {
  readonly smtp: {
    readonly host: string;
    readonly port: number;
    /** TLS from the first byte. */
    readonly secure: boolean;
    readonly credentials?: { readonly username: Sensitive<string>; readonly password: Sensitive<string> };
  };
  readonly from: string;
  readonly approvers: readonly string[];
  /** Is the person who asked told what became of it? */
  readonly requester: boolean;
  /** May mails to approvers name that person's address? */
  readonly showRequester: boolean;
  /** Flow -> page where an approved person signs in. */
  readonly signInUrls: Readonly<Record<string, string>>;
}

export interface ServerConfig {
  readonly host: string;
  readonly port: number;
  /** Folder for the embedded database and the keys of development. */
  readonly dataDir: string;
  /** Peers (CIDR) whose client-certificate header is believed. */
  readonly trustedProxies: readonly string[];
  readonly maxBodyBytes: number;
  /** How long a stopping process waits for checks in flight. */
  readonly drainMs: number;
  /** Where staff reach this gateway, for links in mails; without a slash at its end. */
  readonly publicUrl?: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

export type DatabaseConfig =
  | { readonly kind: 'embedded'; readonly directory: string }
  | { readonly kind: 'external'; readonly url: Sensitive<string> };

export interface InvitationsConfig {
  /** Groups of four characters, 20 bits each, in a new code. */
  readonly codeGroups: number;
  /** Of a code whose maker names no end. */
  readonly lifetimeMs: number;
  /** After which a reserved use without a decision returns. */
  readonly leaseMs: number;
  /** After which a use held for an approval returns. */
  readonly holdMs: number;
  /** For which the same person may use a code again. */
  readonly retakeMs: number;
  /** Failures in an hour; `perFlow` in a minute. */
  readonly limits: {
    readonly perEmail: number;
    readonly perAddress: number;
    readonly perCode: number;
    readonly perFlow: number;
  };
  /** Uses that an issuer without a quota of its own may give away in a period. */
  readonly quota: { readonly uses: number; readonly periodMs: number };
}

/** What the stage `invitation` of a flow looks at. */
export interface FlowInvitation {
  /** Claim that carries the code. */
  readonly claim: string;
  /** Nobody is let in without a code. */
  readonly required: boolean;
}

export const STEP_NAMES = ['after-federation', 'before-creating-user', 'before-sending-token'] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** What a step may do. They take place in this order, whatever the order in the file. */
export const STAGE_NAMES = [
  'attribute-rules',
  'approval-status',
  'block-list',
  'allow-list',
  'invitation',
  'verification',
  'approval',
] as const;
export type StageName = (typeof STAGE_NAMES)[number];

export interface FlowConfig {
  readonly name: string;
  readonly connector: 'microsoft.user-flow';
  /** What the caller waits. */
  readonly callerTimeoutMs: number;
  /** What we allow ourselves of it. */
  readonly budgetMs: number;
  readonly authentication: FlowAuthentication;
  /** Which claim carries which attribute. */
  readonly attributes: Readonly<Partial<Record<ApplicantAttribute, string>>>;
  /** A step that is not listed is refused. */
  readonly steps: Readonly<Partial<Record<StepName, readonly StageName[]>>>;
  readonly verification?: VerificationPlan;
  readonly lists?: ListPolicy;
  /** IANA name: tells on which day somebody has a birthday. */
  readonly timeZone: string;
  /** Run in this order where a step has the stage attribute-rules. */
  readonly attributeRules: readonly AttributeRuleConfig[];
  readonly approval?: ApprovalPolicy;
  readonly onUnavailable: Readonly<Record<FaultClass, UnavailablePolicy>>;
  readonly outcomes: OutcomePolicy;
  readonly messages: MessageSettings;
  /** Claims added to a Continue answer: claim name -> fact. */
  readonly claims: Readonly<Record<string, OutgoingFact>>;
  readonly invitation: FlowInvitation;
  /** How long the same call gets the stored answer. */
  readonly replayMs: number;
}

export interface FlowAuthentication {
  /** At most two active, for rotation. */
  readonly basic: readonly BasicCredential[];
  readonly clientCertificate?: ClientCertificateRule;
}

export interface BasicCredential {
  readonly username: string;
  readonly secret: Sensitive<string>;
}

export const CERTIFICATE_HEADERS = ['x-arr-clientcert', 'x-forwarded-client-cert', 'client-cert'] as const;
export type CertificateHeader = (typeof CERTIFICATE_HEADERS)[number];

export interface ClientCertificateRule {
  readonly header: CertificateHeader;
  /** SHA-256 thumbprints of the leaf certificate, 64 lower-case hex digits; at most two, for rotation. */
  readonly pins: readonly string[];
}

export interface VerificationPlan {
  /** Names of provider instances, asked in this order. */
  readonly route: readonly string[];
  readonly strategy: 'first-answer';
  /** May the next provider be asked when the first may already have charged? */
  readonly failOver: 'when-not-charged' | 'always';
}

/** Codes of the reasons that staff may give; the catalogue in approvals says what each is for. */
export const CASE_REASONS = [
  'known_person',
  'documents_checked',
  'partner_confirmed',
  'unknown_person',
  'not_eligible',
  'incomplete_details',
  'suspected_fraud',
  'requester_asked',
  'opened_in_error',
  'review',
  'subject_request',
  'investigation',
  'other',
] as const;
export type CaseReason = (typeof CASE_REASONS)[number];

/** How requests to sign up are decided. */
export interface ApprovalPolicy {
  /** The first rule that holds decides; none: a human does. */
  readonly auto: readonly AutomaticRule[];
  readonly slaMs: number;
  readonly expiryMs: number;
  /** Two different people have to approve. */
  readonly fourEyes: boolean;
  /** Codes that this flow offers; undefined: every one of the catalogue. */
  readonly reasons?: readonly CaseReason[];
}

export interface AutomaticRule {
  readonly when: {
    /** `contoso.example`, or `*.contoso.example` for every domain below it. */
    readonly emailDomain?: readonly string[];
    /** ISO 3166-1 alpha-2. */
    readonly country?: readonly string[];
    readonly verified?: boolean;
  };
  readonly decision: 'approve' | 'deny';
}

/** Microsoft Graph, with the credentials of an app registration. */
export interface GraphConfig {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: Sensitive<string>;
  /** In the names of accounts, such as contoso.onmicrosoft.com. */
  readonly tenantDomain: string;
  readonly inviteRedirectUrl: string;
  readonly sendInvitationMessage: boolean;
  /** Real guests have `#EXT#`, Microsoft's recipe for approvals says `#EXT` (reference microsoft.md section 3). */
  readonly upnMarker: '#EXT#' | '#EXT';
  readonly baseUrl: string;
  readonly authority: string;
}

/** What the stages `block-list` and `allow-list` look at besides the lists themselves. */
export interface ListPolicy {
  readonly disposableDomains: 'block' | 'ignore';
}

/** Classes of faults that a flow may treat apart. */
export const FAULT_CLASSES = ['outage', 'timeout', 'misconfiguration'] as const;
export type FaultClass = (typeof FAULT_CLASSES)[number];
export const UNAVAILABLE_POLICIES = ['block', 'review', 'continue-flagged'] as const;
export type UnavailablePolicy = (typeof UNAVAILABLE_POLICIES)[number];

/** A person who did not pass is never let through by configuration. */
export interface OutcomePolicy {
  readonly verified: 'continue' | 'review';
  readonly rejected: 'block' | 'review' | 'correct-input';
  readonly inconclusive: 'review' | 'block' | 'correct-input';
  readonly pending: 'review' | 'block';
}

export interface MessageSettings {
  readonly defaultLocale: string;
  /** locale -> message key -> text, at most 250 plain-text characters. */
  readonly overrides: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const OUTGOING_FACTS = ['status', 'time', 'reference'] as const;
export type OutgoingFact = (typeof OUTGOING_FACTS)[number];

export interface ProviderInstance {
  /** Key in the configuration file. */
  readonly name: string;
  readonly definition: ProviderDefinition;
  /** Instance of the definition's configClass, validated. */
  readonly settings: object;
  readonly limits: ProviderLimits;
  /** What the vendor charges for a call, for the overview of costs. */
  readonly price?: ProviderPrice;
}

export interface ProviderPrice {
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
}

export interface ProviderLimits {
  /** An attempt's own cap, counted from its start; it may outlive the caller. */
  readonly timeoutMs: number;
  /** Concurrent attempts. */
  readonly concurrency: number;
  readonly breaker: {
    /** Share of faults in the window, 1-100. */
    readonly errorPercentage: number;
    /** Attempts in the window before the breaker may open. */
    readonly minimumCalls: number;
    readonly windowMs: number;
    /** How long it stays open before one probe is let through. */
    readonly openMs: number;
  };
}
