import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type KeyRingView, type KeyVersionView, query, queryClient } from '../../api/index.js';
import { useMay } from '../../api/session.js';
import {
  Badge,
  Button,
  type Column,
  ConfirmDialog,
  DataTable,
  Facts,
  formatNumber,
  Loaded,
  Page,
  Panel,
  say,
  Time,
  type Tone,
} from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import './page.css';

/** While keys of persons are on their way. */
const EVERY_MS = 2000;

const keysQuery = query('GET /keys');

export default function KeysPage() {
  const { t } = useWords('keys');
  const mayRotate = useMay('owner');
  const [isAsking, setAsking] = useState(false);
  const ring = useQuery({
    ...keysQuery,
    refetchInterval: ({ state: { data } }) => (data?.rewrapping ? EVERY_MS : false),
  });
  const rotate = async (): Promise<void> => {
    const now = await call('POST /keys/rotation');
    queryClient.setQueryData(keysQuery.queryKey, now);
    say(t('rotated', { version: now.versions.find(({ state }) => state === 'current')?.version ?? '' }));
  };
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        mayRotate && (
          <Button look="primary" onPress={() => setAsking(true)}>
            {t('rotate')}
          </Button>
        )
      }
    >
      <Loaded of={ring}>
        {(view) => (
          <>
            <Service ring={view} />
            {view.rewrapping && <Rewrapping {...view.rewrapping} />}
            <Versions versions={view.versions} />
          </>
        )}
      </Loaded>
      <ConfirmDialog
        title={t('rotateTitle')}
        confirm={t('rotate')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={rotate}
      >
        <p>{t('rotateText')}</p>
      </ConfirmDialog>
    </Page>
  );
}

const HEALTH_TONES = { ok: 'good', unreachable: 'warn', refused: 'bad' } as const satisfies Record<
  KeyRingView['health'],
  Tone
>;

function Service({ ring: { provider, providerKey, health } }: { readonly ring: KeyRingView }) {
  const { t } = useWords('keys');
  return (
    <Panel title={t('ring')}>
      <Facts
        rows={[
          [t('service'), t(`services.${provider}`)],
          [t('key'), <code key="key">{providerKey}</code>],
          [
            t('health'),
            <Badge key="health" tone={HEALTH_TONES[health]}>
              {t(health)}
            </Badge>,
          ],
        ]}
      />
      <p role="status">{t(`${health}Text`)}</p>
      {provider === 'local-file' && <p className="quiet">{t('localText')}</p>}
    </Panel>
  );
}

function Rewrapping({ done, left }: NonNullable<KeyRingView['rewrapping']>) {
  const { t } = useWords('keys');
  const all = done + left;
  return (
    <Panel title={t('rewrapping')}>
      <p className="quiet">{t('rewrappingText')}</p>
      <progress className="keys-progress" aria-label={t('progress')} max={Math.max(all, 1)} value={done} />
      <p role="status">
        {t('rewrappingDone', { done: formatNumber(done), all: formatNumber(all), left: formatNumber(left) })}
      </p>
    </Panel>
  );
}

const STATE_TONES = { current: 'good', retiring: 'info', retired: 'quiet' } as const satisfies Record<
  KeyVersionView['state'],
  Tone
>;

function Versions({ versions }: Pick<KeyRingView, 'versions'>) {
  const { t } = useWords('keys');
  const columns: readonly Column<KeyVersionView>[] = [
    { id: 'version', header: t('version'), isNarrow: true, cell: ({ version }) => formatNumber(version) },
    {
      id: 'state',
      header: t('state'),
      isNarrow: true,
      cell: ({ state }) => <Badge tone={STATE_TONES[state]}>{t(`states.${state}`)}</Badge>,
    },
    {
      id: 'created',
      header: t('created'),
      isNarrow: true,
      cell: ({ createdAt }) => <Time at={createdAt} isRelative />,
    },
    { id: 'guardedBy', header: t('guardedBy'), cell: ({ guardedBy }) => t(`services.${guardedBy}`) },
    { id: 'subjects', header: t('subjects'), isNumeric: true, cell: ({ subjects }) => formatNumber(subjects) },
  ];
  return (
    <Panel title={t('versions')}>
      <DataTable
        caption={t('versions')}
        columns={columns}
        rows={[...versions].reverse()}
        keyOf={({ version }) => String(version)}
      />
    </Panel>
  );
}
