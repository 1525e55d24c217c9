import { useState } from 'react';
import { useWords } from '../words/index.js';
import { Button } from './button.js';
import './copy.css';

interface CopyButtonProps {
  readonly text: string;
  readonly what: string;
  /** The text is in the clipboard. */
  readonly onCopied?: () => void;
}

/** Copies a text; says so to everybody. `what` tells several buttons of a page apart. */
export function CopyButton({ text, what, onCopied }: CopyButtonProps) {
  const { t } = useWords('shared');
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    onCopied?.();
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <span className="copy">
      <Button look="plain" aria-label={t('copyWhat', { what })} onPress={() => void copy()}>
        {isCopied ? t('copied') : t('copy')}
      </Button>
      <span className="visually-hidden" role="status">
        {isCopied ? t('copied') : ''}
      </span>
    </span>
  );
}

interface HashProps {
  readonly value: string;
  /** What it is, for the button. */
  readonly what: string;
  /** Shows beginning and end only; what is copied is whole. */
  readonly isShort?: boolean;
}

/** An id or a hash: in full where there is room, and always to copy in full. */
export const Hash = ({ value, what, isShort = false }: HashProps) => (
  <span className="hash">
    <code title={value}>{isShort && value.length > 20 ? `${value.slice(0, 8)}…${value.slice(-8)}` : value}</code>
    <CopyButton text={value} what={what} />
  </span>
);
