/** One vendor code and what we make of it; a provider adds its own typed columns. */
export interface CodeRow {
  /** As the vendor sends it, or a prefix followed by `*`. Upper and lower case differ. */
  readonly code: string;
  /** Where this is documented: page or section. */
  readonly source: string;
}

export interface CodeTable<Row extends CodeRow> {
  readonly rows: readonly Row[];
  /** The row of a code as received (surrounding white space is ignored): the exact one, else that of the longest prefix. */
  read(code: string | undefined): Row | undefined;
}

/** Throws on a code that occurs twice, is empty, or maps everything: such a table is a bug. */
export function codeTable<Row extends CodeRow>(rows: readonly Row[]): CodeTable<Row> {
  const exact = new Map<string, Row>();
  for (const row of rows) {
    if (row.code !== row.code.trim() || row.code === '' || row.code === '*') {
      throw new Error(`Code table: "${row.code}" is no code.`);
    }
    if (exact.has(row.code)) throw new Error(`Code table: "${row.code}" has two rows.`);
    exact.set(row.code, row);
  }
  const prefixes = rows
    .filter(({ code }) => code.endsWith('*'))
    .map((row) => ({ prefix: row.code.slice(0, -1), row }))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  for (const { row } of prefixes) exact.delete(row.code);

  return {
    rows,
    read(code) {
      const text = code?.trim();
      if (!text) return undefined;
      return exact.get(text) ?? prefixes.find(({ prefix }) => text.startsWith(prefix))?.row;
    },
  };
}
