import { CODE_ASKED, LET_IN, REFUSED } from './policy-pages.js';
import { aDomain, applicant, withCode } from './policy-people.js';
import type { PolicyScenario, PolicyTheme } from './policy-scenario.js';

/** Anybody but who is on the block list. */
const OPEN = 'policy-open';
/** Nobody but who is on the allow list. */
const PARTNERS = 'policy-partners';
/** Nobody but who is on the allow list, or holds a code. */
const GUESTS = 'policy-guests';

/** Known to the package of disposable domains; nobody's address. */
const THROW_AWAY = 'mailinator.com';

const blocking: readonly PolicyScenario[] = [
  {
    name: 'lists: blocked by address, in whatever case it is written, after federation too',
    vendorCalls: 0,
    async play({ desk, press }) {
      const form = applicant();
      await desk.list('block', { kind: 'email', value: form.email.toUpperCase() });
      await press({ flow: OPEN, form, step: 'after-federation' }, REFUSED);
      await press({ flow: OPEN, form }, REFUSED);
    },
  },
  {
    name: 'lists: blocked by domain, sub-domains too, and nobody else',
    vendorCalls: 1,
    async play({ desk, press }) {
      const domain = aDomain();
      await desk.list('block', { kind: 'email_domain', value: domain });
      await press({ flow: OPEN, form: applicant({ email: `ana@${domain}` }) }, REFUSED);
      await press({ flow: OPEN, form: applicant({ email: `ana@mail.${domain}` }) }, REFUSED);
      await press({ flow: OPEN, form: applicant({ email: `ana@not${domain}` }) }, LET_IN);
    },
  },
  {
    name: 'lists: blocked by country, in the one flow that the entry names',
    vendorCalls: 1,
    async play({ desk, press }) {
      await desk.list('block', { kind: 'country', value: 'NZ', flow: OPEN });
      const form = applicant({ country: 'NZ', postalCode: '6011' });
      await press({ flow: OPEN, form }, REFUSED);
      await desk.list('allow', { kind: 'email', value: form.email });
      await press({ flow: PARTNERS, form }, LET_IN);
    },
  },
  {
    name: 'lists: blocked by phone number, however it is written',
    vendorCalls: 0,
    async play({ desk, press }) {
      await desk.list('block', { kind: 'phone', value: '+1 (201) 555-0199' });
      await press({ flow: OPEN, form: applicant({ phone: '+12015550199' }) }, REFUSED);
    },
  },
  {
    name: 'lists: blocked by identity provider',
    vendorCalls: 1,
    async play({ desk, press }) {
      await desk.list('block', { kind: 'issuer', value: 'facebook.com', flow: OPEN });
      await press({ flow: OPEN, form: applicant({ signIn: 'facebook' }), step: 'after-federation' }, REFUSED);
      await press({ flow: OPEN, form: applicant({ signIn: 'google' }) }, LET_IN);
    },
  },
  {
    name: 'lists: blocked until the entry is removed',
    vendorCalls: 1,
    async play({ desk, press }) {
      const form = applicant();
      const entry = await desk.list('block', { kind: 'email', value: form.email });
      await press({ flow: OPEN, form }, REFUSED);
      await desk.unlist('block', entry);
      await press({ flow: OPEN, form }, LET_IN);
    },
  },
  {
    name: 'lists: a disposable mailbox is blocked, unless the allow list knows the address',
    vendorCalls: 1,
    async play({ desk, press }) {
      const form = applicant({ email: `ana@${aDomain(THROW_AWAY)}` });
      await press({ flow: OPEN, form }, REFUSED);
      await desk.list('allow', { kind: 'email', value: form.email });
      await press({ flow: OPEN, form }, LET_IN);
    },
  },
];

const allowing: readonly PolicyScenario[] = [
  {
    name: 'lists: allow list only, a stranger is refused',
    vendorCalls: 0,
    play: async ({ press }) => void (await press({ flow: PARTNERS, form: applicant() }, REFUSED)),
  },
  {
    name: 'lists: allow list only, who is on it is let in',
    vendorCalls: 1,
    async play({ desk, press }) {
      const domain = aDomain();
      await desk.list('allow', { kind: 'email_domain', value: domain });
      await press({ flow: PARTNERS, form: applicant({ email: `ana@${domain}` }) }, LET_IN);
    },
  },
  {
    name: 'lists: the block list outranks the allow list and a code',
    vendorCalls: 0,
    async play({ desk, press, must }) {
      const form = applicant();
      await desk.list('allow', { kind: 'email', value: form.email });
      await desk.list('block', { kind: 'email', value: form.email });
      await press({ flow: PARTNERS, form }, REFUSED);
      const { id, code } = await desk.newCode();
      await press({ flow: GUESTS, form: withCode(form, code) }, REFUSED);
      const { usesTaken } = await desk.code(id);
      must(usesTaken === 0, `uses taken of the code: ${usesTaken} instead of 0`);
    },
  },
  {
    name: 'lists: an invitation opens the allow list',
    vendorCalls: 1,
    async play({ desk, press }) {
      const form = applicant();
      await press({ flow: GUESTS, form }, CODE_ASKED);
      const { code } = await desk.newCode();
      await press({ flow: GUESTS, form: withCode(form, code) }, LET_IN);
    },
  },
];

export const LISTS: PolicyTheme = {
  name: 'lists',
  flows: {
    [OPEN]: {
      steps: { 'after-federation': ['block-list'], 'before-creating-user': ['block-list', 'verification'] },
      lists: { disposableDomains: 'block' },
    },
    [PARTNERS]: { steps: { 'before-creating-user': ['block-list', 'allow-list', 'verification'] } },
    [GUESTS]: {
      steps: { 'before-creating-user': ['block-list', 'allow-list', 'invitation', 'verification'] },
      invitation: { required: false },
    },
  },
  scenarios: [...blocking, ...allowing],
};
