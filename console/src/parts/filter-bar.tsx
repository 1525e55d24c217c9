import { type ReactNode, useId } from 'react';
import { useWords } from '../words/index.js';
import { Button } from './button.js';
import './filter-bar.css';

export interface Chip {
  readonly name: string;
  /** "Outcome: block". */
  readonly text: string;
  readonly onRemove: () => void;
}

interface FilterBarProps {
  readonly onSearch: () => void;
  readonly onClear: () => void;
  /** What is in force now. */
  readonly chips: readonly Chip[];
  readonly children: ReactNode;
  /** Fields that are seldom needed. */
  readonly more?: ReactNode;
  /** Open from the start. */
  readonly isMoreOpen?: boolean;
  readonly actions?: ReactNode;
}

/** Fields, and what of them is in force. `/` leads here from anywhere on the page. */
export function FilterBar({ onSearch, onClear, chips, children, more, isMoreOpen, actions }: FilterBarProps) {
  const { t } = useWords('shared');
  const id = useId();
  return (
    <search className="filters" aria-labelledby={id}>
      <h2 id={id} className="visually-hidden">
        {t('filters')}
      </h2>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSearch();
        }}
      >
        <div className="filters-fields">{children}</div>
        {more && (
          <details className="filters-more" open={isMoreOpen}>
            <summary>{t('moreFilters')}</summary>
            <div className="filters-fields">{more}</div>
          </details>
        )}
        <div className="row">
          <Button type="submit" look="primary">
            {t('search')}
          </Button>
          {actions}
        </div>
      </form>
      {chips.length > 0 && (
        <ul className="row">
          {chips.map(({ name, text, onRemove }) => (
            <li key={name}>
              <button type="button" className="chip" aria-label={t('remove', { what: text })} onClick={onRemove}>
                {text} <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
          <li>
            <Button look="plain" onPress={onClear}>
              {t('clear')}
            </Button>
          </li>
        </ul>
      )}
    </search>
  );
}
