import { Button, type Column, DataTable } from '../../parts/index.js';
import { saveText } from '../../parts/save-file.js';
import { useWords } from '../../words/index.js';
import type { LineProblem } from './import-report.js';
import { problemsCsv } from './problems-csv.js';

/** More rows than anybody reads on a screen; the file has them all. */
const SHOWN = 100;

interface LineProblemsProps {
  readonly problems: readonly LineProblem[];
  /** Beyond those that the service lists. */
  readonly leftOff: number;
}

export function LineProblems({ problems, leftOff }: LineProblemsProps) {
  const { t } = useWords('lists');
  if (problems.length === 0) return null;
  const columns: readonly Column<LineProblem>[] = [
    { id: 'line', header: t('import.line'), isNumeric: true, cell: ({ line }) => line ?? t('import.wholeFile') },
    { id: 'column', header: t('import.column'), cell: ({ column }) => column ?? t('import.whole') },
    { id: 'problem', header: t('import.problem'), cell: ({ problem }) => <span lang="en">{problem}</span> },
  ];
  const all = problems.length + leftOff;
  return (
    <div className="stack">
      <DataTable
        caption={t('import.problems')}
        columns={columns}
        rows={problems.slice(0, SHOWN)}
        keyOf={({ line, column, problem }) => `${line} ${column} ${problem}`}
      />
      <div className="row">
        {all > SHOWN && <span className="quiet">{t('import.shown', { shown: Math.min(SHOWN, all), all })}</span>}
        <Button onPress={() => saveText('import-problems.csv', problemsCsv(problems), 'text/csv;charset=utf-8')}>
          {t('import.save')}
        </Button>
      </div>
    </div>
  );
}
