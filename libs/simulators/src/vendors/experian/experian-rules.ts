import type { Loose } from './experian-json.js';

const text = (value: unknown, max: number): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.length <= max);

const every = (list: unknown, holds: (entry: Loose) => boolean): boolean =>
  list === undefined || (Array.isArray(list) && list.every((entry) => typeof entry === 'object' && holds(entry)));

/** What makes a request one with invalid fields, R0105 (CrossCore request, reference experian.md sections 4.2 and 4.3). */
export function hasInvalidFields({ header, payload }: Loose): boolean {
  return !(headerFits(header) && payloadFits(payload));
}

function headerFits(header: Loose): boolean {
  if (typeof header !== 'object' || header === null) return false;
  // Without options, even empty ones, the request is invalid.
  if (typeof header.options !== 'object' || header.options === null) return false;
  return (
    text(header.tenantId, 30) &&
    text(header.requestType, 40) &&
    text(header.clientReferenceId, 90) &&
    text(header.expRequestId, 90) &&
    typeof header.messageTime === 'string' &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(header.messageTime)
  );
}

function payloadFits(payload: Loose): boolean {
  if (typeof payload !== 'object' || payload === null) return false;
  const contacts: Loose[] = payload.contacts ?? [];
  const ids = contacts.map((contact) => contact.id);
  return (
    every(payload.control, ({ option, value }) => text(option, 40) && text(value, 40)) &&
    every(payload.contacts, contactFits) &&
    every(payload.application?.applicants, ({ contactId }) => ids.includes(contactId))
  );
}

function contactFits(contact: Loose): boolean {
  return (
    every(contact.person?.names, ({ firstName, middleNames, surName }) =>
      [text(firstName, 40), text(middleNames, 100), typeof surName === 'string', text(surName, 40)].every(Boolean),
    ) &&
    every(contact.addresses, (address) =>
      [
        text(address.buildingNumber, 10),
        text(address.street, 60),
        text(address.postTown, 40),
        text(address.county, 40),
        text(address.postal, 10),
        text(address.stateProvinceCode, 4),
        address.countryCode === undefined || /^[A-Z]{3}$/.test(address.countryCode),
      ].every(Boolean),
    ) &&
    every(contact.telephones, ({ number }) => text(number, 15)) &&
    every(contact.emails, ({ email }) => text(email, 60)) &&
    every(contact.identityDocuments, ({ documentNumber }) => text(documentNumber, 20))
  );
}
