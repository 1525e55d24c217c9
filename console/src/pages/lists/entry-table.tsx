import { useState } from 'react';
import { call, type ListEntry, queryClient } from '../../api/index.js';
import { useMay } from '../../api/session.js';
import {
  Badge,
  Button,
  type Column,
  ConfirmDialog,
  DataTable,
  StaffName,
  say,
  Time,
  type Tone,
} from '../../parts/index.js';
import { useWords } from '../../words/index.js';

const TONES: Readonly<Record<ListEntry['state'], Tone>> = { active: 'good', expired: 'warn', removed: 'quiet' };

interface EntryTableProps {
  readonly caption: string;
  readonly rows: readonly ListEntry[];
  readonly isBusy?: boolean;
  /** After one was removed. */
  readonly onRemoved?: (entry: ListEntry) => void;
}

/** Entries with all that is known of them; whoever may, removes them from here. */
export function EntryTable({ caption, rows, isBusy, onRemoved }: EntryTableProps) {
  const { t } = useWords('lists');
  const mayWrite = useMay('owner', 'operator');
  const [leaving, setLeaving] = useState<ListEntry>();
  const columns = useColumns();
  const actions: Column<ListEntry> = {
    id: 'actions',
    header: t('column.actions'),
    cell: (entry) =>
      entry.state === 'removed' ? (
        '–'
      ) : (
        <Button look="plain" aria-label={t('remove.label', { value: entry.value })} onPress={() => setLeaving(entry)}>
          {t('remove.open')}
        </Button>
      ),
  };
  const remove = async (): Promise<void> => {
    if (!leaving) return;
    const { list, id } = leaving;
    const removed = await call('DELETE /lists/:list/entries/:id', { params: { list, id } });
    say(t('remove.done'));
    onRemoved?.(removed);
    await queryClient.invalidateQueries({ queryKey: ['GET /lists/:list/entries'] });
  };
  return (
    <>
      <DataTable
        caption={caption}
        columns={mayWrite ? [...columns, actions] : columns}
        rows={rows}
        keyOf={({ id }) => id}
        isBusy={isBusy}
      />
      <ConfirmDialog
        title={t('remove.title', { value: leaving?.value ?? '' })}
        confirm={t('remove.open')}
        isDangerous
        isOpen={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        onConfirm={remove}
      >
        <p>{t('remove.text')}</p>
      </ConfirmDialog>
    </>
  );
}

function useColumns(): readonly Column<ListEntry>[] {
  const { t } = useWords('lists');
  return [
    {
      id: 'value',
      header: t('column.value'),
      cell: ({ value, note }) => (
        <>
          <span className="lists-value">{value}</span>
          {note && <span className="lists-note quiet">{note}</span>}
        </>
      ),
    },
    { id: 'kind', header: t('column.kind'), cell: ({ kind }) => t(`kind.${kind}`) },
    { id: 'reason', header: t('column.reason'), cell: ({ reason }) => t(`reason.${reason}`) },
    { id: 'flow', header: t('column.flow'), cell: ({ flow }) => flow ?? t('everyFlow') },
    {
      id: 'expires',
      header: t('column.expires'),
      cell: ({ expires }) => (expires ? <Time at={expires} /> : t('never')),
    },
    {
      id: 'state',
      header: t('column.state'),
      cell: ({ state, removed, removedBy }) => (
        <>
          <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>
          {removed && (
            <span className="lists-note quiet">
              <Time at={removed} /> {removedBy && <StaffName id={removedBy} />}
            </span>
          )}
        </>
      ),
    },
    {
      id: 'author',
      header: t('column.author'),
      cell: ({ created, author }) => (
        <>
          <Time at={created} />
          <span className="lists-note quiet">
            <StaffName id={author} />
          </span>
        </>
      ),
    },
  ];
}
