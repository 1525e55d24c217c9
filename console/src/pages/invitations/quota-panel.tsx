import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type QuotaView, query, queryClient } from '../../api/index.js';
import { useMay, useStaff } from '../../api/session.js';
import {
  Button,
  ConfirmDialog,
  Facts,
  formatNumber,
  Loaded,
  Panel,
  StaffName,
  say,
  TextField,
  Time,
} from '../../parts/index.js';
import { useWords } from '../../words/index.js';

const HOUR_SECONDS = 3600;
const quotaQuery = (issuer: string) => query('GET /invitation-quotas/:issuer', { params: { issuer } });

/** How many uses somebody may give away: everybody who reads codes may look, an owner sets it. */
export function QuotaPanel({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords('invitations');
  const me = useStaff();
  const maySet = useMay('owner');
  const [typed, setTyped] = useState(me.id);
  const [issuer, setIssuer] = useState(me.id);
  const [isSetting, setSetting] = useState(false);
  const quota = useQuery(quotaQuery(issuer));
  return (
    <Panel title={t('quota.title')} actions={<Button onPress={onClose}>{t('quota.close')}</Button>}>
      <p className="quiet">{t('quota.lead')}</p>
      <form
        className="invitations-ask"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() !== '') setIssuer(typed.trim());
        }}
      >
        <TextField
          label={t('quota.issuer')}
          help={t('quota.issuerHelp')}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
        />
        <Button type="submit">{t('quota.look')}</Button>
      </form>
      <Loaded of={quota} lines={3}>
        {(found) => (
          <>
            <QuotaFacts quota={found} />
            {maySet && (
              <div className="row">
                <Button onPress={() => setSetting(true)}>{t('quota.set')}</Button>
              </div>
            )}
            {isSetting && <QuotaDialog quota={found} onClose={() => setSetting(false)} />}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function QuotaFacts({ quota }: { readonly quota: QuotaView }) {
  const { t } = useWords('invitations');
  const { issuer, uses, used, left, periodSeconds, isDefault, setAt, setBy } = quota;
  return (
    <Facts
      rows={[
        [t('quota.issuer'), <StaffName key="issuer" id={issuer} />],
        [t('quota.uses'), formatNumber(uses)],
        [t('quota.period'), t('quota.hours', { count: Math.round((periodSeconds / HOUR_SECONDS) * 10) / 10 })],
        [t('quota.used'), formatNumber(used)],
        [t('quota.left'), formatNumber(left)],
        [
          t('quota.setBy'),
          isDefault || !setAt || !setBy ? (
            t('quota.isDefault')
          ) : (
            <>
              <Time at={setAt} /> <StaffName id={setBy} />
            </>
          ),
        ],
      ]}
    />
  );
}

const wholeNumber = (text: string): number | undefined => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined);

function QuotaDialog({ quota, onClose }: { readonly quota: QuotaView; readonly onClose: () => void }) {
  const { t } = useWords('invitations');
  const [uses, setUses] = useState(String(quota.uses));
  const [hours, setHours] = useState(String(Math.max(1, Math.round(quota.periodSeconds / HOUR_SECONDS))));
  const [isTried, setTried] = useState(false);
  const flawOf = (text: string): string | undefined =>
    isTried && wholeNumber(text) === undefined ? t('quota.flaw') : undefined;
  const set = async (): Promise<void> => {
    const body = { uses: Number(uses), periodSeconds: Number(hours) * HOUR_SECONDS };
    const changed = await call('PUT /invitation-quotas/:issuer', { params: { issuer: quota.issuer }, body });
    queryClient.setQueryData(quotaQuery(quota.issuer).queryKey, changed);
    say(t('quota.done'));
  };
  return (
    <ConfirmDialog
      title={t('quota.set')}
      confirm={t('quota.confirm')}
      isOpen
      onClose={onClose}
      isReady={() => {
        setTried(true);
        return wholeNumber(uses) !== undefined && wholeNumber(hours) !== undefined;
      }}
      onConfirm={set}
    >
      <p>
        {t('quota.issuer')}: <StaffName id={quota.issuer} />
      </p>
      <TextField label={t('quota.usesField')} type="number" value={uses} onChange={setUses} error={flawOf(uses)} />
      <TextField label={t('quota.hoursField')} type="number" value={hours} onChange={setHours} error={flawOf(hours)} />
    </ConfirmDialog>
  );
}
