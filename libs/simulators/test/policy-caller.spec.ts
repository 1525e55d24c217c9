import { requestBody, type SignIn, type SignUpForm } from '../src/callers/index.js';
import { Mistake, readOptions } from '../src/cli/options.js';
import { playAll } from '../src/cli/play-all.js';
import { answerJson, CONTINUE, startFakeGateway } from './fake-gateway.js';

const FORM: SignUpForm = { email: 'ana@example.test', givenName: 'Ana', surname: 'Example' };
const sent = (form: SignUpForm): Record<string, unknown> =>
  JSON.parse(requestBody(form, 'b2c', 'before-creating-user')) as Record<string, unknown>;

describe('the request of somebody who signed in', () => {
  it('with a passcode by mail has the address for an id', () => {
    const identities = [{ signInType: 'federated', issuer: 'mail', issuerAssignedId: FORM.email }];
    expect(sent(FORM)).toMatchObject({ identities });
  });

  it.each<[SignIn, string]>([
    ['google', 'google.com'],
    ['facebook', 'facebook.com'],
  ])('with %s has an id of theirs, always the same', (signIn, issuer) => {
    const [[one], [again]] = [0, 1].map(() => sent({ ...FORM, signIn })['identities'] as Record<string, string>[]) as [
      Record<string, string>[],
      Record<string, string>[],
    ];
    expect(one).toMatchObject({ signInType: 'federated', issuer });
    expect(one?.['issuerAssignedId']).toMatch(/^\w{21}$/);
    expect(again).toEqual(one);
  });

  it('with Entra ID has no identities at all', () => {
    expect(sent({ ...FORM, signIn: 'entra' })).not.toHaveProperty('identities');
  });
});

describe('custom attributes', () => {
  it('go under the long name of the directory, each in its kind, and only with the form', () => {
    const form = { ...FORM, custom: { Seats: 3, Newsletter: false, InvitationCode: 'AAAA' } };
    const extensions = Object.entries(sent(form)).filter(([name]) => name.startsWith('extension_'));
    expect(extensions.map(([name, value]) => [name.replace(/^extension_[0-9a-f]{32}_/, ''), value])).toEqual([
      ['Seats', 3],
      ['Newsletter', false],
      ['InvitationCode', 'AAAA'],
    ]);
    expect(requestBody(form, 'b2c', 'after-federation')).not.toContain('extension_');
  });
});

describe('--only', () => {
  const AROUND = { environment: {}, write: () => {}, complain: () => {} };
  const NEVER = new AbortController().signal;

  it('needs --all', () => {
    expect(() => readOptions(['--only', 'lists'])).toThrow(Mistake);
    expect(readOptions(['--all', '--only', 'lists'])).toMatchObject({ all: true, only: 'lists' });
  });

  it('plays what has the words in its name, in whatever case', async () => {
    const gateway = await startFakeGateway((response) => answerJson(response, 200, CONTINUE));
    const lines: string[] = [];
    const options = { ...readOptions(['--all', '--json', '--secret', 'x', '--only', 'MOCK: verif']), url: gateway.url };
    await playAll(options, { ...AROUND, write: (line) => void lines.push(line) }, NEVER);
    await gateway.close();
    expect(lines.map((line) => (JSON.parse(line) as { name: string }).name)).toEqual(['mock: verified']);
  });

  it('says so when no name has them', async () => {
    const options = { ...readOptions(['--all', '--secret', 'x', '--only', 'qqq']), url: 'http://127.0.0.1:1' };
    await expect(playAll(options, AROUND, NEVER)).rejects.toThrow('No scenario has "qqq" in its name');
  });
});
