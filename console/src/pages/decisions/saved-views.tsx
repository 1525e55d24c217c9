import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, query, queryClient, type SavedView } from '../../api/index.js';
import { useStaff } from '../../api/session.js';
import { Button, CheckField, ConfirmDialog, SelectField, say, TextField } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { filtersOf, isEmpty, type UrlFilters, viewOf } from './filters.js';

const viewsQuery = query('GET /saved-views');

interface SavedViewsProps {
  readonly filters: UrlFilters;
  readonly onChoose: (filters: UrlFilters) => void;
}

type Filters = SavedView['filters'];

const sameFilters = (a: Filters, b: Filters): boolean =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => a[name] === b[name]);

/** Filters under a name, one's own or everybody's. */
export function SavedViews({ filters, onChoose }: SavedViewsProps) {
  const { t } = useWords('decisions');
  const { id } = useStaff();
  const { data } = useQuery(viewsQuery);
  const [asks, setAsks] = useState<'save' | 'remove'>();
  const views = data?.items ?? [];
  const current = views.find((view) => sameFilters(view.filters, viewOf(filters)));
  const remove = useMutation({
    mutationFn: (view: SavedView) => call('DELETE /saved-views/:id', { params: { id: view.viewId } }),
    onSuccess: () => {
      say(t('views.removed'));
      return queryClient.invalidateQueries(viewsQuery);
    },
  });
  return (
    <>
      {views.length > 0 && (
        <SelectField
          label={t('views.label')}
          value={current?.viewId ?? ''}
          onChange={(viewId) => {
            const chosen = views.find((view) => view.viewId === viewId);
            onChoose(chosen ? filtersOf(new URLSearchParams(chosen.filters)) : {});
          }}
          options={[['', t('views.choose')], ...views.map(({ viewId, name }) => [viewId, name] as const)]}
        />
      )}
      {current ? (
        current.owner === id && <Button onPress={() => setAsks('remove')}>{t('views.remove')}</Button>
      ) : (
        <Button isDisabled={isEmpty(filters)} onPress={() => setAsks('save')}>
          {t('views.save')}
        </Button>
      )}
      <SaveDialog filters={filters} isOpen={asks === 'save'} onClose={() => setAsks(undefined)} />
      <ConfirmDialog
        title={t('views.removeTitle', { name: current?.name ?? '' })}
        confirm={t('views.remove')}
        isDangerous
        isOpen={asks === 'remove' && current !== undefined}
        onClose={() => setAsks(undefined)}
        onConfirm={async () => current && remove.mutateAsync(current)}
      />
    </>
  );
}

interface SaveDialogProps {
  readonly filters: UrlFilters;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function SaveDialog({ filters, isOpen, onClose }: SaveDialogProps) {
  const { t } = useWords('decisions');
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const save = async (): Promise<void> => {
    await call('POST /saved-views', { body: { name: name.trim(), shared: isShared, filters: viewOf(filters) } });
    await queryClient.invalidateQueries(viewsQuery);
    say(t('views.saved'));
    setName('');
  };
  return (
    <ConfirmDialog
      title={t('views.title')}
      confirm={t('views.confirm')}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={save}
    >
      <TextField
        label={t('views.name')}
        help={t('views.privately')}
        value={name}
        onChange={setName}
        maxLength={80}
        isRequired
        autoFocus
      />
      <CheckField label={t('views.shared')} isOn={isShared} onChange={setShared} />
    </ConfirmDialog>
  );
}
