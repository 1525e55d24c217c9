import { Navigate } from 'react-router';
import { useStaff } from '../api/session.js';
import { pagesFor } from '../pages.js';
import { Page } from '../parts/page.js';
import { EmptyState } from '../parts/states.js';
import { useWords } from '../words/index.js';

/** The first page that the person's roles open. */
export function FirstPage() {
  const { t } = useWords('shell');
  const [first] = pagesFor(useStaff().roles);
  if (first) return <Navigate to={`/${first.path}`} replace />;
  return (
    <Page title={t('noPages.title')}>
      <EmptyState title={t('noPages.title')}>{t('noPages.text')}</EmptyState>
    </Page>
  );
}
