import { CODE_ASKED, CODE_REFUSED, LET_IN, REFUSED } from './policy-pages.js';
import { aDomain, applicant, withCode } from './policy-people.js';
import type { PolicyScenario, PolicyTheme, Scene } from './policy-scenario.js';
import { until } from './policy-waiting.js';

/** Nobody without a code. */
const FLOW = 'policy-members';

/** Slower than an impatient caller, faster than the flow's budget. */
const SLOW_MS = 1_800;
const IMPATIENT_MS = 1_200;

async function mustBeTaken({ desk, must }: Scene, id: string, uses: number): Promise<void> {
  const { usesTaken } = await desk.code(id);
  must(usesTaken === uses, `uses taken of the code: ${usesTaken} instead of ${uses}`);
}

const redeeming: readonly PolicyScenario[] = [
  {
    name: 'invitation: invited, and given the claims of the code, each in its kind',
    vendorCalls: 1,
    async play({ desk, press }) {
      const claims = { extension_Tier: 'gold', extension_Seats: 3, extension_Partner: true };
      const { code } = await desk.newCode({ claims });
      await press({ flow: FLOW, form: withCode(applicant(), code) }, { page: 'created', claims });
    },
  },
  {
    name: 'invitation: asked for where none was given, then invited',
    vendorCalls: 1,
    async play({ desk, press }) {
      const form = applicant();
      await press({ flow: FLOW, form }, CODE_ASKED);
      const { code } = await desk.newCode();
      // As people type: in lower case, with blanks.
      const typed = code.toLowerCase().replaceAll('-', ' ');
      await press({ flow: FLOW, form: withCode(form, typed) }, LET_IN);
    },
  },
  {
    name: 'invitation: asked for in the language of the applicant',
    vendorCalls: 0,
    async play({ press }) {
      await press(
        { flow: FLOW, form: applicant(), locale: 'fr-FR' },
        { page: 'form error', says: /code d'invitation/ },
      );
    },
  },
  {
    name: 'invitation: bound to a domain',
    vendorCalls: 1,
    async play({ desk, press }) {
      const domain = aDomain();
      const { code } = await desk.newCode({ domain });
      await press({ flow: FLOW, form: withCode(applicant(), code) }, CODE_REFUSED);
      await press({ flow: FLOW, form: withCode(applicant({ email: `ana@${domain}` }), code) }, LET_IN);
    },
  },
];

const refused: readonly PolicyScenario[] = [
  {
    name: 'invitation: code burnt by the person before, refused in the words for a code that never was',
    vendorCalls: 1,
    async play(scene) {
      const { desk, press, must } = scene;
      const { id, code } = await desk.newCode();
      await press({ flow: FLOW, form: withCode(applicant(), code) }, LET_IN);
      const burnt = await press({ flow: FLOW, form: withCode(applicant(), code) }, CODE_REFUSED);
      const wrong = await press({ flow: FLOW, form: withCode(applicant(), '0000-0000-0000-0000') }, CODE_REFUSED);
      must(burnt.body === wrong.body, 'a burnt code and a wrong one are told apart');
      await mustBeTaken(scene, id, 1);
    },
  },
  {
    name: 'invitation: revoked',
    vendorCalls: 0,
    async play({ desk, press }) {
      const { id, code } = await desk.newCode();
      await desk.revoke(id);
      await press({ flow: FLOW, form: withCode(applicant(), code) }, CODE_REFUSED);
    },
  },
];

const kept: readonly PolicyScenario[] = [
  {
    name: 'invitation: the caller gives up and sends again, one use is taken',
    vendorCalls: 1,
    async play(scene) {
      const { id, code } = await scene.desk.newCode({ maxUses: 2 });
      const form = withCode(applicant({ surname: 'Slow' }), code);
      await scene.press({ flow: FLOW, form, patienceMs: IMPATIENT_MS }, { page: 'created', attempts: 2 });
      await mustBeTaken(scene, id, 1);
    },
  },
  {
    name: 'invitation: a blocked person does not burn the code',
    vendorCalls: 1,
    async play(scene) {
      const { desk, press } = scene;
      const { id, code } = await desk.newCode();
      const blocked = applicant();
      await desk.list('block', { kind: 'email', value: blocked.email });
      await press({ flow: FLOW, form: withCode(blocked, code) }, REFUSED);
      await mustBeTaken(scene, id, 0);
      await press({ flow: FLOW, form: withCode(applicant(), code) }, LET_IN);
    },
  },
  {
    name: 'invitation: a person whom the check refuses does not burn the code',
    vendorCalls: 2,
    async play(scene) {
      const { desk, press, signal } = scene;
      const { id, code } = await desk.newCode();
      await press({ flow: FLOW, form: withCode(applicant({ surname: 'Rejected' }), code) }, REFUSED);
      const isFree = async () => ((await desk.code(id)).usesTaken === 0 ? true : undefined);
      await until('the use of the code to return', isFree, { signal });
      await press({ flow: FLOW, form: withCode(applicant(), code) }, LET_IN);
    },
  },
];

export const INVITATIONS: PolicyTheme = {
  name: 'invitation',
  provider: { slowMs: SLOW_MS },
  flows: { [FLOW]: { steps: { 'before-creating-user': ['block-list', 'invitation', 'verification'] } } },
  scenarios: [...redeeming, ...refused, ...kept],
};
