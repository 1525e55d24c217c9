import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { MailRoutes, REQUESTER } from './mail-routes.js';

const KEY = createSecretKey(Buffer.alloc(32, 1));
const MAIL = {
  smtp: { host: '127.0.0.1', port: 25, secure: false },
  from: 'signup@example.test',
  approvers: ['desk@example.test', 'boss@example.test'],
  requester: true,
  showRequester: false,
  signInUrls: {},
};

describe('who is written to, and when', () => {
  it.each([
    [false, 'case.approved'],
    [true, 'case.provisioned'],
  ])('an approved person, once they can sign in (accounts made here: %s): %s', (makesAccounts, kind) => {
    const routes = new MailRoutes(MAIL, KEY, makesAccounts);
    const kinds = routes.routes.filter(({ target }) => target === REQUESTER).map((route) => route.kind);
    expect(kinds).toEqual(['case.requested', kind, 'case.denied', 'case.expired']);
    expect(routes.templateFor(REQUESTER, kind)).toBe('approved');
  });

  it('each approver, by a target that does not tell the address', () => {
    const { routes } = new MailRoutes(MAIL, KEY, false);
    const approvers = routes.filter(({ target }) => target !== REQUESTER);
    expect(approvers.map(({ kind }) => kind)).toEqual(['case.requested', 'case.requested']);
    expect(JSON.stringify(routes)).not.toMatch(/desk|boss|@/);
  });

  it('nobody who is not asked for', () => {
    expect(new MailRoutes({ ...MAIL, approvers: [], requester: false }, KEY, false).routes).toEqual([]);
  });

  it('an approver whom the configuration still names', () => {
    const [target = ''] = new MailRoutes({ ...MAIL, requester: false }, KEY, false).routes.map((route) => route.target);
    expect(new MailRoutes(MAIL, KEY, false).addressOf(target)).toBe('desk@example.test');
    expect(new MailRoutes({ ...MAIL, approvers: [] }, KEY, false).addressOf(target)).toBeUndefined();
  });
});
