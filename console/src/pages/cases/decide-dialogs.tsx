import { useState } from 'react';
import { type CaseDecision, type CaseDetail, call } from '../../api/index.js';
import { useStaff } from '../../api/session.js';
import { ConfirmDialog, say, TextField } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { AssigneeField } from './assignee-field.js';
import { ReasonField } from './reason-field.js';
import { standingOf } from './standing.js';
import type { ChangeCase } from './use-case.js';

interface CaseDialogProps {
  readonly current: CaseDetail;
  readonly change: ChangeCase;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

interface Deciding extends CaseDialogProps {
  readonly onDecided: () => void;
}

const MAX_NOTE = 4000;

/** Approve or deny: a reason of the catalogue, and a note where the reason says nothing by itself. */
export function DecisionDialog({
  current,
  change,
  decision,
  isOpen,
  onClose,
  onDecided,
}: Deciding & { readonly decision: CaseDecision }) {
  const { t } = useWords('cases');
  const me = useStaff();
  const form = useReasonForm(isOpen);
  const isFirst = decision === 'approve' && standingOf(current, me.id) === 'first-of-two';
  const decide = async (): Promise<void> => {
    const { caseId, version } = current;
    const note = form.note.trim() === '' ? undefined : form.note.trim();
    const body = { decision, reason: form.reason, note, version };
    const done = await change(current, () => call('POST /cases/:id/decision', { params: { id: caseId }, body }));
    if (!done) return;
    say(t(done.state === 'requested' ? 'decide.voted' : decision === 'approve' ? 'decide.approved' : 'decide.denied'));
    onDecided();
  };
  return (
    <ConfirmDialog
      title={t(decision === 'approve' ? 'decide.approveTitle' : 'decide.denyTitle')}
      confirm={t(decision === 'approve' ? 'decide.approve' : 'decide.deny')}
      isDangerous={decision === 'deny'}
      isOpen={isOpen}
      onClose={onClose}
      isReady={() => form.isComplete(true)}
      onConfirm={decide}
    >
      <p>{t(isFirst ? 'decide.approveFirst' : decision === 'approve' ? 'decide.approveText' : 'decide.denyText')}</p>
      <ReasonField purpose={decision} value={form.reason} onChange={form.setReason} error={form.reasonError} />
      <TextField
        label={t('note')}
        help={t('noteHelp')}
        value={form.note}
        onChange={form.setNote}
        error={form.noteError}
        lines={3}
        maxLength={MAX_NOTE}
      />
    </ConfirmDialog>
  );
}

export function WithdrawDialog({ current, change, isOpen, onClose, onDecided }: Deciding) {
  const { t } = useWords('cases');
  const form = useReasonForm(isOpen);
  const withdraw = async (): Promise<void> => {
    const { caseId, version } = current;
    const body = { reason: form.reason, version };
    const done = await change(current, () => call('POST /cases/:id/withdraw', { params: { id: caseId }, body }));
    if (!done) return;
    say(t('decide.withdrawn'));
    onDecided();
  };
  return (
    <ConfirmDialog
      title={t('decide.withdrawTitle')}
      confirm={t('decide.withdraw')}
      isDangerous
      isOpen={isOpen}
      onClose={onClose}
      isReady={() => form.isComplete(false)}
      onConfirm={withdraw}
    >
      <p>{t('decide.withdrawText')}</p>
      <ReasonField purpose="withdraw" value={form.reason} onChange={form.setReason} error={form.reasonError} />
    </ConfirmDialog>
  );
}

export function NoteDialog({ current, change, isOpen, onClose }: CaseDialogProps) {
  const { t } = useWords('cases');
  const form = useReasonForm(isOpen);
  const add = async (): Promise<void> => {
    const body = { text: form.note.trim() };
    const done = await change(current, () => call('POST /cases/:id/notes', { params: { id: current.caseId }, body }));
    if (done) say(t('decide.noted'));
  };
  return (
    <ConfirmDialog
      title={t('decide.noteTitle')}
      confirm={t('decide.noteConfirm')}
      isOpen={isOpen}
      onClose={onClose}
      isReady={form.hasNote}
      onConfirm={add}
    >
      <TextField
        label={t('note')}
        help={t('noteHelp')}
        value={form.note}
        onChange={form.setNote}
        error={form.noteError}
        lines={4}
        maxLength={MAX_NOTE}
        isRequired
        autoFocus
      />
    </ConfirmDialog>
  );
}

interface AssignDialogProps extends Omit<CaseDialogProps, 'change'> {
  readonly onAssign: (assignee: string | undefined) => Promise<void>;
}

export function AssignDialog({ current, isOpen, onClose, onAssign }: AssignDialogProps) {
  const { t } = useWords('cases');
  const me = useStaff();
  const [assignee, setAssignee] = useState(current.assignee ?? me.id);
  return (
    <ConfirmDialog
      title={t('decide.assignTitle')}
      confirm={t('decide.assignConfirm')}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={() => onAssign(assignee || undefined)}
    >
      <AssigneeField value={assignee} onChange={setAssignee} />
    </ConfirmDialog>
  );
}

/** Reason and note, empty each time that the dialog opens; what is missing is said at the first try. */
function useReasonForm(isOpen: boolean) {
  const { t } = useWords('cases');
  const [reason, setReason] = useState('');
  const [note, setNote] = useState('');
  const [errors, setErrors] = useState<{ readonly reason?: string; readonly note?: string }>({});
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (wasOpen !== isOpen) {
    setWasOpen(isOpen);
    setReason('');
    setNote('');
    setErrors({});
  }
  const check = (found: typeof errors): boolean => {
    setErrors(found);
    return found.reason === undefined && found.note === undefined;
  };
  const isBlank = note.trim() === '';
  return {
    reason,
    setReason,
    note,
    setNote,
    reasonError: errors.reason,
    noteError: errors.note,
    /** The reason "other" is told in the note, where there is one. */
    isComplete: (withNote: boolean): boolean =>
      check({
        reason: reason === '' ? t('missingReason') : undefined,
        note: withNote && reason === 'other' && isBlank ? t('missingNote') : undefined,
      }),
    hasNote: (): boolean => check({ note: isBlank ? t('emptyNote') : undefined }),
  };
}
