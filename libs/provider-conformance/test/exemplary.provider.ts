import { IsInt } from 'class-validator';
import {
  Described,
  faultOfStatus,
  interpret,
  readJson,
  requireAttributes,
  Secret,
  stringAt,
  VendorUrl,
} from '#libs/provider-kit';
import {
  type CallContext,
  defineProvider,
  type HttpPort,
  ProviderError,
  type Signal,
  type VerificationProvider,
  type VerificationRequest,
} from '#libs/provider-spec';

/** The smallest provider that keeps the whole contract, with a token of its own: what the kit must let pass. */
export class ExemplaryConfig {
  @VendorUrl('Where the vendor is reached.')
  baseUrl: string;

  @Secret('The key that buys tokens.')
  apiKey: { reveal(): string };

  @Described('Which product to ask for.')
  @IsInt()
  product = 7;
}

const REQUIRES = ['givenName', ['dateOfBirth', 'nationalIdLast4']] as const;
const HEADLINES: Readonly<Record<string, 'pass' | 'fail' | 'refer'>> = { PASS: 'pass', FAIL: 'fail', REFER: 'refer' };
const FINDINGS: Readonly<Record<string, Omit<Signal, 'vendorCode'>>> = {
  N1: { code: 'name_match', effect: 'supports' },
  W1: { code: 'watchlist_hit', effect: 'blocks' },
};

class ExemplaryProvider implements VerificationProvider {
  #token: string | undefined;

  constructor(
    private readonly config: ExemplaryConfig,
    private readonly http: HttpPort,
  ) {}

  async verify({ applicant, reference }: VerificationRequest, { signal }: CallContext) {
    requireAttributes(applicant, REQUIRES);
    const token = await this.token(signal);
    const body = JSON.stringify({
      reference,
      product: this.config.product,
      first: applicant.givenName?.reveal(),
      born: applicant.dateOfBirth?.reveal(),
      last4: applicant.nationalIdLast4?.reveal(),
    });
    const reply = await this.http.send(
      {
        method: 'POST',
        url: new URL('/verify', this.config.baseUrl),
        headers: { authorization: `Bearer ${token}` },
        body: Buffer.from(body),
      },
      signal,
    );
    if (reply.status !== 200) throw faultOfStatus(reply);
    return read(reply.body);
  }

  private async token(signal: AbortSignal): Promise<string> {
    if (this.#token) return this.#token;
    const headers = { authorization: this.config.apiKey.reveal() };
    const url = new URL('/token', this.config.baseUrl);
    const reply = await this.http.send({ method: 'POST', url, headers }, signal).catch((fault: ProviderError) => {
      throw new ProviderError(fault.kind, 'no token could be had', { delivery: 'not_sent', cause: fault });
    });
    if (reply.status !== 200)
      throw new ProviderError('unauthenticated', 'no token was given', { delivery: 'not_sent' });
    this.#token = stringAt(readJson(reply.body), 'token') ?? '';
    return this.#token;
  }
}

function read(body: string) {
  const reply = readJson(body);
  const codes = Array.isArray(reply['codes']) ? reply['codes'].map(String) : [];
  return interpret({
    headline: HEADLINES[stringAt(reply, 'decision') ?? ''] ?? 'none',
    signals: codes.flatMap((vendorCode) => {
      const row = FINDINGS[vendorCode];
      return row ? [{ ...row, vendorCode }] : [];
    }),
    unmapped: codes.filter((code) => !(code in FINDINGS)),
    ...(stringAt(reply, 'id') === undefined ? { caveat: 'no_decision' as const } : {}),
    vendorReference: stringAt(reply, 'id'),
  });
}

export const exemplaryProvider = defineProvider({
  specVersion: 1,
  type: 'exemplary',
  displayName: 'Exemplary',
  capabilities: {
    countries: ['US'],
    checks: ['identity'],
    requires: REQUIRES,
    accepts: ['givenName', 'dateOfBirth', 'nationalIdLast4'],
    idempotent: false,
  },
  configClass: ExemplaryConfig,
  transport: ({ baseUrl }) => ({
    origins: [new URL(baseUrl).origin],
    maxReplyBytes: 65_536,
    connectTimeoutMs: 1_000,
    connections: 4,
  }),
  create: (config, { http }) => new ExemplaryProvider(config, http),
});
