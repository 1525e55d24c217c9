import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useMay } from '../../api/session.js';
import { Page } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { ErasuresPanel } from './erasures-panel.js';
import { FindPanel } from './find-panel.js';
import type { Found } from './find-person.js';
import { HoldsPanel } from './holds-panel.js';
import { type Report, ReportPanel } from './report-panel.js';
import { RetentionPanel } from './retention-panel.js';
import { SubjectPanel } from './subject-panel.js';
import './page.css';

export default function ErasurePage() {
  const { t } = useWords('erasure');
  const mayFind = useMay('owner', 'personal-data-reader');
  const mayRead = useMay('owner', 'auditor');
  const [search] = useSearchParams();
  // Lives here and nowhere else: not in the address, not in the browser's store, not among the queries that are kept.
  const [found, setFound] = useState<Found>();
  const [report, setReport] = useState<Report>();
  const find = (next: Found | undefined): void => {
    setFound(next);
    setReport(undefined);
  };
  const showDone = (done: Report): void => {
    // What is left of the person on this page is the report: numbers.
    setFound(undefined);
    setReport(done);
  };
  return (
    <Page title={t('title')} lead={t('lead')}>
      {mayFind && <FindPanel decisionId={search.get('decision') ?? undefined} onFound={find} />}
      {found && (
        <SubjectPanel
          // Another person begins anew.
          key={`${found.subject.way} ${found.subject.value}`}
          found={found}
          onReport={setReport}
          onChange={setFound}
          onDone={() => find(undefined)}
        />
      )}
      {report && <ReportPanel report={report} onErased={showDone} onClose={() => setReport(undefined)} />}
      {mayRead && (
        <>
          <HoldsPanel />
          <ErasuresPanel />
          <RetentionPanel />
        </>
      )}
    </Page>
  );
}
