import { readFileSync } from 'node:fs';
import { STAFF_API_FILE, staffApi } from '../../scripts/staff-openapi/staff-openapi.mjs';

/** `GET /cases/:id` of the console's table -> `get /staff/v1/cases/{id}`. */
const asPublished = (route: string): string => {
  const [verb = '', path = ''] = route.split(' ');
  return `${verb.toLowerCase()} /staff/v1${path.replaceAll(/:(\w+)/g, '{$1}')}`;
};

describe('the published staff interface', () => {
  it('has every route that the console calls', () => {
    const table = readFileSync('console/src/api/contract.ts', 'utf8');
    const called = [...table.matchAll(/^ {2}'((?:GET|POST|PUT|DELETE) \/[^']*)'/gm)].map(([, route = '']) =>
      asPublished(route),
    );
    const published = Object.entries(staffApi().paths).flatMap(([path, item]) =>
      Object.keys(item).map((verb) => `${verb} ${path}`),
    );
    expect(called.length).toBeGreaterThan(60);
    expect(called.filter((route) => !published.includes(route))).toEqual([]);
  }, 60_000);

  it('is what the controllers say (regenerate: npm run openapi:staff, then npm run --silent openapi > docs/openapi.json)', () => {
    const committed: unknown = JSON.parse(readFileSync(STAFF_API_FILE, 'utf8'));
    expect(committed).toEqual(staffApi());
  }, 60_000);

  it('says of every route what it is for', () => {
    const nameless = Object.entries(staffApi().paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, operation]) => !operation.summary)
        .map(([verb]) => `${verb} ${path}`),
    );
    expect(nameless).toEqual([]);
  }, 60_000);
});
