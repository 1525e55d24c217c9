import { useState } from 'react';
import { asProblem, call, type ListEntry, type ListKind, type ListName } from '../../api/index.js';
import { Button, EmptyState, ErrorState, Panel, SelectField, TextField } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { EntryTable } from './entry-table.js';
import { KINDS } from './list-filters.js';

interface FindPanelProps {
  readonly list: ListName;
  readonly onClose: () => void;
}

/** Is this value on the list? The value lives in this component, and goes with it. */
export function FindPanel({ list, onClose }: FindPanelProps) {
  const { t } = useWords('lists');
  const [kind, setKind] = useState<ListKind>('email');
  const [value, setValue] = useState('');
  const [found, setFound] = useState<readonly ListEntry[]>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const find = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const { items } = await call('POST /lists/:list/entries/search', { params: { list }, body: { kind, value } });
      setFound(items);
    } catch (thrown) {
      setFound(undefined);
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  const ofValue = error === undefined ? undefined : asProblem(error).of('value');
  return (
    <Panel title={t('find.title')} actions={<Button onPress={onClose}>{t('find.close')}</Button>}>
      <p className="quiet">{t('find.lead')}</p>
      <form
        className="lists-find"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) void find();
        }}
      >
        <SelectField
          label={t('add.kind')}
          value={kind}
          onChange={(chosen) => setKind(chosen as ListKind)}
          options={KINDS.map((one) => [one, t(`kind.${one}`)] as const)}
        />
        <TextField
          label={t('add.value')}
          help={t(`example.${kind}`)}
          value={value}
          onChange={setValue}
          error={ofValue}
          autoComplete="off"
          autoFocus
          isRequired
        />
        <Button type="submit" look="primary" isPending={isBusy}>
          {t('find.confirm')}
        </Button>
      </form>
      {error !== undefined && ofValue === undefined && <ErrorState error={error} />}
      {found?.length === 0 && <EmptyState title={t('find.none')}>{t('find.noneText')}</EmptyState>}
      {found && found.length > 0 && (
        <EntryTable
          caption={t('find.caption')}
          rows={found}
          onRemoved={(removed) => setFound(found.map((entry) => (entry.id === removed.id ? removed : entry)))}
        />
      )}
    </Panel>
  );
}
