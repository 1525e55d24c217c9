import { useQuery } from '@tanstack/react-query';
import { query } from '../../api/index.js';
import { EmptyState, Loaded, Page } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { FlowPanel } from './flow-panel.js';
import { HistoryPanel } from './history-panel.js';
import './page.css';

/** The configuration to read, and how it came to be so. */
export default function FlowsPage() {
  const { t } = useWords('flows');
  const flows = useQuery(query('GET /flows'));
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Loaded of={flows} lines={10}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState title={t('none')}>{t('noneText')}</EmptyState>
          ) : (
            <div className="stack">
              {found.map((flow) => (
                <FlowPanel key={flow.flow} flow={flow} />
              ))}
            </div>
          )
        }
      </Loaded>
      <HistoryPanel />
    </Page>
  );
}
