import { useState } from 'react';
import type { PersonKeys } from '../../api/index.js';
import {
  type Chip,
  DateRange,
  DECISION_KINDS,
  DECISION_STATUSES,
  FilterBar,
  FlowField,
  SelectField,
  TextField,
  useDecisionWords,
} from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { FILTER_NAMES, type FilterName, isEmpty, PERSON_NAMES, type UrlFilters, withoutGaps } from './filters.js';
import { formatOfPeriod } from './period-words.js';

/** Behind "More filters". */
const SELDOM = ['provider', 'reason', 'flagged', 'reference'] as const satisfies readonly FilterName[];

interface DecisionFilterBarProps {
  readonly filters: UrlFilters;
  readonly person: PersonKeys;
  readonly onSearch: (filters: UrlFilters, person: PersonKeys) => void;
}

/** Drafts of what to look for; nothing happens before "Search". */
export function DecisionFilterBar({ filters, person, onSearch }: DecisionFilterBarProps) {
  const { t } = useWords('decisions');
  const { t: shared } = useWords('shared');
  const words = useDecisionWords();
  const [draft, setDraft] = useState(filters);
  const [who, setWho] = useState(person);
  const text = (name: FilterName) => ({
    label: t(`filter.${name}`),
    value: draft[name] ?? '',
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
  });
  const whom = (name: keyof PersonKeys) => ({
    label: shared(`person.${name}`),
    value: who[name] ?? '',
    onChange: (value: string) => setWho({ ...who, [name]: value }),
    autoComplete: 'off',
  });
  return (
    <FilterBar
      onSearch={() => onSearch(withoutGaps(draft), withoutGaps(who))}
      onClear={() => onSearch({}, {})}
      chips={useChips(filters, person, onSearch)}
      isMoreOpen={!isEmpty(person) || SELDOM.some((name) => draft[name] !== undefined)}
      more={
        <>
          <TextField {...text('provider')} />
          <TextField {...text('reason')} />
          <SelectField
            {...text('flagged')}
            options={[
              ['', shared('any')],
              ['true', shared('yes')],
              ['false', shared('no')],
            ]}
          />
          <TextField {...text('reference')} help={t('filter.referenceHelp')} />
          <TextField type="email" {...whom('email')} help={shared('person.kept')} />
          <TextField type="tel" {...whom('phone')} />
          <TextField {...whom('externalId')} />
        </>
      }
    >
      <DateRange value={draft} onChange={({ last, from, to }) => setDraft(withoutGaps({ ...draft, last, from, to }))} />
      <SelectField
        {...text('kind')}
        options={[['', shared('any')], ...DECISION_KINDS.map((kind) => [kind, words.kind(kind)] as const)]}
      />
      <SelectField
        {...text('status')}
        options={[['', shared('any')], ...DECISION_STATUSES.map((status) => [status, words.status(status)] as const)]}
      />
      <FlowField {...text('flow')} />
    </FilterBar>
  );
}

function useChips(
  filters: UrlFilters,
  person: PersonKeys,
  onSearch: DecisionFilterBarProps['onSearch'],
): readonly Chip[] {
  const { t } = useWords('decisions');
  const { t: shared } = useWords('shared');
  const words = useDecisionWords();
  const shownAs: Partial<Record<FilterName, (value: string) => string>> = {
    kind: words.kind,
    status: words.status,
    flagged: (value) => (value === 'true' ? shared('yes') : shared('no')),
  };
  const shown = (name: FilterName, value: string): string => shownAs[name]?.(value) ?? value;
  const { last, from, to, ...others } = filters;
  const period = formatOfPeriod({ last, from, to }, shared);
  return [
    ...(period === undefined ? [] : [{ name: 'period', text: period, onRemove: () => onSearch(others, person) }]),
    ...FILTER_NAMES.flatMap((name) => {
      const value = filters[name];
      if (value === undefined) return [];
      const text = `${t(`filter.${name}`)}: ${shown(name, value)}`;
      return [{ name, text, onRemove: () => onSearch(withoutGaps({ ...filters, [name]: undefined }), person) }];
    }),
    // The value itself is in its field; it need not stand on the screen twice.
    ...PERSON_NAMES.filter((name) => person[name] !== undefined).map((name) => ({
      name,
      text: shared(`person.${name}`),
      onRemove: () => onSearch(filters, withoutGaps({ ...person, [name]: undefined })),
    })),
  ];
}
