import { type ReactNode, useState } from 'react';
import { useWords } from '../words/index.js';
import { useAttributeWords } from './attribute-words.js';
import { Button } from './button.js';
import { ReasonDialog } from './confirm-dialog.js';
import { Hash } from './copy.js';
import { Facts } from './page.js';

interface Revealed {
  readonly attributes: Readonly<Record<string, string>>;
  /** The entry of the audit log that tells of it. */
  readonly event: string;
}

interface RevealPanelProps {
  /** What is shown to everybody: masked. */
  readonly masked: ReactNode;
  readonly mayReveal: boolean;
  /** Asks for the data; the client asks for a fresh sign-in when the service wants one. */
  readonly onReveal: (reason: string) => Promise<Revealed>;
}

/** Personal data, masked until somebody says why they need it. What was revealed is held by this component only, and goes with it. */
export function RevealPanel({ masked, mayReveal, onReveal }: RevealPanelProps) {
  const { t } = useWords('shared');
  const nameOf = useAttributeWords();
  const [isAsking, setAsking] = useState(false);
  const [revealed, setRevealed] = useState<Revealed>();
  return (
    <div className="stack">
      {revealed ? (
        <Facts rows={Object.entries(revealed.attributes).map(([name, value]) => [nameOf(name), value] as const)} />
      ) : (
        masked
      )}
      <p className="visually-hidden" role="status">
        {revealed ? t('reveal.title') : ''}
      </p>
      {revealed && (
        <div className="row">
          <Button onPress={() => setRevealed(undefined)}>{t('reveal.hide')}</Button>
          <span className="quiet">{t('reveal.recorded')}</span>
          <Hash value={revealed.event} what={t('reveal.recorded')} isShort />
        </div>
      )}
      {mayReveal && !revealed && (
        <div className="row">
          <Button onPress={() => setAsking(true)}>{t('reveal.open')}</Button>
        </div>
      )}
      <ReasonDialog
        title={t('reveal.title')}
        confirm={t('reveal.confirm')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={async (reason) => setRevealed(await onReveal(reason))}
      >
        <p>{t('reveal.text')}</p>
      </ReasonDialog>
    </div>
  );
}
