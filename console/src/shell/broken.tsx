import { Button } from '../parts/button.js';
import { Page } from '../parts/page.js';
import { useWords } from '../words/index.js';

/** A page threw, or its code could not be fetched: after an update of the gateway the old files are gone. */
export function Broken() {
  const { t } = useWords('shell');
  return (
    <Page title={t('broken.title')} lead={t('broken.text')}>
      <div className="row">
        <Button look="primary" onPress={() => location.reload()}>
          {t('broken.reload')}
        </Button>
      </div>
    </Page>
  );
}
