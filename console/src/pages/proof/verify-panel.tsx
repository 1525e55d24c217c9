import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { call, type LogView, query, queryClient, type VerificationView } from '../../api/index.js';
import {
  Badge,
  Button,
  EmptyState,
  ErrorState,
  Facts,
  formatDuration,
  formatNumber,
  Panel,
  Time,
  type Tone,
} from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { newer } from './newer-verification.js';

const EVERY_MS = 700;

const TONES = { running: 'info', holds: 'good', broken: 'bad', failed: 'warn' } as const satisfies Record<
  VerificationView['state'],
  Tone
>;

const oneQuery = (id: string) => query('GET /log/verifications/:id', { params: { id } });

/** Has the service read its whole log again; goes on when the page is left. */
export function VerifyPanel({ log: { lastVerification } }: { readonly log: LogView }) {
  const { t } = useWords('proof');
  const begin = useMutation({
    mutationFn: () => call('POST /log/verifications'),
    onSuccess: (begun) => queryClient.setQueryData(oneQuery(begun.verificationId).queryKey, begun),
  });
  // What somebody else began since is the newer one.
  const latest = newer(lastVerification, begin.data);
  const polled = useQuery({
    ...oneQuery(latest?.verificationId ?? ''),
    enabled: latest?.state === 'running',
    refetchInterval: ({ state: { data } }) => (data?.state === 'running' ? EVERY_MS : false),
  });
  const shown = polled.data ?? latest;
  return (
    <Panel
      title={t('verify.title')}
      actions={
        <Button look="primary" isPending={begin.isPending || shown?.state === 'running'} onPress={() => begin.mutate()}>
          {t('verify.now')}
        </Button>
      }
    >
      <p className="quiet">{t('verify.text')}</p>
      {begin.error && <ErrorState error={begin.error} />}
      {shown ? (
        <Verification verification={shown} />
      ) : (
        <EmptyState title={t('verify.none')}>{t('verify.noneText')}</EmptyState>
      )}
    </Panel>
  );
}

function Verification({ verification }: { readonly verification: VerificationView }) {
  const { t } = useWords('proof');
  const { state, checked, size, startedAt, endedAt, entriesPerSecond, badIndex, problem } = verification;
  const isRunning = state === 'running';
  return (
    <>
      <div className={state === 'broken' ? 'proof-alarm' : 'row'} role="status">
        <Badge tone={TONES[state]}>{t(`verify.${state}`)}</Badge>
        {state === 'holds' && <span>{t('verify.holdsText', { count: size, size: formatNumber(size) })}</span>}
        {state === 'broken' && <p>{t('verify.brokenText')}</p>}
        {state === 'failed' && <span>{t('verify.failedText')}</span>}
        {problem && <p lang="en">{problem}</p>}
      </div>
      {isRunning && (
        <progress
          className="proof-progress"
          aria-label={t('verify.progress')}
          max={Math.max(size, 1)}
          value={checked}
        />
      )}
      <Facts
        rows={[
          [
            t('verify.badIndex'),
            badIndex !== undefined && <Link to={`/proof?entry=${badIndex}`}>{formatNumber(badIndex)}</Link>,
          ],
          [t('verify.checked'), t('verify.checkedOf', { checked: formatNumber(checked), size: formatNumber(size) })],
          [t('verify.speed'), entriesPerSecond && t('verify.speedValue', { count: formatNumber(entriesPerSecond) })],
          [t('verify.began'), <Time key="began" at={startedAt} isRelative />],
          [t('verify.took'), endedAt && formatDuration(Date.parse(endedAt) - Date.parse(startedAt))],
        ]}
      />
    </>
  );
}
