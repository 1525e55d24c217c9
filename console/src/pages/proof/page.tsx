import { useQuery } from '@tanstack/react-query';
import { type LogView, query } from '../../api/index.js';
import { useMay } from '../../api/session.js';
import { useRefresh } from '../../api/use-refresh.js';
import {
  Badge,
  Button,
  CopyButton,
  EmptyState,
  Facts,
  formatNumber,
  Hash,
  Loaded,
  Page,
  Panel,
  Time,
  type Tone,
} from '../../parts/index.js';
import { saveText } from '../../parts/save-file.js';
import { useWords } from '../../words/index.js';
import { AnchorsPanel, ClosedPanel, KeysPanel } from './around-panels.js';
import { BundlePanel } from './bundle-panel.js';
import { EntryPanel } from './entry-panel.js';
import { SeenPanel } from './seen-panel.js';
import { VerifyPanel } from './verify-panel.js';
import './page.css';

/** Heartbeats and other work move the log on. */
const EVERY_MS = 10_000;

export default function ProofPage() {
  const { t } = useWords('proof');
  const log = useQuery(query('GET /log'));
  const isKeeper = useMay('owner', 'operator', 'auditor');
  useRefresh(log.refetch, EVERY_MS);
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Loaded of={log} lines={12}>
        {(view) => (
          <>
            <div className="proof-columns">
              <StatePanel log={view} />
              <div className="stack">
                <SeenPanel log={view} />
                {isKeeper && <VerifyPanel log={view} />}
              </div>
            </div>
            <EntryPanel log={view} />
            <KeysPanel log={view} />
            <AnchorsPanel log={view} />
            <ClosedPanel log={view} />
            {isKeeper && <BundlePanel log={view} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

const TONES = { sealing: 'good', behind: 'warn', refused: 'bad' } as const satisfies Record<LogView['state'], Tone>;

function StatePanel({ log: { state, problem, origin, size, checkpoint } }: { readonly log: LogView }) {
  const { t } = useWords('proof');
  return (
    <Panel title={t('state.title')}>
      <div className={state === 'refused' ? 'proof-alarm' : 'stack'} role="status">
        <p>
          <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>
        </p>
        <p>{t(`state.${state}Text`)}</p>
        {problem && <p lang="en">{problem}</p>}
      </div>
      <Facts
        rows={[
          [t('state.origin'), <Hash key="origin" value={origin} what={t('state.origin')} />],
          [t('state.size'), formatNumber(size)],
          [t('state.sealed'), checkpoint && formatNumber(checkpoint.size)],
          [t('state.signedAt'), checkpoint && <Time at={checkpoint.signedAt} isRelative />],
          [t('state.root'), checkpoint && <Hash value={checkpoint.root} what={t('state.root')} />],
        ]}
      />
      {checkpoint ? (
        <>
          <h3>{t('state.note')}</h3>
          <p className="quiet">{t('state.noteHelp')}</p>
          <pre className="proof-text">{checkpoint.note}</pre>
          <div className="row">
            <CopyButton text={checkpoint.note} what={t('state.note')} />
            <Button onPress={() => saveText(`checkpoint-${checkpoint.size}.txt`, checkpoint.note)}>
              {t('state.download')}
            </Button>
          </div>
        </>
      ) : (
        <EmptyState title={t('state.none')}>{t('state.noneText')}</EmptyState>
      )}
    </Panel>
  );
}
