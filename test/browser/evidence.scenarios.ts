import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from '@jest/globals';
import type { Download } from 'playwright-core';
import type { Scenarios } from './office.js';
import { textOf } from './window.js';

const VERIFIER = fileURLToPath(new URL('../../dist/verigate-verify.mjs', import.meta.url));
const QUESTION = 'Show one sign-up from end to end';
const REASON = 'Yearly audit, part two';

const run = promisify(execFile);

/** What the stand-alone verifier says of the downloaded bundle. It ends with an error when something does not hold. */
async function verified(bundle: Download, key: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'verigate-bundle-'));
  try {
    await run('tar', ['-xf', await bundle.path(), '-C', folder]);
    const [name = ''] = readdirSync(folder);
    const { stdout, stderr } = await run(process.execPath, [VERIFIER, join(folder, name), '--key', key]);
    return stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const EVIDENCE: Scenarios = {
  'the log verifies itself, and its bundle is verified by somebody else': async (office) => {
    const window = await office.at('operator');
    await window.visit('Proof');
    await window.button('Verify now').click();
    await window.text(/^All [0-9,]+ entries, the tree above them and the checkpoints hold\.$/).waitFor();
    const key = await window.page.getByRole('table', { name: 'Keys of the log' }).locator('code').innerText();
    const bundle = await window.downloaded(() =>
      window.page.getByRole('link', { name: 'Download the bundle' }).click(),
    );
    expect(await verified(bundle, key)).toMatch(/holds/i);
  },

  'a question is answered, and its answer downloaded': async (office) => {
    const window = await office.at('auditor');
    await window.visit('Auditor’s questions');
    await window
      .button(/^Answer: /)
      .nth(9)
      .waitFor();
    expect(await window.button(/^Answer: /).count()).toBe(10);
    await window.button(`Answer: ${QUESTION}`).click();
    const answer = window.page.getByRole('table', { name: `Answer: ${QUESTION}` });
    await answer.waitFor();
    const rows = (await answer.getByRole('row').count()) - 1;
    const csv = await window.downloaded(() => window.button('Download as CSV').click());
    expect(csv.suggestedFilename()).toBe('one-sign-up.csv');
    expect((await textOf(csv)).trim().split('\n')).toHaveLength(rows + 1);
  },

  'an export is asked for with a reason, written, and downloaded': async (office) => {
    const window = await office.at('operator');
    await window.visit('Exports');
    await window.button('New export').click();
    const dialog = window.dialog('New export');
    await dialog.getByLabel('Outcome').selectOption('block');
    await dialog.getByLabel('Reason', { exact: true }).fill(REASON);
    await window.button('Write the file', dialog).click();
    const row = window.page.getByRole('row').filter({ hasText: 'kind: block' });
    const link = row.getByRole('link', { name: /^Download the export of/ });
    await link.waitFor();
    const [head = '', ...lines] = (await textOf(await window.downloaded(() => link.click()))).trim().split('\n');
    expect(head).toContain('decision');
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !line.includes(',block,'))).toEqual([]);
  },
};
