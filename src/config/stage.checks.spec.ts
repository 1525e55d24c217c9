import { Problems } from './config-error.js';
import type { FlowSettings } from './flow.settings.js';
import { checkStages } from './stage.checks.js';

const problemsOf = (steps: object, rules: object[] = []): readonly string[] => {
  const problems = new Problems();
  checkStages({ steps, attributeRules: rules } as unknown as Partial<FlowSettings>, 'flows.f', problems);
  try {
    problems.refuse();
  } catch (error) {
    return (error as { problems: { path: string; text: string }[] }).problems.map(
      ({ path, text }) => `${path}: ${text}`,
    );
  }
  return [];
};

describe('stages at their steps', () => {
  it('says nothing of what makes sense', () => {
    const steps = {
      'after-federation': ['block-list', 'approval-status'],
      'before-creating-user': ['attribute-rules', 'block-list', 'allow-list', 'invitation', 'verification', 'approval'],
      'before-sending-token': [],
    };
    expect(problemsOf(steps, [{}])).toEqual([]);
  });

  it.each([
    ['after-federation', 'approval', /approval belongs to before-creating-user/],
    ['after-federation', 'invitation', /invitation belongs to before-creating-user/],
    ['before-creating-user', 'approval-status', /belongs to after-federation/],
  ])('refuses at %s the stage %s', (step, stage, expected) => {
    const [problem, ...others] = problemsOf({ [step]: [stage] });
    expect(problem).toMatch(expected);
    expect(problem).toContain(`flows.f.steps.${step}[0]`);
    expect(others).toEqual([]);
  });

  it('refuses the same stage twice', () => {
    expect(problemsOf({ 'before-creating-user': ['verification', 'verification'] })).toEqual([
      'flows.f.steps.before-creating-user[1]: is verification a second time: once is enough',
    ]);
  });

  it('refuses rules without their stage and the stage without rules', () => {
    expect(problemsOf({ 'before-creating-user': ['attribute-rules'] })[0]).toMatch(
      /^flows\.f\.attributeRules: is empty/,
    );
    expect(problemsOf({ 'before-creating-user': [] }, [{}])[0]).toMatch(/^flows\.f\.attributeRules: is never used/);
  });
});
