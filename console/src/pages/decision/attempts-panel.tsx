import type { AttemptView, DecisionDetail } from '../../api/index.js';
import {
  Badge,
  type Column,
  DataTable,
  EmptyState,
  formatDuration,
  Panel,
  readable,
  type Tone,
} from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { type Scale, scaleOf } from './attempt-scale.js';

const toneOf = ({ state, status }: AttemptView): Tone => {
  if (state === 'intended') return 'info';
  if (state === 'fault' || state === 'indeterminate') return 'warn';
  return status === 'verified' ? 'good' : status === 'rejected' ? 'bad' : 'info';
};

/** Each call to a provider, drawn against the time that there was, and told in a table. */
export function AttemptsPanel({ decision }: { readonly decision: DecisionDetail }) {
  const { t } = useWords('decision');
  const { attempts, timeline, at, budgetMs } = decision;
  const columns = useAttemptColumns();
  const scale = scaleOf(attempts, timeline, at, budgetMs);
  return (
    <Panel title={t('attempts.title')}>
      {attempts.length === 0 ? (
        <EmptyState title={t('attempts.none')} />
      ) : (
        <>
          <Chart attempts={attempts} scale={scale} budgetMs={budgetMs} />
          <DataTable
            caption={t('attempts.title')}
            columns={columns}
            rows={attempts}
            keyOf={({ attemptId }) => attemptId}
          />
        </>
      )}
    </Panel>
  );
}

interface ChartProps {
  readonly attempts: readonly AttemptView[];
  readonly scale: Scale;
  readonly budgetMs: number | undefined;
}

/** The table below says the same: the drawing is for the eye only. */
function Chart({ attempts, scale, budgetMs }: ChartProps) {
  const { t } = useWords('decision');
  return (
    <figure className="decision-chart">
      <div className="decision-tracks" aria-hidden="true">
        {attempts.map((attempt, index) => {
          const bar = scale.bars[index];
          return (
            <div key={attempt.attemptId} className="decision-track">
              <span>{attempt.provider}</span>
              <div>
                <span
                  className={`decision-bar decision-bar-${toneOf(attempt)}`}
                  style={{ insetInlineStart: `${bar?.start ?? 0}%`, inlineSize: `${bar?.width ?? 0}%` }}
                />
                {scale.answered !== undefined && (
                  <span
                    className="decision-mark decision-mark-answer"
                    style={{ insetInlineStart: `${scale.answered}%` }}
                  />
                )}
                {scale.deadline !== undefined && (
                  <span
                    className="decision-mark decision-mark-deadline"
                    style={{ insetInlineStart: `${Math.min(scale.deadline, 99.8)}%` }}
                  />
                )}
              </div>
            </div>
          );
        })}
      </div>
      <figcaption className="row quiet">
        {scale.answeredMs !== undefined && (
          <span className="decision-key decision-key-answer">
            {t('attempts.answered', { after: formatDuration(scale.answeredMs) })}
          </span>
        )}
        {budgetMs !== undefined && (
          <span className="decision-key decision-key-deadline">
            {t('attempts.deadline', { after: formatDuration(budgetMs) })}
          </span>
        )}
      </figcaption>
    </figure>
  );
}

function useAttemptColumns(): readonly Column<AttemptView>[] {
  const { t } = useWords('decision');
  return [
    { id: 'provider', header: t('attempts.provider'), cell: ({ provider }) => provider },
    {
      id: 'ended',
      header: t('attempts.ended'),
      cell: (attempt) => (
        <Badge tone={toneOf(attempt)}>
          {readable(attempt.fault?.kind ?? attempt.status ?? t(`attempts.state.${attempt.state}`))}
        </Badge>
      ),
    },
    { id: 'why', header: t('attempts.why'), cell: whyOf },
    {
      id: 'duration',
      header: t('attempts.duration'),
      isNumeric: true,
      cell: ({ durationMs }) => (durationMs === undefined ? '–' : formatDuration(durationMs)),
    },
    {
      id: 'signals',
      header: t('attempts.signals'),
      cell: ({ signals }) =>
        signals.length === 0
          ? '–'
          : signals.map(({ code, effect }) => `${readable(code)} (${readable(effect)})`).join(', '),
    },
    {
      id: 'reference',
      header: t('attempts.reference'),
      cell: ({ reference, vendorReference }) => (
        <code>{[reference, vendorReference].filter((text) => text !== undefined).join(' / ')}</code>
      ),
    },
  ];
}

function whyOf({ reason, score, fault }: AttemptView): string {
  const parts = [
    reason && readable(reason),
    score !== undefined && String(score),
    fault?.delivery && readable(fault.delivery),
    fault?.httpStatus !== undefined && `HTTP ${fault.httpStatus}`,
  ];
  return parts.filter(Boolean).join(', ') || '–';
}
