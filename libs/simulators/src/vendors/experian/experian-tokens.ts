import { randomBytes } from 'node:crypto';
import type { VendorReply, VendorRequest } from '../vendor-server.js';
import type { ExperianCredentials } from './experian-credentials.js';
import { isBareJson, jsonReply, parsed, unauthorized } from './experian-json.js';

const LIFETIME_S = 1_800;

const segment = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');

/** The token endpoint of Experian One (reference experian.md section 2.1). */
export class TokenDesk {
  /** Token calls so far, refused and failed ones included. Free of charge, hence not among the server's calls. */
  calls = 0;
  private failures = 0;
  private readonly valid = new Map<string, number>();

  constructor(
    private readonly credentials: ExperianCredentials,
    private readonly now: () => number,
  ) {}

  /** The next so many calls answer 500, which the real one does now and then. */
  failNext(count: number): void {
    this.failures = count;
  }

  revokeAll(): void {
    this.valid.clear();
  }

  accepts(authorization: string | undefined): boolean {
    const ends = this.valid.get(authorization?.replace(/^Bearer /, '') ?? '');
    return ends !== undefined && this.now() < ends;
  }

  answer({ headers, body }: VendorRequest): VendorReply {
    this.calls += 1;
    if (this.failures > 0) {
      this.failures -= 1;
      return {
        status: 500,
        body: 'Unknown error occurred. Either try again in a few seconds, or contact your administrator.',
      };
    }
    if (!isBareJson(headers['content-type'])) return { status: 415, body: '' };
    if (!headers['x-correlation-id'] || headers['x-user-domain'] !== this.credentials.userDomain) {
      return jsonReply(400, { errors: [{ errorType: 'BadRequest', message: 'A header is missing' }], success: false });
    }
    return this.knows(parsed(body)) ? this.issue() : unauthorized();
  }

  private knows(given: unknown): boolean {
    const { username, password, clientId, clientSecret } = this.credentials;
    const wanted = { username, password, client_id: clientId, client_secret: clientSecret };
    return Object.entries(wanted).every(
      ([name, value]) => (given as Record<string, unknown> | undefined)?.[name] === value,
    );
  }

  private issue(): VendorReply {
    const now = this.now();
    const seconds = Math.floor(now / 1000);
    const claims = { sub: this.credentials.username, iss: 'EXPERIAN', iat: seconds, exp: seconds + LIFETIME_S };
    const token = [segment({ alg: 'RS256', typ: 'JWT' }), segment(claims), randomBytes(64).toString('base64url')].join(
      '.',
    );
    this.valid.set(token, now + LIFETIME_S * 1000);
    // Every value is a text, numbers included.
    return jsonReply(200, {
      issued_at: String(seconds),
      expires_in: String(LIFETIME_S),
      token_type: 'Bearer',
      access_token: token,
      refresh_token: randomBytes(15).toString('base64url'),
    });
  }
}
