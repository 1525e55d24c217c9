import type { ProviderHarness, Scenario } from '#libs/provider-conformance';
import { MOCK_PERSONAS, type MockConfig, mock } from '#libs/providers/mock';

const SOURCE = 'libs/providers/mock/README.md, "What it answers"';

const NATURAL: Scenario = { name: 'any other surname', source: SOURCE, expect: { status: 'verified' } };

const played: readonly Scenario[] = MOCK_PERSONAS.filter(({ name }) => name !== 'hang').map(
  ({ name, surname, expected }) => ({ name, source: SOURCE, applicant: { surname }, expect: expected }),
);

const tagged: readonly Scenario[] = MOCK_PERSONAS.filter(({ name }) => name !== 'hang').map(({ name, expected }) => ({
  name: `${name}, by e-mail`,
  source: SOURCE,
  applicant: { email: `ana+${name}@example.test` },
  expect: expected,
}));

export const MOCK_HARNESS: ProviderHarness<MockConfig> = {
  definition: mock,
  settings: { latencyMs: 0, slowMs: 1 },
  otherSettings: { latencyMs: 1, slowMs: 2 },
  secrets: [],
  scenarios: [NATURAL, ...played, ...tagged],
  inProcess: { hangs: { surname: 'Hang' } },
};
