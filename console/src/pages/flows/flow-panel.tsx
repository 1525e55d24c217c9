import type { FlowView } from '../../api/index.js';
import { type Column, DataTable, Facts, formatDuration, formatNumber, Panel } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { inOrder, useFlowWords } from './flow-words.js';

/** One flow as it is configured, in words. */
export function FlowPanel({ flow }: { readonly flow: FlowView }) {
  const { t } = useWords('flows');
  const words = useFlowWords();
  return (
    <Panel title={flow.flow}>
      <div className="flows-columns">
        <Facts
          rows={[
            [t('facts.connector'), words.connector(flow.connector)],
            [
              t('facts.time'),
              t('facts.timeText', {
                budget: formatDuration(flow.budgetMs),
                timeout: formatDuration(flow.callerTimeoutMs),
              }),
            ],
            [
              t('facts.credentials'),
              flow.credentials.length > 0 ? <Names key="names" names={flow.credentials} /> : t('facts.noCredentials'),
            ],
            [t('facts.route'), flow.route.length > 0 ? flow.route.join(' → ') : t('facts.noRoute')],
            [t('facts.strategy'), words.strategy(flow.strategy)],
            [t('facts.rules'), formatNumber(flow.rules)],
          ]}
        />
        <section aria-label={`${flow.flow}: ${t('steps')}`}>
          <h3>{t('steps')}</h3>
          <Steps steps={flow.steps} />
        </section>
        <section aria-label={`${flow.flow}: ${t('outcomes')}`}>
          <h3>{t('outcomes')}</h3>
          <Facts
            rows={Object.entries(flow.outcomes).map(([code, action]) => [words.outcome(code), words.action(action)])}
          />
        </section>
        <section aria-label={`${flow.flow}: ${t('unavailable')}`}>
          <h3>{t('unavailable')}</h3>
          <Facts
            rows={Object.entries(flow.onUnavailable).map(([code, action]) => [words.fault(code), words.action(action)])}
          />
        </section>
      </div>
      <Attributes flow={flow} />
    </Panel>
  );
}

const Names = ({ names }: { readonly names: readonly string[] }) => (
  <ul>
    {names.map((name) => (
      <li key={name}>
        <code>{name}</code>
      </li>
    ))}
  </ul>
);

function Steps({ steps }: Pick<FlowView, 'steps'>) {
  const { t } = useWords('flows');
  const words = useFlowWords();
  return (
    <dl className="flows-steps">
      {Object.entries(steps).map(([step, stages]) => (
        <div key={step}>
          <dt>{words.step(step)}</dt>
          <dd>
            {stages.length === 0 ? (
              <span className="quiet">{t('noStages')}</span>
            ) : (
              <ol>
                {inOrder(stages).map((stage) => (
                  <li key={stage}>{words.stage(stage)}</li>
                ))}
              </ol>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Attributes({ flow: { flow, attributes } }: { readonly flow: FlowView }) {
  const { t } = useWords('flows');
  const rows = Object.entries(attributes);
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { id: 'name', header: t('column.name'), cell: ([name]) => <code>{name}</code> },
    { id: 'claim', header: t('column.claim'), cell: ([, claim]) => <code>{claim}</code> },
  ];
  return (
    <details className="flows-more">
      <summary>{t('facts.attributes')}</summary>
      <DataTable caption={`${flow}: ${t('facts.attributes')}`} columns={columns} rows={rows} keyOf={([name]) => name} />
    </details>
  );
}
