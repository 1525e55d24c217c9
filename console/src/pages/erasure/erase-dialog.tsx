import { useState } from 'react';
import { call } from '../../api/index.js';
import { CheckField, ReasonDialog } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import type { Report } from './report-panel.js';
import { bodyOf, type Subject } from './subject.js';

interface EraseDialogProps {
  readonly subject: Subject;
  readonly onReport: (report: Report) => void;
  readonly onClose: () => void;
}

/** Nothing is erased that has not been counted before. */
export function EraseDialog({ subject, onReport, onClose }: EraseDialogProps) {
  const { t } = useWords('erasure');
  const [keepBlockListEntries, setKeep] = useState(false);
  const count = async (reason: string): Promise<void> => {
    const order = { ...bodyOf(subject), reason, keepBlockListEntries };
    onReport({ order, result: await call('POST /subjects/erasure', { body: { ...order, dryRun: true } }) });
  };
  return (
    <ReasonDialog title={t('erase.title')} confirm={t('erase.look')} isOpen onClose={onClose} onConfirm={count}>
      <p>{t('erase.text')}</p>
      <CheckField label={t('erase.keep')} isOn={keepBlockListEntries} onChange={setKeep} />
    </ReasonDialog>
  );
}
