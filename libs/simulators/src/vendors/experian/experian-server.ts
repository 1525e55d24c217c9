import { createHmac, timingSafeEqual } from 'node:crypto';
import { faultOfSurname } from '../faults.js';
import {
  startVendorServer,
  type VendorReply,
  type VendorRequest,
  type VendorServer,
  type VendorServerOptions,
} from '../vendor-server.js';
import {
  EXPERIAN_CROSSCORE1_PATH,
  EXPERIAN_REQUEST_TYPES,
  EXPERIAN_TEST_CREDENTIALS,
  EXPERIAN_TOKEN_PATH,
  type ExperianCredentials,
  experianSubmitPath,
} from './experian-credentials.js';
import { isBareJson, jsonReply, type Loose, parsed, unauthorized } from './experian-json.js';
import { scriptOf } from './experian-people.js';
import { rejectedReply, workflowReply } from './experian-replies.js';
import { hasInvalidFields } from './experian-rules.js';
import { TokenDesk } from './experian-tokens.js';
import { erroredPreciseId } from './precise-id-server.js';

export interface ExperianServerOptions extends Omit<VendorServerOptions, 'handle' | 'besides'> {
  /** Default: EXPERIAN_TEST_CREDENTIALS. */
  readonly credentials?: ExperianCredentials;
  /** Key of CrossCore 1's signature; without one CrossCore 1 is not there. */
  readonly hmacKey?: string;
  /** SHA-256 thumbprints of client certificates that may use CrossCore 1. Default: any that the authority signed, none on plain HTTP. */
  readonly clientThumbprints?: readonly string[];
  /** A message older or newer than this is R0203. Default: any age, since the real window is not public. */
  readonly messageWindowMs?: number;
  readonly now?: () => number;
}

/** The simulated Experian. `calls` holds submitted checks only, with the clientReferenceId as their reference; `requests` no token call. */
export interface ExperianServer extends VendorServer {
  readonly tokenUrl: string;
  readonly submitUrl: string;
  readonly crossCore1Url: string;
  /** Token calls so far. */
  tokenCalls(): number;
  /** The next so many token calls answer 500. */
  failTokenCalls(count: number): void;
  /** Every token issued so far is refused from now on. */
  revokeTokens(): void;
}

/** Token endpoint, CrossCore 2, CrossCore 1 and Precise ID on one port (reference experian.md sections 2, 3 and 7). */
export async function startExperianServer(options: ExperianServerOptions = {}): Promise<ExperianServer> {
  const credentials = options.credentials ?? EXPERIAN_TEST_CREDENTIALS;
  const now = options.now ?? Date.now;
  const tokens = new TokenDesk(credentials, now);
  const crossCore = new CrossCoreDesk({ ...options, credentials, now });
  const submitPath = experianSubmitPath(credentials.instanceId);

  const routes: Readonly<Record<string, (request: VendorRequest) => VendorReply>> = {
    [EXPERIAN_TOKEN_PATH]: (request) => tokens.answer(request),
    [submitPath]: (request) => {
      if (!isBareJson(request.headers['content-type'])) return { status: 415, body: '' };
      return tokens.accepts(request.headers.authorization) ? crossCore.answer(request.body, true) : unauthorized();
    },
    [EXPERIAN_CROSSCORE1_PATH]: (request) => crossCore.answerSigned(request),
  };
  const server = await startVendorServer({
    port: options.port,
    tls: options.tls,
    pace: options.pace,
    delayMs: options.delayMs,
    besides: [EXPERIAN_TOKEN_PATH],
    handle: (request) => {
      const route = request.method === 'POST' ? routes[request.path] : undefined;
      return route?.(request) ?? { status: 404, body: '' };
    },
  });

  return {
    origin: server.origin,
    calls: server.calls,
    requests: server.requests,
    clear: () => server.clear(),
    close: () => server.close(),
    tokenUrl: server.origin + EXPERIAN_TOKEN_PATH,
    submitUrl: server.origin + submitPath,
    crossCore1Url: server.origin + EXPERIAN_CROSSCORE1_PATH,
    tokenCalls: () => tokens.calls,
    failTokenCalls: (count) => tokens.failNext(count),
    revokeTokens: () => tokens.revokeAll(),
  };
}

interface DeskOptions extends ExperianServerOptions {
  readonly credentials: ExperianCredentials;
  readonly now: () => number;
}

/** Behind either gateway. */
class CrossCoreDesk {
  private serial = 0;
  /** References whose first call was refused on purpose. */
  private readonly refusedOnce = new Set<string>();

  constructor(private readonly options: DeskOptions) {}

  /** The signature is over the exact bytes that arrived (reference experian.md section 2.3). */
  answerSigned(request: VendorRequest): VendorReply {
    const { hmacKey, tls, clientThumbprints } = this.options;
    if (hmacKey === undefined) return { status: 404, body: '' };
    const { clientCertificate } = request;
    const known = clientCertificate !== undefined && (clientThumbprints?.includes(clientCertificate) ?? true);
    if (tls && !known) return { status: 403, body: '' };
    const wanted = createHmac('sha256', hmacKey).update(request.body).digest();
    const given = Buffer.from(String(request.headers['hmac-signature'] ?? ''), 'base64');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return unauthorized();
    return this.answer(request.body, false);
  }

  answer(body: Buffer, byToken: boolean): VendorReply {
    const request = parsed(body);
    if (typeof request !== 'object' || request === null) return jsonReply(400, rejectedReply('R0102'));
    if (hasInvalidFields(request)) return jsonReply(400, rejectedReply('R0105', request.header));
    const reference = String(request.header.clientReferenceId);
    const surname = String(request.payload.contacts?.[0]?.person?.names?.[0]?.surName ?? '');
    const script = scriptOf(surname);

    // A refused token or signature ends at the gateway: nothing was counted.
    if (byToken && script.unauthorizedOnce && !this.refusedOnce.has(reference)) {
      this.refusedOnce.add(reference);
      return unauthorized();
    }
    const fault = faultOfSurname(surname);
    if (fault === 'Unauthorized') return unauthorized();
    const refusal = this.refusalOf(request) ?? script.refusal;
    if (refusal) return { ...jsonReply(200, rejectedReply(refusal, request.header)), reference };
    return { ...jsonReply(200, this.workflow(request, script.workflow)), reference, fault };
  }

  private refusalOf({ header }: Loose): string | undefined {
    const { credentials, messageWindowMs = Number.POSITIVE_INFINITY, now } = this.options;
    if (header.tenantId !== credentials.tenantId) return 'R0111';
    if (!(EXPERIAN_REQUEST_TYPES as readonly string[]).includes(header.requestType)) return 'R0205';
    return Math.abs(now() - Date.parse(header.messageTime)) > messageWindowMs ? 'R0203' : undefined;
  }

  private workflow(request: Loose, script: ReturnType<typeof scriptOf>['workflow']): object {
    this.serial += 1;
    const control = new Map<string, string>(
      (request.payload.control ?? []).map((entry: Loose) => [entry.option, entry.value]),
    );
    const precise = control.has('PID_USERNAME');
    const { username, password } = this.options.credentials.preciseId;
    const wrong =
      control.get('PID_USERNAME') !== username ||
      control.get('PID_PASSWORD') !== Buffer.from(password).toString('base64');
    if (precise && wrong) {
      return workflowReply(request, { decision: 'NODECISION', elements: [erroredPreciseId('709')] }, this.serial);
    }
    if (!script) throw new Error('a script without a workflow is a refusal');
    return workflowReply(request, script(precise), this.serial);
  }
}
