import { Link } from 'react-router';
import { Page } from '../parts/page.js';
import { useWords } from '../words/index.js';

export function Gone() {
  const { t } = useWords('shell');
  return (
    <Page title={t('gone.title')} lead={t('gone.text')}>
      <p>
        <Link to="/">{t('gone.home')}</Link>
      </p>
    </Page>
  );
}
