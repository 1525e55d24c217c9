import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { ADMINISTRATION } from './administration.scenarios.js';
import { CASES } from './cases.scenarios.js';
import { describeInBrowser, withPictures } from './chromium.js';
import { DECISIONS } from './decisions.scenarios.js';
import { EVIDENCE } from './evidence.scenarios.js';
import { Office } from './office.js';
import { PRIVACY } from './privacy.scenarios.js';
import { RULES } from './rules.scenarios.js';
import { SIGN_IN } from './sign-in.scenarios.js';

const SCENARIOS = { ...SIGN_IN, ...DECISIONS, ...CASES, ...EVIDENCE, ...RULES, ...PRIVACY, ...ADMINISTRATION };

describeInBrowser('people at the console', () => {
  let office: Office;

  beforeAll(async () => {
    office = await Office.open();
    await office.world.fill();
  }, 60_000);
  afterEach(() => office.closeWindows());
  afterAll(() => office?.close(), 60_000);

  it.each(Object.entries(SCENARIOS))(
    '%s',
    async (name, act) => {
      await withPictures(name, office.browser, () => act(office));
      expect(office.complaints()).toEqual([]);
    },
    40_000,
  );
});
