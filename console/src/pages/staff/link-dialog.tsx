import { Button, CopyButton, Dialog, Facts, Time } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import type { NewLink } from './add-dialog.js';
import { setupLink } from './grant-state.js';

/** Shown once: it is kept nowhere. */
export function LinkDialog({ link, onClose }: { readonly link: NewLink | undefined; readonly onClose: () => void }) {
  const { t } = useWords('staff');
  if (!link) return null;
  const address = setupLink(location.origin, link.setupToken);
  return (
    <Dialog title={t('link.title', { name: link.name })} isOpen onClose={onClose}>
      <p>{t('link.text')}</p>
      <p className="staff-link">
        <code>{address}</code>
      </p>
      <Facts rows={[[t('link.expires'), <Time key="expires" at={link.expiresAt} />]]} />
      <div className="row dialog-actions">
        <CopyButton text={address} what={t('link.label')} />
        <Button look="primary" onPress={onClose}>
          {t('link.done')}
        </Button>
      </div>
    </Dialog>
  );
}
