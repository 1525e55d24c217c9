import type { SignUpForm } from '../callers/index.js';
import { mustHaveNoAccount, theAccountOf } from './policy-accounts.js';
import { ask, comesBack, isAbout, isMailTo, signsIn, toldOf } from './policy-acts.js';
import { DENIED, LET_IN, REFUSED, STILL_WAITS, WAITS } from './policy-pages.js';
import { aDomain, applicant } from './policy-people.js';
import type { PolicyScenario, PolicyTheme, Scene } from './policy-scenario.js';

/** Staff approve. */
const FLOW = 'policy-approval';
/** Two of them. */
const FOUR_EYES = 'policy-four-eyes';
/** A system of the customer's own approves. */
const OWN_SYSTEM = 'policy-own-system';

/** Whose employees need no human; below it, so that each scenario has a domain of its own. */
const COLLEAGUES = 'colleagues.test';

/** Reference microsoft.md section 3: after federation `approval-status`, before creating the user `approval`. */
const STEPS = {
  'after-federation': ['approval-status'],
  'before-creating-user': ['verification', 'approval'],
  'before-sending-token': [],
};

const decided: readonly PolicyScenario[] = [
  {
    name: 'approval: pending, then approved, then signs in',
    vendorCalls: 1,
    async play(scene) {
      const { desk, mail } = scene;
      const form = applicant({ signIn: 'google' });
      const { caseId } = await ask(scene, FLOW, form);
      await comesBack(scene, FLOW, form, STILL_WAITS);
      mustHaveNoAccount(scene, form);
      await desk.decide(caseId, 'approve');
      const { madeBy } = await theAccountOf(scene, form, caseId);
      scene.must(madeBy === 'users', `the account was made by ${madeBy}`);
      await mail.until(1, isMailTo(form, /has been approved/));
      await comesBack(scene, FLOW, form);
      await signsIn(scene, FLOW, form);
      await theAccountOf(scene, form, caseId);
    },
  },
  {
    name: 'approval: let on to the form, then pending, then told so after the next federation',
    vendorCalls: 1,
    async play(scene) {
      const form = applicant();
      await comesBack(scene, FLOW, form);
      await ask(scene, FLOW, form);
      await comesBack(scene, FLOW, form, STILL_WAITS);
    },
  },
  {
    name: 'approval: pending, then denied',
    vendorCalls: 1,
    async play(scene) {
      const form = applicant();
      const { caseId } = await ask(scene, FLOW, form);
      await scene.desk.decide(caseId, 'deny');
      await comesBack(scene, FLOW, form, DENIED);
      await scene.mail.until(1, isMailTo(form, /^Your sign-up request$/));
      mustHaveNoAccount(scene, form);
    },
  },
  {
    name: 'approval: withdrawn, and the person may ask again',
    vendorCalls: 2,
    async play(scene) {
      const form = applicant();
      const { caseId } = await ask(scene, FLOW, form);
      await scene.desk.withdraw(caseId);
      await comesBack(scene, FLOW, form);
      await scene.press({ flow: FLOW, form: { ...form, city: 'Shelbyville' } }, WAITS);
      const cases = await scene.desk.casesAt(FLOW, form.email);
      scene.must(cases.length === 2, `cases of this person: ${cases.length} instead of 2`);
    },
  },
  {
    name: 'approval: the same person asks twice, one case',
    vendorCalls: 2,
    async play(scene) {
      const form = applicant();
      const { caseId } = await ask(scene, FLOW, form);
      const again = await ask(scene, FLOW, { ...form, city: 'Shelbyville' });
      scene.must(again.caseId === caseId, 'the second press opened another case');
    },
  },
  {
    name: 'approval: an account of Entra ID is invited',
    vendorCalls: 1,
    async play(scene) {
      const form = applicant({ signIn: 'entra' });
      const { caseId } = await ask(scene, FLOW, form);
      await scene.desk.decide(caseId, 'approve');
      const { madeBy, properties } = await theAccountOf(scene, form, caseId);
      scene.must(madeBy === 'invitations', `the account was made by ${madeBy}`);
      scene.must(properties['surname'] === form.surname, 'the account lacks what the form had asked for');
      await comesBack(scene, FLOW, form);
    },
  },
  {
    name: 'approval: Graph throttles, then loses its answer, one account all the same',
    vendorCalls: 1,
    async play(scene) {
      const form = applicant();
      const { caseId } = await ask(scene, FLOW, form);
      const throttled = { kind: 'throttle', retryAfterSeconds: 1 } as const;
      scene.graph.trouble('POST /users', throttled, { kind: 'reset', when: 'after' });
      await scene.desk.decide(caseId, 'approve');
      await theAccountOf(scene, form, caseId);
      const { provisioning } = await scene.desk.case(caseId);
      scene.must(provisioning?.how === 'adopted', `the account was ${provisioning?.how}, and not found again`);
    },
  },
];

