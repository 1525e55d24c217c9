import { type SeenCase, StaffDesk } from '../src/cli/policy-staff.js';
import {
  startVendorServer,
  type VendorReply,
  type VendorRequest,
  type VendorServer,
} from '../src/vendors/vendor-server.js';

const SECRET = 'not-a-secret-of-anybody-0123456789';

let server: VendorServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface Asked {
  readonly line: string;
  readonly authorization?: string;
  readonly body?: unknown;
}

async function deskAt(content: unknown, status = 200): Promise<{ readonly desk: StaffDesk; readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const handle = ({ method, path, headers, body }: VendorRequest): VendorReply => {
    const text = body.toString('utf8');
    asked.push({
      line: `${method} ${path}`,
      authorization: headers.authorization,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    });
    return { status, body: JSON.stringify(content) };
  };
  server = await startVendorServer({ handle });
  return { desk: new StaffDesk(server.origin, SECRET), asked };
}

const seen = (caseId: string, email?: string): SeenCase => ({ caseId, state: 'requested', person: { email } });

describe('staff', () => {
  it.each<[string, unknown, (desk: StaffDesk) => Promise<unknown>, string, unknown]>([
    [
      'block',
      { id: '1' },
      (desk) => desk.list('block', { kind: 'country', value: 'NZ', flow: 'open' }),
      'POST /staff/v1/lists/block/entries',
      { kind: 'country', value: 'NZ', flow: 'open', reason: 'policy' },
    ],
    [
      'allow',
      { id: '1' },
      (desk) => desk.list('allow', { kind: 'email', value: 'ana@example.test' }),
      'POST /staff/v1/lists/allow/entries',
      { kind: 'email', value: 'ana@example.test', reason: 'partner' },
    ],
    ['take off a list', {}, (desk) => desk.unlist('block', '1'), 'DELETE /staff/v1/lists/block/entries/1', undefined],
    [
      'make a code of one use',
      { invitations: [{ id: '1', code: 'AAAA' }] },
      (desk) => desk.newCode(),
      'POST /staff/v1/invitations',
      { maxUses: 1 },
    ],
    [
      'make a code of more uses',
      { invitations: [{ id: '1', code: 'AAAA' }] },
      (desk) => desk.newCode({ maxUses: 3, domain: 'example.test' }),
      'POST /staff/v1/invitations',
      { maxUses: 3, domain: 'example.test' },
    ],
    ['revoke', {}, (desk) => desk.revoke('1'), 'POST /staff/v1/invitations/1/revoke', undefined],
    [
      'deny',
      {},
      (desk) => desk.decide('1', 'deny'),
      'POST /staff/v1/cases/1/decision',
      { decision: 'deny', reason: 'unknown_person' },
    ],
    ['withdraw', {}, (desk) => desk.withdraw('1'), 'POST /staff/v1/cases/1/withdraw', { reason: 'requester_asked' }],
  ])('%s with their key', async (_what, content, act, line, body) => {
    const { desk, asked } = await deskAt(content);
    await act(desk);
    expect(asked).toEqual([{ line, authorization: `Bearer ${SECRET}`, body }]);
  });

  it('hear why they are refused, and their secret is not repeated', async () => {
    const { desk } = await deskAt({ title: 'Not yours to do' }, 403);
    const refusal = desk.newCode();
    await expect(refusal).rejects.toThrow('POST invitations was answered 403: {"title":"Not yours to do"}');
    await expect(refusal).rejects.not.toThrow(SECRET);
  });

  it('take a refusal for an answer where it is one', async () => {
    const { desk } = await deskAt({}, 409);
    expect(await desk.tryToDecide('1', 'approve')).toBe(409);
  });

  it('do not take an answer without a code for one', async () => {
    const { desk } = await deskAt({ invitations: [] });
    await expect(desk.newCode()).rejects.toThrow('made no code');
  });

  it('leave when the play is interrupted', async () => {
    const { asked } = await deskAt({});
    const desk = new StaffDesk(server?.origin ?? '', SECRET, AbortSignal.abort(new Error('interrupted')));
    await expect(desk.code('1')).rejects.toThrow('interrupted');
    expect(asked).toEqual([]);
  });
});

describe('cases of one person', () => {
  const items = [seen('1', 'a***@d1.example.test'), seen('2', 'a***@d2.example.test'), seen('3')];

  it('are those whose masked address has the domain', async () => {
    const { desk, asked } = await deskAt({ items });
    expect(await desk.theCaseAt('members', 'ana@d2.example.test')).toEqual(items[1]);
    expect(asked[0]?.line).toBe('GET /staff/v1/cases?flow=members&limit=100');
  });

  it.each([
    ['none', 'ana@d9.example.test', items, '0 instead of 1'],
    ['two', 'ana@d1.example.test', [...items, seen('4', 'a***@d1.example.test')], '2 instead of 1'],
  ])('are %s, which is not one', async (_count, email, cases, problem) => {
    const { desk } = await deskAt({ items: cases });
    await expect(desk.theCaseAt('members', email)).rejects.toThrow(problem);
  });
});
