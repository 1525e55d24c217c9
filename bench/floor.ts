import Fastify from 'fastify';
import { Pool } from 'undici';

/**
 * The yardstick: bare Fastify and undici doing the same call and nothing else. JSON in, form out, XML back, two fields picked, JSON out;
 * no authentication, validation, deadline, breaker, record, metrics, or log.
 */
const origin = process.argv[2] ?? '';
const pool = new Pool(origin, { connections: 64 });
const app = Fastify({ logger: false });

interface SignUp {
  readonly [claim: string]: string | undefined;
}

app.post<{ Body: SignUp }>('/connectors/customers/before-creating-user', async ({ body }) => {
  const form = new URLSearchParams({
    username: 'bench',
    password: 'bench-password',
    invoice: '0000000000000000000000000A',
    firstName: body['givenName'] ?? '',
    lastName: body['surname'] ?? '',
    address: body['streetAddress'] ?? '',
    city: body['city'] ?? '',
    state: body['state'] ?? '',
    zip: body['postalCode'] ?? '',
    email: body['email'] ?? '',
    dobYear: body['extension_DateOfBirth']?.slice(0, 4) ?? '',
    dobMonth: body['extension_DateOfBirth']?.slice(5, 7) ?? '',
  }).toString();
  const reply = await pool.request({
    path: '/api/idiq.svc',
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form,
  });
  const xml = await reply.body.text();
  const verdict = /<summary-result><key>([^<]*)/.exec(xml)?.[1];
  const id = /<id-number>([^<]*)/.exec(xml)?.[1];
  return verdict === 'id.success'
    ? { version: '1.0.0', action: 'Continue', extension_Reference: id }
    : { version: '1.0.0', action: 'ShowBlockPage', userMessage: 'no' };
});

await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
