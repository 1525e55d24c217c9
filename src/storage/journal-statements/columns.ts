/** The rows of a multi-row statement as one array a column, in the order of the statement's `unnest`. */
export const columns = <Row>(rows: readonly Row[], ...cells: readonly ((row: Row) => unknown)[]): unknown[][] =>
  cells.map((cell) => rows.map((row) => cell(row) ?? null));