const fourEyes: readonly PolicyScenario[] = [
  {
    name: 'approval: four eyes, nobody counts twice, one account',
    vendorCalls: 1,
    async play(scene) {
      const { desk, colleague, must } = scene;
      const form = applicant();
      const { caseId } = await ask(scene, FOUR_EYES, form);
      const { state } = await desk.decide(caseId, 'approve');
      must(state === 'requested', `after one approval the case is ${state}`);
      const status = await desk.tryToDecide(caseId, 'approve');
      must(status === 409 || status === 403, `the same reviewer a second time is answered ${status}`);
      await comesBack(scene, FOUR_EYES, form, STILL_WAITS);
      mustHaveNoAccount(scene, form);
      await colleague.decide(caseId, 'approve');
      await theAccountOf(scene, form, caseId);
      await comesBack(scene, FOUR_EYES, form);
      await signsIn(scene, FOUR_EYES, form);
    },
  },
  {
    name: 'approval: four eyes, one denial is enough',
    vendorCalls: 1,
    async play(scene) {
      const form = applicant();
      const { caseId } = await ask(scene, FOUR_EYES, form);
      await scene.desk.decide(caseId, 'approve');
      await scene.colleague.decide(caseId, 'deny');
      await comesBack(scene, FOUR_EYES, form, DENIED);
      mustHaveNoAccount(scene, form);
    },
  },
];

const ownSystem: readonly PolicyScenario[] = [
  {
    name: "approval: a system of the customer's own hears of the case by webhook and approves",
    vendorCalls: 1,
    async play(scene) {
      const { ownSystem: system, webhooks, press } = scene;
      const form = applicant();
      await press({ flow: OWN_SYSTEM, form }, WAITS);
      const heard = await webhooks.until(1, isAbout('case.requested', { flow: OWN_SYSTEM }));
      const [caseId = ''] = heard.map((arrival) => String(toldOf(arrival)['case']));
      await system.decide(caseId, 'approve');
      await theAccountOf(scene, form, caseId);
      for (const type of ['case.approved', 'case.provisioned'])
        await webhooks.until(1, isAbout(type, { case: caseId }));
      await comesBack(scene, OWN_SYSTEM, form);
    },
  },
];

async function mustHaveNoCase({ desk, must }: Scene, { email }: SignUpForm): Promise<void> {
  const { length } = await desk.casesAt(FLOW, email);
  must(length === 0, `cases of this person: ${length} instead of 0`);
}

const colleague = (over: Partial<SignUpForm> = {}): SignUpForm =>
  applicant({ email: `ana@${aDomain(COLLEAGUES)}`, ...over });

const automatic: readonly PolicyScenario[] = [
  {
    name: 'approval: approved by a rule, at once',
    vendorCalls: 1,
    async play(scene) {
      const form = colleague();
      await scene.press({ flow: FLOW, form }, LET_IN);
      await mustHaveNoCase(scene, form);
    },
  },
  {
    name: 'approval: denied by a rule, at once',
    vendorCalls: 1,
    async play(scene) {
      const form = applicant({ country: 'NZ', postalCode: '6011' });
      await scene.press({ flow: FLOW, form }, DENIED);
      await mustHaveNoCase(scene, form);
    },
  },
  {
    name: 'approval: no rule overrules a doubt that the check left',
    vendorCalls: 1,
    play: async (scene) => void (await ask(scene, FLOW, colleague({ surname: 'Referred' }))),
  },
  {
    name: 'approval: nobody is asked about a person whom the check refuses',
    vendorCalls: 1,
    async play(scene) {
      const form = applicant({ surname: 'Rejected' });
      await scene.press({ flow: FLOW, form }, REFUSED);
      await mustHaveNoCase(scene, form);
    },
  },
];

export const APPROVALS: PolicyTheme = {
  name: 'approval',
  flows: {
    [FLOW]: {
      steps: STEPS,
      approval: {
        auto: [
          // oxlint-disable-next-line unicorn/no-thenable -- a word of the file, and no function
          { when: { emailDomain: [`*.${COLLEAGUES}`], verified: true }, then: 'approve' },
          // oxlint-disable-next-line unicorn/no-thenable -- a word of the file, and no function
          { when: { country: ['NZ'] }, then: 'deny' },
        ],
      },
    },
    [FOUR_EYES]: { steps: STEPS, approval: { fourEyes: true } },
    [OWN_SYSTEM]: { steps: STEPS, approval: {} },
  },
  scenarios: [...decided, ...fourEyes, ...ownSystem, ...automatic],
};
