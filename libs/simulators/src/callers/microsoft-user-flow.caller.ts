import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { UserFlowStep } from '#libs/connector-protocols';
import { ENGINE_MESSAGE, type ReadPage, readReply, type WireReply } from './read-reply.js';
import { PATIENCE_MS, requestBody, type SignUpForm, type Tenant } from './sign-up-form.js';

export interface CallerSettings {
  /** Address of the gateway, without a path. */
  readonly url: string;
  readonly flow: string;
  readonly step: UserFlowStep;
  readonly form: SignUpForm;
  /** Default b2c. */
  readonly tenant?: Tenant;
  /** BCP 47 tag of the page. */
  readonly locale?: string;
  readonly credential?: { readonly username: string; readonly secret: string };
  /** Header in which a proxy hands on the client certificate, and its value. */
  readonly certificateHeader?: { readonly name: string; readonly value: string };
  /** Milliseconds for each of the two tries; default: the tenant's. */
  readonly patienceMs?: number;
  /** PEM of an extra trust anchor, for an https address. */
  readonly ca?: string;
  /** Ends the call: the person closed the page. */
  readonly signal?: AbortSignal;
}

export interface SeenPage extends ReadPage {
  /** HTTP status of the answer that counted; absent when none came. */
  readonly status?: number;
  /** The text of that answer, as it came. */
  readonly body?: string;
  /** 1, or 2 when nothing came at first. */
  readonly attempts: number;
  /** From the first byte to the page. */
  readonly milliseconds: number;
}

/** Why no answer came. */
class NoResponse extends Error {
  override readonly name = 'NoResponse';
}

const MAX_REPLY_BYTES = 1024 * 1024;
const TRIES = 2;

/**
 * Plays the caller of API connectors v1: one POST, and when no response came in time exactly one more with the same bytes
 * (Limits, reference microsoft.md section 1.6). Any response at all ends it.
 */
export async function callAsMicrosoft(settings: CallerSettings): Promise<SeenPage> {
  const { step, form, tenant = 'b2c', locale } = settings;
  const body = Buffer.from(requestBody(form, tenant, step, locale));
  const patienceMs = settings.patienceMs ?? PATIENCE_MS[tenant];
  const started = performance.now();
  const elapsed = () => Math.round(performance.now() - started);
  const reasons: string[] = [];
  for (let attempts = 1; attempts <= TRIES; attempts += 1) {
    try {
      const reply = await post(settings, body, patienceMs);
      const { status, body: text } = reply;
      return { ...readReply(step, reply), status, body: text, attempts, milliseconds: elapsed() };
    } catch (error) {
      if (!(error instanceof NoResponse)) throw error;
      reasons.push(`try ${attempts}: ${error.message}`);
    }
  }
  return {
    page: 'engine error',
    message: ENGINE_MESSAGE,
    claims: {},
    problems: reasons,
    attempts: TRIES,
    milliseconds: elapsed(),
  };
}

function headersOf({ credential, certificateHeader }: CallerSettings, body: Buffer): Record<string, string> {
  const basic = credential && Buffer.from(`${credential.username}:${credential.secret}`).toString('base64');
  return {
    'content-type': 'application/json',
    'content-length': String(body.length),
    ...(basic === undefined ? {} : { authorization: `Basic ${basic}` }),
    ...(certificateHeader ? { [certificateHeader.name]: certificateHeader.value } : {}),
  };
}

function post(settings: CallerSettings, body: Buffer, patienceMs: number): Promise<WireReply> {
  const url = new URL(`/connectors/${encodeURIComponent(settings.flow)}/${settings.step}`, settings.url);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { method: 'POST', agent: false, headers: headersOf(settings, body), ca: settings.ca });
    const timer = setTimeout(() => outgoing.destroy(new Error(`no response within ${patienceMs} ms`)), patienceMs);
    const leave = () => outgoing.destroy(settings.signal?.reason as Error | undefined);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      settings.signal?.removeEventListener('abort', leave);
      act();
    };
    const fail = (error: Error) =>
      settle(() => reject(settings.signal?.aborted ? settings.signal.reason : new NoResponse(error.message)));

    if (settings.signal?.aborted) leave();
    settings.signal?.addEventListener('abort', leave, { once: true });
    outgoing.once('error', fail);
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > MAX_REPLY_BYTES) outgoing.destroy(new Error(`more than ${MAX_REPLY_BYTES} bytes`));
      });
      incoming.once('error', fail);
      incoming.once('end', () => {
        const { statusCode: status = 0, headers } = incoming;
        settle(() => resolve({ status, contentType: headers['content-type'], body: Buffer.concat(chunks).toString() }));
      });
    });
    outgoing.end(body);
  });
}
