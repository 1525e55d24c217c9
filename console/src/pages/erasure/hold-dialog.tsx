import { useState } from 'react';
import { call, queryClient } from '../../api/index.js';
import { ConfirmDialog, say, TextField } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { bodyOf, isPerson, type Subject } from './subject.js';

interface HoldDialogProps {
  readonly subject: Subject;
  /** Sign-ups that were chosen; none: the whole person. */
  readonly decisionIds: readonly string[];
  readonly onPlaced: () => Promise<void>;
  readonly onClose: () => void;
}

export function HoldDialog({ subject, decisionIds, onPlaced, onClose }: HoldDialogProps) {
  const { t } = useWords('erasure');
  const [basis, setBasis] = useState('');
  const [review, setReview] = useState('');
  const ids = isPerson(subject) ? decisionIds : [subject.value];
  const place = async (): Promise<void> => {
    const on = ids.length > 0 ? { decisionIds: ids } : bodyOf(subject);
    const reviewAt = review === '' ? {} : { reviewAt: new Date(review).toISOString() };
    await call('POST /holds', { body: { ...on, basis: basis.trim(), ...reviewAt } });
    await queryClient.invalidateQueries({ queryKey: ['GET /holds'] });
    await onPlaced();
    say(t('holds.placedDone'));
  };
  return (
    <ConfirmDialog title={t('holds.place')} confirm={t('holds.confirm')} isOpen onClose={onClose} onConfirm={place}>
      <p>{ids.length > 0 ? t('holds.placeOf.signUps', { count: ids.length }) : t('holds.placeOf.person')}</p>
      <TextField
        label={t('holds.basisLabel')}
        help={t('holds.basisHelp')}
        value={basis}
        onChange={setBasis}
        maxLength={500}
        isRequired
        autoFocus
      />
      <TextField label={t('holds.reviewLabel')} type="date" value={review} onChange={setReview} />
    </ConfirmDialog>
  );
}
