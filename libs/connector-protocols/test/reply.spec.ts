import { Ajv } from 'ajv';
import fc from 'fast-check';
import {
  microsoftUserFlow,
  type Reply,
  type ReplyKind,
  refusal,
  microsoftUserFlowSchemas as schemas,
  USER_FLOW_STEPS,
  type UserFlowStep,
} from '#libs/connector-protocols';

const ajv = new Ajv({ strict: true, allowUnionTypes: true });
const KIND_OF_ACTION: Record<string, ReplyKind> = {
  Continue: 'continue',
  ShowBlockPage: 'block',
  ValidationError: 'correct_input',
};

/** Encodes, and checks everything that must hold of any answer at all. */
function encode(step: UserFlowStep, reply: Reply) {
  const wire = microsoftUserFlow.encode(step, reply);
  const body = JSON.parse(wire.body) as Record<string, unknown>;
  const kind = KIND_OF_ACTION[String(body['action'])] as ReplyKind;
  const schema = schemas.replies[step][kind];
  if (!schema) throw new Error(`${String(body['action'])} is illegal at ${step}`);
  expect([ajv.validate(schema, body), ajv.errors]).toEqual([true, null]);
  expect(microsoftUserFlow.legalReplies(step)).toContain(kind);
  expect(Object.values(body)).not.toContain(null);
  expect(wire.status).toBe(body['action'] === 'ValidationError' ? 400 : 200);
  expect(microsoftUserFlow.isLegalAnswer(step, wire)).toBe(true);
  expect(microsoftUserFlow.actionOf(wire)).toBe(body['action']);
  return body;
}

const REPLIES: Record<ReplyKind, Reply> = {
  continue: { kind: 'continue', claims: { extension_IdvStatus: 'verified' } },
  block: { kind: 'block', message: 'We could not complete your sign-up.' },
  correct_input: { kind: 'correct_input', message: 'Check your postal code.' },
};
const CONTINUE = { version: '1.0.0', action: 'Continue' };
const CONTINUE_WITH_CLAIM = { ...CONTINUE, extension_IdvStatus: 'verified' };
const BLOCK = { version: '1.0.0', action: 'ShowBlockPage', userMessage: 'We could not complete your sign-up.' };
const BLOCK_FOR_CORRECTION = { ...BLOCK, userMessage: 'Check your postal code.' };
const VALIDATION = { version: '1.0.0', action: 'ValidationError', status: 400, userMessage: 'Check your postal code.' };

describe('each reply at each step', () => {
  it.each<[UserFlowStep, ReplyKind, object]>([
    ['after-federation', 'continue', CONTINUE_WITH_CLAIM],
    ['after-federation', 'block', BLOCK],
    ['after-federation', 'correct_input', BLOCK_FOR_CORRECTION],
    ['before-creating-user', 'continue', CONTINUE_WITH_CLAIM],
    ['before-creating-user', 'block', BLOCK],
    ['before-creating-user', 'correct_input', VALIDATION],
    ['before-sending-token', 'continue', CONTINUE_WITH_CLAIM],
    ['before-sending-token', 'block', CONTINUE],
    ['before-sending-token', 'correct_input', CONTINUE],
  ])('%s, %s', (step, kind, expected) => {
    expect(encode(step, REPLIES[kind])).toEqual(expected);
  });

  it('knows its steps, their legal replies, and no others', () => {
    expect(microsoftUserFlow.id).toBe('microsoft.user-flow');
    expect(
      Object.fromEntries(microsoftUserFlow.steps.map((step) => [step, microsoftUserFlow.legalReplies(step)])),
    ).toEqual({
      'after-federation': ['continue', 'block'],
      'before-creating-user': ['continue', 'block', 'correct_input'],
      'before-sending-token': ['continue'],
    });
    expect(microsoftUserFlow.legalReplies('toString')).toEqual([]);
    expect(() => microsoftUserFlow.encode('constructor', REPLIES.block)).toThrow(RangeError);
  });
});

describe('claims of a Continue', () => {
  it('never overwrite the contract and never are null', () => {
    const claims = JSON.parse(
      '{"version":"9","action":"Allow","status":409,"userMessage":"x","__proto__":"y","city":null,"state":{},"age":34,"ok":true}',
    ) as Record<string, string>;
    const reply = {
      kind: 'continue',
      claims: { ...claims, nan: Number.NaN, none: undefined as unknown as string },
    } as const;
    expect(encode('before-creating-user', reply)).toEqual({ ...CONTINUE, age: 34, ok: true });
  });

  it('hold no email before the token, and may elsewhere', () => {
    const reply: Reply = { kind: 'continue', claims: { email: 'ana@example.test', city: 'Oslo' } };
    expect(encode('before-sending-token', reply)).toEqual({ ...CONTINUE, city: 'Oslo' });
    expect(encode('before-creating-user', reply)).toEqual({ ...CONTINUE, city: 'Oslo', email: 'ana@example.test' });
  });
});

