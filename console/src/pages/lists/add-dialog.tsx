import { useState } from 'react';
import { asProblem, call, type ListKind, type ListName, type ListReason, queryClient } from '../../api/index.js';
import { ConfirmDialog, SelectField, say, TextField } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { KINDS, REASONS } from './list-filters.js';

interface AddDialogProps {
  readonly list: ListName;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const EMPTY = {
  kind: 'email_domain' as ListKind,
  value: '',
  reason: 'policy' as ListReason,
  note: '',
  expires: '',
  flow: '',
};

/** One entry. The value is checked by the service, in the form in which it is compared. */
export function AddDialog({ list, isOpen, onClose }: AddDialogProps) {
  const { t } = useWords('lists');
  const [draft, setDraft] = useState(EMPTY);
  const [error, setError] = useState<unknown>();
  const close = (): void => {
    setDraft(EMPTY);
    setError(undefined);
    onClose();
  };
  const field = (name: 'value' | 'note' | 'expires' | 'flow') => ({
    label: t(`add.${name}`),
    value: draft[name],
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
    error: error === undefined ? undefined : asProblem(error).of(name),
  });
  const add = async (): Promise<void> => {
    setError(undefined);
    const body = {
      kind: draft.kind,
      reason: draft.reason,
      value: draft.value,
      note: draft.note.trim() || undefined,
      expires: draft.expires || undefined,
      flow: draft.flow.trim() || undefined,
    };
    try {
      await call('POST /lists/:list/entries', { params: { list }, body });
    } catch (thrown) {
      setError(thrown);
      throw thrown;
    }
    say(t('add.done'));
    await queryClient.invalidateQueries({ queryKey: ['GET /lists/:list/entries'] });
  };
  return (
    <ConfirmDialog
      title={t(`add.title.${list}`)}
      confirm={t('add.confirm')}
      isOpen={isOpen}
      onClose={close}
      onConfirm={add}
    >
      <SelectField
        label={t('add.kind')}
        value={draft.kind}
        onChange={(kind) => setDraft({ ...draft, kind: kind as ListKind })}
        options={KINDS.map((kind) => [kind, t(`kind.${kind}`)] as const)}
      />
      <TextField {...field('value')} help={t(`example.${draft.kind}`)} autoComplete="off" isRequired />
      <SelectField
        label={t('add.reason')}
        value={draft.reason}
        onChange={(reason) => setDraft({ ...draft, reason: reason as ListReason })}
        options={REASONS.map((reason) => [reason, t(`reason.${reason}`)] as const)}
      />
      <TextField {...field('note')} help={t('add.noteHelp')} maxLength={200} />
      <TextField {...field('expires')} type="date" help={t('add.expiresHelp')} />
      <TextField {...field('flow')} help={t('add.flowHelp')} />
    </ConfirmDialog>
  );
}
