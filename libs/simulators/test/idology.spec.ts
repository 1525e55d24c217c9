import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Agent, request } from 'undici';
import { FAULT_NAMES, FAULTS, IDOLOGY_PERSONAS, startIdologyServer, type VendorServer } from '#libs/simulators';

const CREDENTIALS = { username: 'acme.api', password: 's3cr=t&x' };
const JOHN = {
  firstName: 'John',
  lastName: 'Smith',
  address: '222333 PeachTree Place',
  zip: '30318',
  invoice: 'INV1',
};

let server: VendorServer;
let agent: Agent;
beforeAll(async () => {
  agent = new Agent();
  server = await startIdologyServer({ credentials: CREDENTIALS });
});
afterAll(async () => {
  await server.close();
  await agent.destroy();
});

async function send(
  body: string,
  path = '/api/idiq.svc',
  contentType = 'application/x-www-form-urlencoded',
  method = 'POST',
) {
  server.clear();
  const headers = { 'content-type': contentType };
  const reply = await request(`${server.origin}${path}`, {
    method,
    headers,
    dispatcher: agent,
    ...(method === 'GET' ? {} : { body }),
  });
  return { status: reply.statusCode, body: await reply.body.text(), counted: server.calls.length };
}

const formOf = (fields: Readonly<Record<string, string>>): string =>
  new URLSearchParams({ ...CREDENTIALS, ...JOHN, ...fields }).toString();
const inquire = (fields: Readonly<Record<string, string>> = {}) => send(formOf(fields));

const refusal = (text: string) => ({ status: 200, body: `<response><error>${text}</error></response>`, counted: 0 });

describe('the simulated IDology', () => {
  it('answers as documented: a prolog without encoding, an id that is no number', async () => {
    const [first, second] = [await inquire(), await inquire()];
    expect(first).toMatchObject({ status: 200, counted: 1 });
    expect(first.body).toMatch(/^<\?xml version="1\.0"\?>\n<response>\n {2}<id-number>0?31400001\d\d<\/id-number>\n/);
    const ids = [first, second].map(({ body }) => /<id-number>(\d+)</.exec(body)?.[1] ?? '');
    expect(ids.filter((id) => id.startsWith('0'))).toHaveLength(1);
    expect(ids.every((id) => Number(id) > 2 ** 31)).toBe(true);
    const messages = [first.body, second.body].map((body) => /<summary-result>.*<\/summary-result>/.exec(body)?.[0]);
    expect(messages[0]).not.toBe(messages[1]);
  });

  it.each([
    ['another password', { password: 'wrong' }, 'Invalid username and password'],
    ['another user', { username: 'wrong' }, 'Invalid username and password'],
    ['no first name', { firstName: '' }, 'No first name submitted'],
    ['no last name', { lastName: '' }, 'No last name submitted'],
    ['no address', { address: ' ' }, 'No address submitted'],
    ['no place', { zip: '', city: 'Atlanta' }, 'No zip submitted'],
    ['ZIP+4', { zip: '30318-1234' }, 'Null arguments'],
    ['a state by its name', { state: 'Georgia' }, 'Null arguments'],
    ['an SSN with dashes', { ssn: '112-22-3333' }, 'Null arguments'],
    ['a month of one digit', { dobYear: '1975', dobMonth: '2' }, 'Null arguments'],
    ['a month without its year', { dobMonth: '02' }, 'Null arguments'],
    ['a phone with country code', { telephone: '+12015550142' }, 'Null arguments'],
    ['an invoice that is too long', { invoice: 'X'.repeat(31) }, 'Null arguments'],
  ])('refuses %s, without a transaction', async (_name, fields, text) => {
    expect(await inquire(fields)).toEqual(refusal(text));
  });

  it('takes forms only, by POST, at one path, with nothing in the address', async () => {
    const form = formOf({});
    expect(await send(JSON.stringify({ ...CREDENTIALS, ...JOHN }), undefined, 'application/json')).toEqual(
      refusal('Null arguments'),
    );
    expect(await send('', `/api/idiq.svc?${form}`)).toMatchObject({ status: 400, counted: 0 });
    expect(await send(form, '/api/idliveq.svc')).toMatchObject({ status: 404, counted: 0 });
    expect(await send(form, '/redirected')).toMatchObject({ status: 404, counted: 0 });
    expect(await send('', undefined, undefined, 'GET')).toMatchObject({ status: 405, counted: 0 });
  });

  it('counts the call of a person who meets a fault', async () => {
    expect(await inquire({ lastName: 'serviceunavailable' })).toEqual({ status: 503, body: '', counted: 1 });
  });

  it('knows nobody by the name of an inherited property', async () => {
    expect((await inquire({ lastName: 'constructor' })).body).toContain('result.no.match');
  });
});

describe('the personas', () => {
  it('have names of their own, every fault among them, and each end', () => {
    const names = IDOLOGY_PERSONAS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const surnames = IDOLOGY_PERSONAS.map(({ claims }) => claims.surname);
    expect(FAULT_NAMES.filter((name) => !surnames.includes(FAULTS[name].surname))).toEqual([]);
    expect(new Set(IDOLOGY_PERSONAS.map((persona) => persona.expect))).toEqual(
      new Set(['verified', 'rejected', 'inconclusive', 'error']),
    );
  });
});
