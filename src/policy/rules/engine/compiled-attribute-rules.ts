import type { DecodedCall } from '#libs/connector-protocols';
import { APPLICANT_ATTRIBUTES, type ApplicantAttribute } from '#libs/provider-spec';
import type { Deadline } from '#libs/resilience';
import type { FlowConfig } from '../../../config/index.js';
import type { AttributeRules, RuleOutcome } from '../attribute-rules.port.js';
import type { RuleWords } from '../words/rule-words.js';
import { type CompiledRule, compileRule } from './compile-rule.js';
import { ExpressionCompiler } from './expression.js';
import { type AskLookup, RuleRun } from './rule-run.js';
import { Calendar, sceneOf } from './scene.js';

const NOTHING: RuleOutcome = { problems: [], changes: {} };

/** The rules of one flow. */
interface FlowRules {
  readonly flow: FlowConfig;
  readonly rules: readonly CompiledRule[];
  readonly calendar: Calendar;
  readonly attributeOf: ReadonlyMap<string, ApplicantAttribute>;
}

/** The rules of every flow, compiled once. Throws for a rule that cannot be compiled: the configuration's check refused it before. */
export class CompiledAttributeRules implements AttributeRules {
  readonly #flows: ReadonlyMap<string, FlowRules>;

  constructor(
    flows: Iterable<FlowConfig>,
    private readonly words: RuleWords,
    private readonly ask: AskLookup,
    private readonly clock: { now(): Date },
  ) {
    const expressions = new ExpressionCompiler();
    this.#flows = new Map([...flows].map((flow) => [flow.name, compileFlow(flow, expressions)]));
  }

  /** A form that has to be corrected comes back as it was sent: with problems there are no changes. */
  async apply(flowName: string, step: string, call: DecodedCall, deadline: Deadline): Promise<RuleOutcome> {
    const compiled = this.#flows.get(flowName);
    const rules = (compiled?.rules ?? []).filter(({ config }) => config.steps?.includes(step) ?? true);
    if (!compiled || rules.length === 0) return NOTHING;
    const { flow, calendar, attributeOf } = compiled;
    const now = this.clock.now();
    const scene = sceneOf(flowName, step, call, now, calendar.day(now));
    const run = new RuleRun({ flow, attributeOf, scene, call, deadline, words: this.words, ask: this.ask });
    run.refuseLongText(
      rules.some(({ readsAll }) => readsAll) ? call.claims.keys() : rules.flatMap(({ reads }) => reads),
    );
    if (run.problems.length === 0) for (const rule of rules) await run.follow(rule);
    const { problems } = run;
    return { problems, changes: problems.length === 0 ? scene.sheet.changes() : {} };
  }
}

function compileFlow(flow: FlowConfig, expressions: ExpressionCompiler): FlowRules {
  const rules = flow.attributeRules.map((config, at) => {
    const compiled = compileRule(config, expressions);
    if ('rule' in compiled) return compiled.rule;
    throw new Error(`attribute rule ${at} of flow ${flow.name} cannot be compiled: ${compiled.flaws[0]?.text}`);
  });
  const carried = APPLICANT_ATTRIBUTES.flatMap((attribute): [string, ApplicantAttribute][] => {
    const claim = flow.attributes[attribute];
    return claim === undefined ? [] : [[claim, attribute]];
  });
  return { flow, rules, calendar: new Calendar(flow.timeZone), attributeOf: new Map(carried) };
}
