import { afterEach, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { Webhook } from 'standardwebhooks';
import { startMailServer, startWebhookReceiver } from '../src/index.js';

const SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe('a webhook receiver', () => {
  const text = JSON.stringify({ type: 'case.approved', timestamp: '2026-11-22T10:00:00.000Z', data: { a: 1 } });

  async function post(url: string, change: { secret?: string; at?: Date; body?: string } = {}): Promise<number> {
    const { secret = SECRET, at = new Date(), body = text } = change;
    const headers = {
      'webhook-id': 'evt-1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign('evt-1', at, text),
    };
    return (await fetch(url, { method: 'POST', headers, body })).status;
  }

  it('takes what is signed, and records it', async () => {
    const receiver = await startWebhookReceiver({ secret: SECRET });
    closing.push(() => receiver.close());
    const coming = receiver.until(1);
    expect(await post(receiver.url)).toBe(200);
    expect(await coming).toMatchObject([{ id: 'evt-1', type: 'case.approved', genuine: true, status: 200, text }]);
  });

  it.each([
    ['another secret', { secret: `whsec_${Buffer.alloc(24, 2).toString('base64')}` }],
    ['another body', { body: text.replace('1', '2') }],
    ['an old time', { at: new Date(Date.now() - 600_000) }],
  ])('refuses %s', async (_, change) => {
    const receiver = await startWebhookReceiver({ secret: SECRET });
    closing.push(() => receiver.close());
    expect(await post(receiver.url, change)).toBe(401);
    expect(receiver.arrivals).toMatchObject([{ genuine: false, status: 401 }]);
  });

  it('fails when it is told to, so many times', async () => {
    const receiver = await startWebhookReceiver({ secret: SECRET });
    closing.push(() => receiver.close());
    receiver.answerNext(2, 503);
    expect([await post(receiver.url), await post(receiver.url), await post(receiver.url)]).toEqual([503, 503, 200]);
  });
});

describe('a mail server', () => {
  it('keeps what it is given as its reader sees it, and lets in who knows the password', async () => {
    const credentials = { username: 'verigate', password: 'secret' };
    const server = await startMailServer({ credentials });
    closing.push(() => server.close());
    const transport = (pass: string) =>
      createTransport({ host: '127.0.0.1', port: server.port, ignoreTLS: true, auth: { user: 'verigate', pass } });
    const mail = {
      from: 'a@example.test',
      to: 'b@example.test',
      subject: '登録申請 – très long sujet qui ne tient pas dans une seule ligne d’en-tête',
      text: 'Zeile eins = eins\r\n\r\nüber und über, 登録',
      html: '<p>é</p>',
    };
    await expect(transport('wrong').sendMail(mail)).rejects.toMatchObject({ code: 'EAUTH' });
    await transport('secret').sendMail(mail);
    const [arrival] = await server.until(1);
    expect(arrival).toMatchObject({ from: mail.from, to: [mail.to], subject: mail.subject, username: 'verigate' });
    expect(arrival?.text.trim()).toBe(mail.text);
    expect(arrival?.html.trim()).toBe(mail.html);
  });

  it('refuses recipients when it is told to', async () => {
    const server = await startMailServer();
    closing.push(() => server.close());
    server.refuseNext(1, 550);
    const transport = createTransport({ host: '127.0.0.1', port: server.port, ignoreTLS: true });
    const mail = { from: 'a@example.test', to: 'b@example.test', subject: 's', text: 't' };
    await expect(transport.sendMail(mail)).rejects.toMatchObject({ code: 'EENVELOPE', responseCode: 550 });
    await transport.sendMail(mail);
    expect(server.arrivals).toHaveLength(1);
  });
});
