import { useState } from 'react';
import { CheckField, type Chip, FilterBar, FlowField, SelectField } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { useStateWord } from './case-badges.js';
import { ASSIGNEES, CASE_STATES, type QueueFilters } from './filters.js';

interface CaseFilterBarProps {
  readonly filters: QueueFilters;
  readonly onSearch: (filters: QueueFilters) => void;
}

const without = (filters: QueueFilters, name: keyof QueueFilters): QueueFilters => ({ ...filters, [name]: undefined });

export function CaseFilterBar({ filters, onSearch }: CaseFilterBarProps) {
  const { t } = useWords('cases');
  const { t: shared } = useWords('shared');
  const stateWord = useStateWord();
  const [draft, setDraft] = useState(filters);
  const set = (name: keyof QueueFilters) => (value: string) => setDraft({ ...draft, [name]: value || undefined });
  return (
    <FilterBar onSearch={() => onSearch(draft)} onClear={() => onSearch({})} chips={useChips(filters, onSearch)}>
      <SelectField
        label={t('filter.state')}
        value={draft.state ?? 'requested'}
        onChange={set('state')}
        options={[...CASE_STATES.map((state) => [state, stateWord(state)] as const), ['any', t('anyState')] as const]}
      />
      <SelectField
        label={t('filter.assignee')}
        value={draft.assignee ?? ''}
        onChange={set('assignee')}
        options={[['', shared('any')], ...ASSIGNEES.map((who) => [who, t(`assigned.${who}`)] as const)]}
      />
      <FlowField label={t('filter.flow')} value={draft.flow ?? ''} onChange={set('flow')} />
      <CheckField
        label={t('filter.overdue')}
        isOn={draft.overdue === 'true'}
        onChange={(isOn) => set('overdue')(isOn ? 'true' : '')}
      />
    </FilterBar>
  );
}

function useChips(filters: QueueFilters, onSearch: (filters: QueueFilters) => void): readonly Chip[] {
  const { t } = useWords('cases');
  const stateWord = useStateWord();
  const { state, flow, assignee, overdue } = filters;
  const chip = (name: keyof QueueFilters, text: string): Chip => ({
    name,
    text,
    onRemove: () => onSearch(without(filters, name)),
  });
  return [
    ...(state ? [chip('state', `${t('filter.state')}: ${state === 'any' ? t('anyState') : stateWord(state)}`)] : []),
    ...(assignee ? [chip('assignee', `${t('filter.assignee')}: ${t(`assigned.${assignee}`)}`)] : []),
    ...(flow ? [chip('flow', `${t('filter.flow')}: ${flow}`)] : []),
    ...(overdue ? [chip('overdue', t('filter.overdue'))] : []),
  ];
}
