import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { administration } from './administration.scenarios.js';
import { cases } from './cases.scenarios.js';
import { describeInBrowser } from './chromium.js';
import { decisions } from './decisions.scenarios.js';
import { evidence } from './evidence.scenarios.js';
import { Office } from './office.js';
import { privacy } from './privacy.scenarios.js';
import { lists } from './rules.scenarios.js';
import { signIn } from './sign-in.scenarios.js';

describeInBrowser('people at the console', () => {
  let office: Office;
  const theOffice = () => office;

  beforeAll(async () => {
    office = await Office.open();
    await office.world.fill();
  }, 60_000);
  afterEach(() => office.closeWindows());
  afterAll(() => office?.close(), 60_000);

  signIn(theOffice);
  decisions(theOffice);
  cases(theOffice);
  evidence(theOffice);
  lists(theOffice);
  privacy(theOffice);
  administration(theOffice);
});
