import { call, type SubjectView } from '../../api/index.js';
import { bodyOf, isPerson, type Subject } from './subject.js';

/** Whom it is about, and what is kept of them; of a single sign-up nothing is looked up. */
export interface Found {
  readonly subject: Subject;
  readonly view?: SubjectView;
}

/** Asks the service; that somebody looked stands on record. */
export async function look(subject: Subject): Promise<Found> {
  if (!isPerson(subject)) return { subject };
  return { subject, view: await call('POST /subjects/find', { body: bodyOf(subject) }) };
}
