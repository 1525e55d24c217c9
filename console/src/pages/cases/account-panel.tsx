import { useState } from 'react';
import { type CaseDetail, call } from '../../api/index.js';
import { useMay } from '../../api/session.js';
import { Badge, Button, ConfirmDialog, Facts, Hash, Panel, readable, say, Time, type Tone } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import type { ChangeCase } from './use-case.js';

const TONES: Readonly<Record<'waiting' | 'done' | 'failed', Tone>> = { waiting: 'info', done: 'good', failed: 'bad' };
const HOWS = ['created', 'invited', 'adopted'] as const;

interface AccountPanelProps {
  readonly current: CaseDetail;
  readonly change: ChangeCase;
}

/** The way of an approved case to its account; nothing where none is made. */
export function AccountPanel({ current, change }: AccountPanelProps) {
  const { t } = useWords('cases');
  const mayRetry = useMay('owner', 'reviewer');
  const [isAsking, setAsking] = useState(false);
  const { provisioning, caseId } = current;
  if (!provisioning) return null;
  const { state, attempts, code, how, accountId, notBefore } = provisioning;
  const known = HOWS.find((one) => one === how);
  const retry = async (): Promise<void> => {
    const done = await change(current, () => call('POST /cases/:id/retry-provisioning', { params: { id: caseId } }));
    if (done) say(t('provisioning.retried'));
  };
  return (
    <Panel title={t('provisioning.title')}>
      <Facts
        rows={[
          [
            t('provisioning.stateLabel'),
            <Badge key="state" tone={TONES[state]}>
              {t(`provisioning.state.${state}`)}
            </Badge>,
          ],
          [t('provisioning.attempts'), attempts],
          [t('provisioning.code'), code && readable(code)],
          [t('provisioning.how'), known ? t(`provisioning.hows.${known}`) : how],
          [t('provisioning.accountId'), accountId && <Hash value={accountId} what={t('provisioning.accountId')} />],
          [t('provisioning.notBefore'), state === 'waiting' && notBefore && <Time at={notBefore} isRelative />],
        ]}
      />
      {state === 'failed' && mayRetry && (
        <div className="row">
          <Button onPress={() => setAsking(true)}>{t('provisioning.retry')}</Button>
        </div>
      )}
      <ConfirmDialog
        title={t('provisioning.retryTitle')}
        confirm={t('provisioning.retry')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={retry}
      >
        <p>{t('provisioning.retryText')}</p>
      </ConfirmDialog>
    </Panel>
  );
}
