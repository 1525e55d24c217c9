import { childrenOf, faultOfStatus, readXml, type XmlElement } from '#libs/provider-kit';
import { type HttpReply, ProviderError } from '#libs/provider-spec';
import { STATED_FAULTS, UNKNOWN_FAULT } from './idology.codes.js';

const TOO_EARLY = 425;

const isSuccess = ({ status }: HttpReply): boolean => status >= 200 && status <= 299;

/**
 * The `<response>` of a reply. It outranks the HTTP status, which IDology does not document; without one the status speaks
 * (rules 3 to 5, reference idology.md section 15).
 */
export function responseOf(reply: HttpReply): XmlElement {
  try {
    const root = readXml(reply.body);
    if (root.name === 'response') return root;
  } catch (error) {
    if (isSuccess(reply)) throw error;
  }
  throw faultWithoutAnswer(reply, 'has another root than response');
}

/** The fault of a reply that says nothing of the person. `flaw` is what is wrong with it when the status says that all is well. */
export function faultWithoutAnswer(reply: HttpReply, flaw: string): ProviderError {
  if (isSuccess(reply)) return unreadable(flaw, reply.status);
  if (reply.status !== TOO_EARLY) return faultOfStatus(reply);
  return new ProviderError('vendor_fault', 'The vendor asks for the same request later (HTTP 425).', {
    delivery: 'sent',
    httpStatus: TOO_EARLY,
  });
}

export const unreadable = (flaw: string, httpStatus: number): ProviderError =>
  new ProviderError('unreadable_response', `The reply ${flaw}.`, { delivery: 'sent', httpStatus });

/** Rule 6: an `<error>` or `<failed>` is a fault, also next to a verdict. Undefined where there is none. */
export function statedFault(root: XmlElement, httpStatus: number, vendorReference?: string): ProviderError | undefined {
  const stated = [...childrenOf(root, 'error'), ...childrenOf(root, 'failed')];
  if (stated.length === 0) return undefined;
  // One text, or key and message beneath it: sources disagree on the shape of <failed>.
  const texts = stated.flatMap(({ text, children }) => [text, ...children.map((child) => child.text)]);
  const row = STATED_FAULTS.find((candidate) => texts.some((text) => candidate.text.test(text))) ?? UNKNOWN_FAULT;
  return new ProviderError(row.kind, `IDology ${row.says}.`, {
    delivery: 'sent',
    httpStatus,
    vendorCode: row.vendorCode,
    vendorReference,
    attributes: 'attributes' in row ? row.attributes : undefined,
  });
}
