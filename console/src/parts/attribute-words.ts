import { useWords } from '../words/index.js';

/** Attributes of a person that have a name in words; others are the claims of a caller, which are shown as they are called. */
const NAMED = [
  'givenName',
  'middleName',
  'surname',
  'displayName',
  'email',
  'phone',
  'dateOfBirth',
  'nationalId',
  'nationalIdLast4',
  'streetAddress',
  'city',
  'state',
  'postalCode',
  'country',
  'ipAddress',
] as const;

export function useAttributeWords(): (name: string) => string {
  const { t } = useWords('shared');
  return (name) => {
    const known = NAMED.find((one) => one === name);
    return known ? t(`attribute.${known}`) : name;
  };
}
