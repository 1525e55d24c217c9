import { aFlow, plainReplies, silentEvents, verified } from '../../test/support/signup-doubles.js';
import type { FlowConfig, GatewayConfig, StageName } from '../config/index.js';
import type { OpenSignup } from '../journal/index.js';
import type { AttemptEnd, VerificationDesk } from '../verification/index.js';
import { SignupRecovery } from './recovery.js';

const signup: OpenSignup['signup'] = {
  decisionId: 'd-1',
  key: new Uint8Array(32),
  flow: 'customers',
  step: 'before-creating-user',
  correlationId: 'c-1',
  configVersion: 'v1',
  locales: ['en'],
  caller: 'basic:entra',
};
const attempt = { attemptId: 'a-1', reference: 'R', provider: 'first', planStep: 0, leaseMs: 15_000 };
const openHanded = {
  outage: 'continue-flagged',
  timeout: 'continue-flagged',
  misconfiguration: 'continue-flagged',
} as const;

const recover = async (
  stages: readonly StageName[],
  lost: Partial<OpenSignup>,
  found?: AttemptEnd,
  more: Partial<FlowConfig> = {},
) => {
  const flow = aFlow({ steps: { 'before-creating-user': stages }, onUnavailable: openHanded, ...more });
  const config = { flows: new Map([['customers', flow]]) } as unknown as GatewayConfig;
  const desk = { lookup: async () => found } as unknown as VerificationDesk;
  const recovery = new SignupRecovery(config, desk, plainReplies(), silentEvents());
  const { answer, replayMs } = await recovery.recover({ signup, ...lost });
  return `${answer.body} ${replayMs}`;
};

describe('a sign-up that its process lost', () => {
  it('ends by what the vendor says of our reference', async () => {
    expect(await recover(['verification'], { attempt }, { outcome: verified })).toBe('continue 120000');
  });

  it('ends by the flow’s policy where the vendor cannot say', async () => {
    expect(await recover(['verification'], { attempt })).toBe('continue 120000');
    const strict = { onUnavailable: aFlow().onUnavailable };
    expect(await recover(['verification'], { attempt }, undefined, strict)).toBe('block try_later 120000');
  });

  it.each<StageName>(['attribute-rules', 'block-list', 'allow-list', 'invitation', 'approval'])(
    'lets nobody in where the step has %s: a sweep cannot ask for it',
    async (stage) => {
      const stages: StageName[] = [stage, 'verification'];
      expect(await recover(stages, {})).toBe('block try_later 0');
      expect(await recover(stages, { attempt })).toBe('block try_later 0');
      expect(await recover(stages, { attempt }, { outcome: verified })).toBe('block try_later 0');
    },
  );
});
