import type { Random } from './random.js';

const GIVEN = [
  'Amina',
  'Bruno',
  'Chloé',
  'Daan',
  'Elif',
  'Farid',
  'Greta',
  'Hanna',
  'Iker',
  'Jonas',
  'Katja',
  'Liam',
  'Mireille',
  'Nadia',
  'Oskar',
  'Priya',
  'Quentin',
  'Rosa',
  'Søren',
  'Tomás',
  'Uwe',
  'Vera',
  'Wanda',
  'Ximena',
  'Yusuf',
  'Zofia',
];
const FAMILY = [
  'Abara',
  'Bergström',
  'Castillo',
  'Dubois',
  'Eriksen',
  'Fontaine',
  'García',
  'Hoffmann',
  'Ivanova',
  'Jansen',
  'Kowalski',
  'Lefèvre',
  'Moreau',
  'Nakamura',
  'Okafor',
  'Petrov',
  'Quinn',
  'Rossi',
  'Schmidt',
  'Tanaka',
  'Ueda',
  'Vasquez',
  'Weber',
  'Yilmaz',
  'Zhang',
];
const STREETS = ['Harbour Road', 'Mill Lane', 'Rue des Lilas', 'Station Street', 'Birch Avenue', 'Old Market'];
const TOWNS = ['Atlanta', 'Boise', 'Denver', 'Fresno', 'Tulsa', 'Omaha'];
/** Telephone numbers that are kept for fiction, in area codes from 201 on: a hundred in each, so that few share one. */
const phoneOf = (number: number): string => {
  const area = 201 + (Math.floor(number / 100) % 780);
  return `+1${area}55501${String(number % 100).padStart(2, '0')}`;
};

export interface Person {
  readonly email: string;
  readonly phone: string;
  readonly claims: Readonly<Record<string, string>>;
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase();

/** An invented person; the same number is the same person, who may sign up more than once. */
export function personOf(number: number, random: Random): Person {
  const [givenName, surname] = [random.of(GIVEN), random.of(FAMILY)];
  const email = `${plain(givenName)}.${plain(surname)}.${number}@example.com`;
  const phone = phoneOf(number);
  return {
    email,
    phone,
    claims: {
      email,
      givenName,
      surname,
      streetAddress: `${1 + (number % 98)} ${random.of(STREETS)}`,
      city: random.of(TOWNS),
      postalCode: '30301',
      country: 'US',
      extension_DateOfBirth: `19${60 + (number % 40)}-0${1 + (number % 9)}-1${number % 9}`,
      extension_Phone: phone,
    },
  };
}
