import { requireAttributes } from '#libs/provider-kit';
import type { Applicant, AttributeRequirement, VerificationRequest } from '#libs/provider-spec';
import { MOCK_PERSONAS, type MockPersona, ORDINARY_PERSONA } from './mock.personas.js';

export const MOCK_REQUIRES: readonly AttributeRequirement[] = ['givenName', 'surname'];

/** What the mock's vendor is asked. It holds nothing of the person: only which persona is played. */
export interface MockRequest {
  readonly reference: string;
  readonly persona: MockPersona;
}

const wordOf = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

const PERSONA_OF_WORD: ReadonlyMap<string, MockPersona> = new Map(
  MOCK_PERSONAS.map((persona) => [wordOf(persona.surname), persona]),
);

/** The persona of `ana+rejected@example.test`; a tag that is no magic word is somebody's own business. */
function personaOfEmail(email: string): MockPersona | undefined {
  const [, tag] = /^[^@+]*\+([^@]+)@/.exec(email) ?? [];
  return tag === undefined ? undefined : PERSONA_OF_WORD.get(wordOf(tag));
}

/** The e-mail's tag outranks the surname, for forms on which the surname must stay natural. */
function personaOf({ email, surname }: Applicant): MockPersona {
  return (
    (email && personaOfEmail(email.reveal())) ??
    (surname && PERSONA_OF_WORD.get(wordOf(surname.reveal()))) ??
    ORDINARY_PERSONA
  );
}

/** Throws `missing_attributes`. */
export function mockRequest({ applicant, reference }: VerificationRequest): MockRequest {
  requireAttributes(applicant, MOCK_REQUIRES);
  return { reference, persona: personaOf(applicant) };
}
