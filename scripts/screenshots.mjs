import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browser } from './browser.mjs';
import { prepare } from './build.mjs';
import { become } from './child.mjs';
import { cleanEnvironment, fail, inProject, ownNode, Refusal, say } from './project.mjs';
import { smallPng } from './small-png.mjs';

const PASSWORD = 'violet stapler on a slow train';
const OWNER = { username: 'maria.perez@contoso.example', displayName: 'Maria Perez', password: PASSWORD };
/** By the seed, the pictures of two runs show the same people. */
const SEED = ['--decisions', '4000', '--days', '30'];
const FOLDER = inProject('docs', 'screenshots');
const SIZE = { width: 1280, height: 800 };
const LINK = /(http:\/\/\S+)\/console\/sign-in#setup=(\S+)/;

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

/** A picture of each page, in the order of the navigation; docs/console.md shows them. */
const PICTURES = [
  { name: 'decisions', path: 'decisions' },
  { name: 'decision', path: 'decisions', act: openDecision, height: 1500 },
  { name: 'decision-dark', path: 'decisions', act: openDecision, theme: 'dark', height: 1500 },
  { name: 'cases', path: 'cases' },
  { name: 'case', path: 'cases', act: openFirst },
  { name: 'overview', path: 'overview' },
  { name: 'overview-dark', path: 'overview', theme: 'dark' },
  { name: 'lists', path: 'lists' },
  { name: 'invitations', path: 'invitations' },
  { name: 'flows', path: 'flows' },
  { name: 'proof', path: 'proof', act: verifyNow },
  { name: 'questions', path: 'questions', act: drawSample },
  { name: 'exports', path: 'exports', act: (page) => page.getByText('ready').first().waitFor() },
  { name: 'erasure', path: 'erasure' },
  { name: 'staff', path: 'staff' },
  { name: 'keys', path: 'keys' },
  { name: 'narrow', path: 'decisions', width: 360 },
];

const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

async function openFirst(page) {
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByText('The case was opened').waitFor();
}

/** Somebody who was refused, with the proofs checked. */
async function openDecision(page) {
  await page.getByLabel('Status').selectOption('rejected');
  await press(page, 'Search');
  await page.waitForURL(/status=rejected/);
  await page.locator('table[aria-busy]').waitFor({ state: 'detached' });
  await page.getByRole('table').getByRole('link').first().click();
  await press(page, 'Check the proofs here');
  await page.getByText(/entries checked in this browser/).waitFor();
}

async function verifyNow(page) {
  await press(page, 'Verify now');
  await page.getByText(/entries, the tree above them and the checkpoints hold/).waitFor();
}

async function drawSample(page) {
  await page.getByRole('button', { name: 'Answer: Draw a random sample of decisions' }).click();
  await page.getByRole('table').waitFor();
  await page.evaluate('scrollTo(0, 0)');
}

/** A gateway on the seeded database; resolves when it can be opened. */
function gateway(env) {
  const run = spawn(ownNode(), [inProject('dist', 'src', 'main.js')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  run.stdout.setEncoding('utf8');
  return new Promise((resolve, reject) => {
    run.once('exit', (code) => reject(new Refusal(`the gateway ended with ${code}`)));
    run.stdout.on('data', (part) => {
      text += part;
      const [, url, token] = LINK.exec(text) ?? [];
      if (url && token) resolve({ run, url, token });
    });
  });
}

/** What the seed leaves out: people, a role for a time, a hold, an export. */
async function workAtTheDesks(url, data) {
  const { secret } = JSON.parse(readFileSync(join(data, 'demo-staff-key.json'), 'utf8'));
  const send = async (path, body) => {
    const answer = await fetch(`${url}/staff/v1/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Refusal(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const people = [
    ['Ada Reyes', 'reviewer'],
    ['Ben Okafor', 'operator'],
    ['Audra Lindqvist', 'auditor'],
  ];
  const added = [];
  for (const [displayName, role] of people) {
    const username = `${displayName.toLowerCase().replace(' ', '.')}@contoso.example`;
    added.push(await send('staff', { username, displayName, roles: [role] }));
  }
  const reason = 'Letter of the person, 3 November';
  await send('role-grants', { staffId: added[2].staffId, role: 'personal-data-reader', minutes: 60, reason });
  const { items } = await send('decisions?limit=3');
  const decisionIds = items.map(({ decisionId }) => decisionId);
  await send('holds', { decisionIds: decisionIds.slice(0, 2), basis: 'Claim 12 of 2026' });
  await send('subjects/erasure', { decisionId: decisionIds[2], reason, dryRun: false });
  await send('exports', { format: 'csv', filters: { kind: 'block' }, reason: 'Yearly audit' });
}

async function signIn(page, url, token) {
  await page.goto(`${url}/console/sign-in#setup=${token}`);
  await page.getByLabel('User name').fill(OWNER.username);
  await page.getByLabel('Your name').fill(OWNER.displayName);
  await page.getByLabel('New password').fill(OWNER.password);
  await take(page, 'sign-in');
  await press(page, 'Make the administrator');
  await page.locator('#navigation').waitFor({ state: 'attached' });
}

async function take(page, name) {
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  await page.evaluate('document.activeElement?.blur()');
  const picture = smallPng(await page.screenshot({ animations: 'disabled' }));
  writeFileSync(join(FOLDER, `${name}.png`), picture);
  say(`docs/screenshots/${name}.png: ${Math.round(picture.length / 1000)} kB`);
}

async function takeAll(page, url) {
  for (const { name, path, act, theme = 'light', ...size } of PICTURES) {
    await page.setViewportSize({ ...SIZE, ...size });
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.goto(`${url}/console/${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('main :is(table, .state, .panel)').first().waitFor();
    await act?.(page);
    await take(page, name);
  }
}

/** `npm run screenshots`: a seeded demonstration of its own, and a picture of every page into docs/screenshots. */
async function screenshots() {
  await prepare();
  const { path, problem } = browser();
  if (!path) throw new Refusal(`there is no Chromium: ${problem}`);
  const { chromium } = await import('playwright-core');
  const data = mkdtempSync(join(tmpdir(), 'verigate-pictures-'));
  const env = { ...cleanEnvironment(), VERIGATE_DATA_DIR: data, HOST: '127.0.0.1', PORT: '0' };
  try {
    const seeded = await become(ownNode(), [inProject('dist', 'demo', 'seed.js'), ...SEED], { env });
    if (seeded !== 0) throw new Refusal('the demonstration could not be seeded');
    await picture(chromium, path, env, data);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

async function picture(chromium, executablePath, env, data) {
  const { run, url, token } = await gateway(env);
  const ended = new Promise((resolve) => run.once('close', resolve));
  const window = await chromium.launch({ executablePath, args: ARGS, ignoreDefaultArgs: ['--hide-scrollbars'] });
  try {
    const page = await window.newPage({ viewport: SIZE, locale: 'en-GB', timezoneId: 'Europe/Paris' });
    mkdirSync(FOLDER, { recursive: true });
    // The link makes the first administrator while there is nobody else.
    await signIn(page, url, token);
    await workAtTheDesks(url, data);
    await takeAll(page, url);
  } finally {
    await window.close();
    run.kill('SIGTERM');
    await ended;
  }
}

await screenshots().catch(fail);