describe('userMessage', () => {
  const shown = (message: string) =>
    encode('before-creating-user', { kind: 'block', message })['userMessage'] as string;

  it('is one line of plain text', () => {
    expect(shown(' Sorry,\r\n\t<b>Ana</b>\u0000\u202e\u2028!\u0085 ')).toBe('Sorry, bAna/b !');
  });

  it('is cut at a word', () => {
    const message = 'word '.repeat(60);
    expect(shown(message)).toBe('word '.repeat(50).trimEnd());
    expect(shown(`${'a'.repeat(250)}`)).toHaveLength(250);
    expect(shown(`${'a'.repeat(200)} ${'b'.repeat(100)}`)).toBe('a'.repeat(200));
    expect(shown(`${'a'.repeat(250)} b`)).toBe('a'.repeat(250));
  });

  it('is cut in a script without spaces, and never through a character', () => {
    const japanese = shown('本人確認を完了できませんでした。'.repeat(20));
    expect(japanese.length).toBeGreaterThan(200);
    expect(japanese.length).toBeLessThanOrEqual(250);
    expect(shown(`a${'😀'.repeat(200)}`).isWellFormed()).toBe(true);
    expect(shown('a'.repeat(500))).toHaveLength(250);
  });

  it('says something even when there is nothing to say', () => {
    expect(shown('<>\u0000')).toBe('Your request cannot be completed now. Please try again later.');
  });
});

describe('refusal', () => {
  it.each([401, 404, 405, 413])('%d is no action', (status) => {
    const wire = refusal(status, 'This call was refused.');
    expect(wire.status).toBe(status);
    expect(JSON.parse(wire.body)).toEqual({ version: '1.0.0', status, userMessage: 'This call was refused.' });
    expect([ajv.validate(schemas.refusal, JSON.parse(wire.body)), ajv.errors]).toEqual([true, null]);
    expect(USER_FLOW_STEPS.some((step) => microsoftUserFlow.isLegalAnswer(step, wire))).toBe(false);
  });
});

describe('isLegalAnswer', () => {
  const block = microsoftUserFlow.encode('after-federation', REPLIES.block);
  const validation = microsoftUserFlow.encode('before-creating-user', REPLIES.correct_input);

  it.each([
    ['a block at the token step', 'before-sending-token', block],
    ['a validation error after federation', 'after-federation', validation],
    ['a block with status 400', 'after-federation', { ...block, status: 400 }],
    ['a validation error with status 200', 'before-creating-user', { ...validation, status: 200 }],
    ['nothing', 'after-federation', { status: 200, body: '' }],
    ['the dead action', 'after-federation', { status: 200, body: '{"version":"1.0.0","action":"Allow"}' }],
  ] as const)('refuses %s', (_, step, wire) => {
    expect(microsoftUserFlow.isLegalAnswer(step, wire)).toBe(false);
  });
});

describe('whatever is said', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ unit: 'grapheme', maxLength: 400 }));
  const value = fc.oneof(text, fc.double(), fc.boolean(), fc.jsonValue());
  const claim = fc.oneof(
    fc.string(),
    fc.constantFrom('version', 'action', 'status', 'userMessage', 'email', '__proto__'),
  );
  const reply = fc.oneof(
    fc.record({ kind: fc.constant('continue'), claims: fc.dictionary(claim, value) }),
    fc.record({ kind: fc.constantFrom('block', 'correct_input'), message: text }),
  ) as fc.Arbitrary<Reply>;

  it('is legal at its step, fits the schema and holds no null', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.constantFrom(...USER_FLOW_STEPS), reply, (step, said) => {
        seen.add(String(encode(step, said)['action']));
      }),
      { numRuns: 1500 },
    );
    expect([...seen].sort()).toEqual(['Continue', 'ShowBlockPage', 'ValidationError']);
  });

  it('fits the schema of a refusal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 599 }), text, (status, message) => {
        expect(ajv.validate(schemas.refusal, JSON.parse(refusal(status, message).body))).toBe(true);
      }),
    );
  });
});
