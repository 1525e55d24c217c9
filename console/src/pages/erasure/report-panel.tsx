import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { call, type ErasureReport, type PersonKeys, query, queryClient } from '../../api/index.js';
import { Button, Facts, Hash, Panel, say, Time } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { countsOf, erasesSomething } from './subject.js';
import { WordDialog } from './word-dialog.js';

/** What was asked for, and what it would do or has done. */
export interface Report {
  readonly order: PersonKeys & {
    readonly decisionId?: string;
    readonly reason: string;
    readonly keepBlockListEntries: boolean;
  };
  readonly result: ErasureReport;
}

interface ReportPanelProps {
  readonly report: Report;
  readonly onErased: (report: Report) => void;
  readonly onClose: () => void;
}

export function ReportPanel({ report: { order, result }, onErased, onClose }: ReportPanelProps) {
  const { t } = useWords('erasure');
  const [isAsking, setAsking] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'start' });
    place.current?.focus({ preventScroll: true });
  }, [result]);
  const tell = (done: ErasureReport): void => {
    onErased({ order, result: done });
    for (const name of ['erasures', 'GET /retention', 'GET /decisions/:id', 'decisions'])
      void queryClient.invalidateQueries({ queryKey: [name] });
    say(t('erase.done'));
  };
  const erase = () => call('POST /subjects/erasure', { body: { ...order, dryRun: false } });
  const title = result.dryRun ? t('erase.would') : t('erase.did');
  return (
    <div ref={place} tabIndex={-1} className="erasure-focus" role="group" aria-label={title}>
      <Panel title={title}>
        <div role="status">
          <ReportList result={result} />
        </div>
        <Facts
          rows={[
            [t('erase.id'), result.erasureId && <Hash value={result.erasureId} what={t('erase.id')} />],
            [t('erase.backups'), erasesSomething(result) && <Time at={result.backupsUntil} />],
          ]}
        />
        <div className="row">
          {result.dryRun && erasesSomething(result) && (
            <Button look="danger" onPress={() => setAsking(true)}>
              {t('erase.confirm')}
            </Button>
          )}
          <Button onPress={onClose}>{t('erase.close')}</Button>
        </div>
        <WordDialog isOpen={isAsking} onClose={() => setAsking(false)} onConfirm={erase} onDone={tell} />
      </Panel>
    </div>
  );
}

/** The report in words: what goes, what stays, and why. */
function ReportList({ result }: { readonly result: ErasureReport }) {
  const { t } = useWords('erasure');
  const holds = useQuery(query('GET /holds'));
  const basisOf = (id: string): string => holds.data?.items.find(({ holdId }) => holdId === id)?.basis ?? id;
  return (
    <ul className="erasure-report">
      {result.persons > 1 && <li>{t('erase.several', { persons: result.persons })}</li>}
      {result.signUps === 0 && <li>{t('erase.nothing')}</li>}
      {countsOf(result).map(({ what, count }) => (
        <li key={what}>{t(`erase.${what}`, { count })}</li>
      ))}
      {result.held.length > 0 && (
        <li>
          {t('erase.held', { count: result.held.length })}
          <ul>
            {result.held.map(({ decisionId, holds: ids }) => (
              <li key={decisionId}>
                <Link to={`/decisions/${decisionId}`}>{decisionId}</Link>: {ids.map(basisOf).join('; ')}
              </li>
            ))}
          </ul>
        </li>
      )}
      {result.running.length > 0 && (
        <li>
          {t('erase.running', { count: result.running.length })}
          <ul>
            {result.running.map((decisionId) => (
              <li key={decisionId}>
                <Link to={`/decisions/${decisionId}`}>{decisionId}</Link>
              </li>
            ))}
          </ul>
        </li>
      )}
      <li>{t('erase.log')}</li>
    </ul>
  );
}
