import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type LogView } from '../../api/index.js';
import { Badge, Button, ConfirmDialog, ErrorState, Facts, formatNumber, Hash, Panel, say } from '../../parts/index.js';
import { checkLog, type LogCheck } from '../../proof/log-check.js';
import { forgetCheckpoint, recallCheckpoint, rememberCheckpoint } from '../../proof/seen-checkpoint.js';
import { useWords } from '../../words/index.js';

/** Checks that the log of today begins with the one that this browser saw last, and remembers the one of today where it does. */
async function checkAndRemember(log: LogView, seen: ReturnType<typeof recallCheckpoint>): Promise<LogCheck> {
  const result = await checkLog(log, seen, (from, to) => call('GET /log/consistency', { query: { from, to } }));
  if ('now' in result) rememberCheckpoint(result.now);
  return result;
}

export function SeenPanel({ log }: { readonly log: LogView }) {
  const { t } = useWords('proof');
  // What was seen before this visit: each answer of this visit is compared with it.
  const [seen, setSeen] = useState(() => recallCheckpoint());
  const [isAsking, setAsking] = useState(false);
  const check = useQuery({
    queryKey: ['log-check', seen, log.origin, log.checkpoint?.note],
    queryFn: () => checkAndRemember(log, seen),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before: LogCheck | undefined) => before,
  });
  return (
    <Panel title={t('seen.title')}>
      <p className="quiet">{t('seen.help')}</p>
      {check.data ? <Result result={check.data} /> : <p role="status">{check.error ? '' : t('seen.checking')}</p>}
      {check.error && <ErrorState error={check.error} onRetry={() => void check.refetch()} />}
      {seen && (
        <Facts
          rows={[
            [t('seen.remembered'), t('seen.rememberedValue', { size: formatNumber(seen.size) })],
            [t('state.root'), <Hash key="root" value={seen.root} what={t('seen.remembered')} />],
          ]}
        />
      )}
      {check.data?.state === 'alarm' && (
        <div className="row">
          <Button look="danger" onPress={() => setAsking(true)}>
            {t('seen.forget')}
          </Button>
        </div>
      )}
      <ConfirmDialog
        title={t('seen.forgetTitle')}
        confirm={t('seen.forget')}
        isDangerous
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          forgetCheckpoint();
          setSeen(undefined);
          say(t('seen.forgotten'));
        }}
      >
        <p>{t('seen.forgetText')}</p>
      </ConfirmDialog>
    </Panel>
  );
}

function Result({ result }: { readonly result: LogCheck }) {
  const { t } = useWords('proof');
  if (result.state === 'alarm')
    return (
      <div className="proof-alarm" role="alert">
        <p>
          <Badge tone="bad">{t('seen.alarm')}</Badge>
        </p>
        <p>{t(`seen.alarms.${result.alarm}`)}</p>
        <p>{t('seen.alarmText')}</p>
        <p lang="en" className="mono">
          {result.detail}
        </p>
      </div>
    );
  return (
    <p role="status">
      <Badge tone={result.state === 'holds' ? 'good' : 'info'}>{t(`seen.${result.state}`)}</Badge>{' '}
      <Sentence result={result} />
    </p>
  );
}

function Sentence({ result }: { readonly result: Exclude<LogCheck, { state: 'alarm' }> }) {
  const { t } = useWords('proof');
  if (result.state === 'unsigned') return t('seen.unsignedText');
  const size = formatNumber(result.now.size);
  if (result.state === 'first') return t('seen.firstText', { size });
  if (result.state === 'succeeded') return t('seen.succeededText', { closed: result.closed });
  const added = result.now.size - result.from;
  return added === 0
    ? t('seen.holdsSame', { size })
    : t('seen.holdsText', { from: formatNumber(result.from), added: formatNumber(added) });
}
