import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { NavLink, useSearchParams } from 'react-router';
import { addressOf } from '../../api/client.js';
import { call, type ListEntry, type Page as PageOf } from '../../api/index.js';
import { useMay } from '../../api/session.js';
import { Button, type Chip, EmptyState, FilterBar, Loaded, Page, Pager, SelectField } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { AddDialog } from './add-dialog.js';
import { EntryTable } from './entry-table.js';
import { FindPanel } from './find-panel.js';
import { ImportPanel } from './import-panel.js';
import { askedOf, filtersOf, KINDS, LISTS, type ListFilters, STATES, searchOf } from './list-filters.js';
import './page.css';

const PAGE_ROWS = 50;

const entriesQuery = (filters: ListFilters) => ({
  queryKey: ['GET /lists/:list/entries', filters.list, askedOf(filters)] as const,
  queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
    call('GET /lists/:list/entries', {
      params: { list: filters.list },
      query: { ...askedOf(filters), cursor: pageParam, limit: PAGE_ROWS },
      signal,
    }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }: PageOf<ListEntry>): string | undefined => next,
});

export default function ListsPage() {
  const { t } = useWords('lists');
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => filtersOf(search), [search]);
  const { list } = filters;
  const mayWrite = useMay('owner', 'operator');
  const [doing, setDoing] = useState<'add' | 'find' | 'import'>();
  const entries = useInfiniteQuery({ ...entriesQuery(filters), placeholderData: keepPreviousData });
  const done = (): void => setDoing(undefined);
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          {mayWrite && (
            <>
              <Button look="primary" onPress={() => setDoing('add')}>
                {t('add.open')}
              </Button>
              <Button onPress={() => setDoing('import')}>{t('import.open')}</Button>
            </>
          )}
          <Button onPress={() => setDoing('find')}>{t('find.open')}</Button>
          <a
            className="button button-normal"
            title={t('export.help')}
            download
            href={addressOf('GET /lists/:list/export', { list }, askedOf(filters))}
          >
            {t('export.open')}
          </a>
        </>
      }
    >
      <nav aria-label={t('which')} className="lists-tabs">
        {LISTS.map((name) => (
          <NavLink
            key={name}
            to={{ search: searchOf({ ...filters, list: name }).toString() }}
            className={() => (name === list ? 'lists-tab lists-tab-on' : 'lists-tab')}
            aria-current={name === list ? 'page' : 'false'}
          >
            {t(`list.${name}`)}
          </NavLink>
        ))}
      </nav>
      <p className="quiet">{t(`about.${list}`)}</p>
      {doing === 'find' && <FindPanel key={list} list={list} onClose={done} />}
      {doing === 'import' && <ImportPanel key={list} list={list} onClose={done} />}
      <EntryFilterBar key={search.toString()} filters={filters} onSearch={(next) => setSearch(searchOf(next))} />
      <Loaded of={entries} lines={8}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) return <Nothing filters={filters} />;
          return (
            <>
              <EntryTable caption={t(`caption.${list}`)} rows={rows} isBusy={entries.isPlaceholderData} />
              <Pager of={entries} count={rows.length} />
            </>
          );
        }}
      </Loaded>
      <AddDialog list={list} isOpen={doing === 'add'} onClose={done} />
    </Page>
  );
}

interface EntryFilterBarProps {
  readonly filters: ListFilters;
  readonly onSearch: (filters: ListFilters) => void;
}

function EntryFilterBar({ filters, onSearch }: EntryFilterBarProps) {
  const { t } = useWords('lists');
  const { t: shared } = useWords('shared');
  const [draft, setDraft] = useState(filters);
  const { list, kind, state } = filters;
  const stateWord = (one: NonNullable<typeof state>): string => (one === 'any' ? t('anyState') : t(`state.${one}`));
  const chips: readonly Chip[] = [
    ...(kind
      ? [
          {
            name: 'kind',
            text: `${t('filter.kind')}: ${t(`kind.${kind}`)}`,
            onRemove: () => onSearch({ ...filters, kind: undefined }),
          },
        ]
      : []),
    ...(state
      ? [
          {
            name: 'state',
            text: `${t('filter.state')}: ${stateWord(state)}`,
            onRemove: () => onSearch({ ...filters, state: undefined }),
          },
        ]
      : []),
  ];
  const options = [...STATES, 'any'] as const;
  return (
    <FilterBar onSearch={() => onSearch(draft)} onClear={() => onSearch({ list })} chips={chips}>
      <SelectField
        label={t('filter.kind')}
        value={draft.kind ?? ''}
        onChange={(chosen) => setDraft({ ...draft, kind: KINDS.find((one) => one === chosen) })}
        options={[['', shared('any')], ...KINDS.map((one) => [one, t(`kind.${one}`)] as const)]}
      />
      <SelectField
        label={t('filter.state')}
        value={draft.state ?? 'active'}
        onChange={(chosen) => setDraft({ ...draft, state: options.find((one) => one === chosen && one !== 'active') })}
        options={options.map((one) => [one, stateWord(one)] as const)}
      />
    </FilterBar>
  );
}

function Nothing({ filters: { kind, state } }: { readonly filters: ListFilters }) {
  const { t } = useWords('lists');
  return kind || state ? (
    <EmptyState title={t('noMatch')}>{t('noMatchText')}</EmptyState>
  ) : (
    <EmptyState title={t('none')}>{t('noneText')}</EmptyState>
  );
}
