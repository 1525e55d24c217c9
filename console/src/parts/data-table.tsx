import type { KeyboardEvent, ReactNode } from 'react';
import { Link } from 'react-router';
import { useWords } from '../words/index.js';
import './data-table.css';

export interface Column<Row> {
  /** Of the column, unlike any other of the table. */
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumeric?: boolean;
  /** Does not break lines. */
  readonly isNarrow?: boolean;
}

interface Selection {
  readonly keys: ReadonlySet<string>;
  readonly onChange: (keys: ReadonlySet<string>) => void;
}

interface DataTableProps<Row> {
  /** What the table shows, for those who cannot see where it stands. */
  readonly caption: string;
  /** The first one names the row, and holds its link. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Where the row leads, below /console. */
  readonly hrefOf?: (row: Row) => string;
  /** The row's name for "Select: ..."; with `selection`. */
  readonly nameOf?: (row: Row) => string;
  readonly selection?: Selection;
  readonly isBusy?: boolean;
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  j: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  k: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Arrow keys, j and k go from row to row; Enter opens, as on any link. */
function stepThroughRows(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const step = event.ctrlKey || event.metaKey || event.altKey ? undefined : STEPS[event.key];
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.findIndex((row) => row.closest('tr')?.contains(event.target as Node));
  const isInField = (event.target as HTMLElement).matches('input:not([type=checkbox]), select, textarea');
  if (!step || at < 0 || isInField) return;
  event.preventDefault();
  rows[step(at, rows.length)]?.focus();
}

/** A table that becomes a list of cards on a narrow screen; the roles are written out because `display` would take them away. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, selection, isBusy } = props;
  return (
    <div className="table-scroll">
      <table className="table" role="table" aria-busy={isBusy || undefined}>
        <caption className="visually-hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {selection && <SelectAll keys={rows.map(props.keyOf)} selection={selection} />}
            {columns.map(({ id, header, isNumeric }) => (
              <th key={id} role="columnheader" scope="col" className={isNumeric ? 'numeric' : undefined}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" onKeyDown={stepThroughRows}>
          {rows.map((row) => (
            <TableRow key={props.keyOf(row)} row={row} {...props} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TableRow<Row>({
  row,
  columns,
  keyOf,
  hrefOf,
  nameOf,
  selection,
}: DataTableProps<Row> & { readonly row: Row }) {
  const { t } = useWords('shared');
  const key = keyOf(row);
  const isSelected = selection?.keys.has(key) ?? false;
  return (
    <tr role="row" data-selected={isSelected || undefined} data-link={hrefOf ? true : undefined}>
      {selection && (
        <td role="cell" className="table-check">
          <input
            type="checkbox"
            aria-label={t('select', { what: nameOf?.(row) ?? key })}
            checked={isSelected}
            data-row={hrefOf ? undefined : true}
            onChange={() => selection.onChange(toggled(selection.keys, key))}
          />
        </td>
      )}
      {columns.map((column, index) => (
        <td
          key={column.id}
          role="cell"
          data-label={column.header}
          className={`${column.isNumeric ? 'numeric' : ''} ${column.isNarrow ? 'table-narrow' : ''}`}
        >
          <div className="table-value">
            {index === 0 && hrefOf ? (
              <Link to={hrefOf(row)} data-row className="table-link">
                {column.cell(row)}
              </Link>
            ) : (
              column.cell(row)
            )}
          </div>
        </td>
      ))}
    </tr>
  );
}

function SelectAll({ keys, selection }: { readonly keys: readonly string[]; readonly selection: Selection }) {
  const { t } = useWords('shared');
  const chosen = keys.filter((key) => selection.keys.has(key)).length;
  return (
    <th role="columnheader" scope="col" className="table-check">
      <input
        type="checkbox"
        aria-label={t('selectAll')}
        checked={chosen > 0 && chosen === keys.length}
        ref={(box) => {
          if (box) box.indeterminate = chosen > 0 && chosen < keys.length;
        }}
        onChange={() => selection.onChange(new Set(chosen === keys.length ? [] : keys))}
      />
    </th>
  );
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return next;
}
