import { useState } from 'react';
import type { InvitationFilters } from '../../api/index.js';
import { type Chip, FilterBar, SelectField, TextField } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { STATES, TEXT_FILTERS, type TextFilter, withoutGaps } from './invitation-filters.js';

interface InvitationFilterBarProps {
  readonly filters: InvitationFilters;
  readonly onSearch: (filters: InvitationFilters) => void;
}

export function InvitationFilterBar({ filters, onSearch }: InvitationFilterBarProps) {
  const { t } = useWords('invitations');
  const { t: shared } = useWords('shared');
  const [draft, setDraft] = useState(filters);
  const text = (name: TextFilter) => ({
    label: t(`filter.${name}`),
    value: draft[name] ?? '',
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
  });
  const shown = (name: keyof InvitationFilters): string =>
    name === 'state' && filters.state ? t(`state.${filters.state}`) : (filters[name] ?? '');
  const chips = (['state', ...TEXT_FILTERS] as const)
    .filter((name) => filters[name] !== undefined)
    .map(
      (name): Chip => ({
        name,
        text: `${t(`filter.${name}`)}: ${shown(name)}`,
        onRemove: () => onSearch({ ...filters, [name]: undefined }),
      }),
    );
  return (
    <FilterBar
      onSearch={() => onSearch(withoutGaps(draft))}
      onClear={() => onSearch({})}
      chips={chips}
      isMoreOpen={filters.issuer !== undefined || filters.batch !== undefined}
      more={
        <>
          <TextField {...text('issuer')} help={t('filter.issuerHelp')} />
          <TextField {...text('batch')} />
        </>
      }
    >
      <SelectField
        label={t('filter.state')}
        value={draft.state ?? ''}
        onChange={(chosen) => setDraft({ ...draft, state: STATES.find((one) => one === chosen) })}
        options={[['', shared('any')], ...STATES.map((one) => [one, t(`state.${one}`)] as const)]}
      />
      <TextField {...text('label')} />
      <TextField {...text('flow')} />
    </FilterBar>
  );
}
