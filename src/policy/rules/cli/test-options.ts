import { parseArgs } from 'node:util';
import { STEP_NAMES } from '../../../config/index.js';

export const HELP = `npm run rules:test -- --flow <name> --rows <file> [options]

Runs the attribute rules of a flow against example rows and prints what each row becomes.

  --config <file>   the configuration (VERIGATE_CONFIG, else verigate.yaml). Secrets that are not set are stood in for.
  --flow <name>     the flow whose rules are run
  --rows <file>     examples: .csv with a header line, or .jsonl with one object a line
  --step <step>     ${STEP_NAMES.slice(0, 2).join(' or ')}; without it the last of them that has the stage attribute-rules
  --now <time>      the time that the rules are told, such as 2026-11-22T12:00:00Z, so that ages stay as they are
  --ask             really ask the external look-ups; without it each of them is taken to accept
  --json            one JSON object a row, and a last one with the counts
  --help            this text

Columns (members) of the examples:
  <claim>             what the caller sends; in CSV an empty cell is a claim that is absent, and <claim>:integer or <claim>:boolean
                      makes numbers and yes/no of the cells
  locales             the applicant's languages, such as "fr-CA en"
  expected_<claim>    what the claim must be afterwards; in CSV an empty cell is not compared
  expected_problems   "none", "unavailable", or the problems in order: "postalCode:postal_code surname:required"
  expected_message    what the applicant must be told

Ends with 0 when every row is as expected, with 1 when one differs, with 2 when the test could not be made.
`;

/** The test cannot be made as it was asked for. */
export class TestRefused extends Error {
  override readonly name = 'TestRefused';
}

export interface TestOptions {
  readonly config: string | undefined;
  readonly flow: string;
  readonly rows: string;
  readonly step: string | undefined;
  readonly now: Date;
  readonly ask: boolean;
  readonly json: boolean;
}

/** `help`: that was asked for. Throws TestRefused. */
export function readOptions(args: readonly string[], clock: () => Date): TestOptions | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  const { flow, rows } = values;
  if (flow === undefined) throw new TestRefused('--flow is missing: name the flow whose rules are to be tested');
  if (rows === undefined) throw new TestRefused('--rows is missing: name a .csv or .jsonl file with examples');
  return {
    config: values.config,
    flow,
    rows,
    step: values.step,
    now: values.now === undefined ? clock() : timeOf(values.now),
    ask: values.ask ?? false,
    json: values.json ?? false,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    const options = { config: text, flow: text, rows: text, step: text, now: text, ask: flag, json: flag, help: flag };
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new TestRefused((error as Error).message.split('\n')[0]);
  }
}

function timeOf(text: string): Date {
  const time = new Date(text);
  if (!/^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.test(text) || Number.isNaN(time.getTime())) {
    throw new TestRefused('--now is no time: write it as 2026-11-22T12:00:00Z');
  }
  return time;
}
