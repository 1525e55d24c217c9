import { refusal, type WireAnswer } from '#libs/connector-protocols';

/** Said before anybody is known or anything is read, so in one language. The platform may show it to a person (microsoft.md section 1.5). */
const SENTENCES = {
  400: 'The request could not be read.',
  401: 'The request was not accepted.',
  404: 'The requested address does not exist.',
  405: 'The request was sent in a way that is not supported.',
  408: 'The request took too long.',
  413: 'The request is too large.',
  414: 'The requested address is too long.',
  431: 'The request is too large.',
  500: 'Something went wrong.',
} as const;
export type TransportStatus = keyof typeof SENTENCES;

const STATUSES = Object.keys(SENTENCES).map(Number) as TransportStatus[];

/** Made once: they are the same for everybody. */
export const TRANSPORT_REFUSALS: Readonly<Record<TransportStatus, WireAnswer>> = Object.fromEntries(
  STATUSES.map((status) => [status, refusal(status, SENTENCES[status])]),
) as Record<TransportStatus, WireAnswer>;

export const transportRefusal = (status: number | undefined): WireAnswer =>
  TRANSPORT_REFUSALS[STATUSES.find((known) => known === status) ?? 400];
