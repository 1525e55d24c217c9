import { readFileSync } from 'node:fs';
import { STAFF_API_FILE, staffApi } from '../../scripts/staff-openapi/staff-openapi.mjs';

describe('the published staff interface', () => {
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
