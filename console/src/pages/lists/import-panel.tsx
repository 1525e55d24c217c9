import { useState } from 'react';
import { asProblem, call, type ImportReport, type ListName, queryClient } from '../../api/index.js';
import { Button, ErrorState, Facts, Field, formatNumber, Panel, say } from '../../parts/index.js';
import { textOfFile } from '../../parts/read-file.js';
import { useWords } from '../../words/index.js';
import { type LineProblem, outlookOf, placeOf } from './import-report.js';
import { LineProblems } from './line-problems.js';

interface ImportPanelProps {
  readonly list: ListName;
  readonly onClose: () => void;
}

/** A file is tried first; what it would do is told line by line, and only then is it added. */
export function ImportPanel({ list, onClose }: ImportPanelProps) {
  const { t } = useWords('lists');
  const { t: shared } = useWords('shared');
  const [file, setFile] = useState<File>();
  const [flaw, setFlaw] = useState<'missing' | 'notUtf8'>();
  const [isBusy, setBusy] = useState(false);
  const [report, setReport] = useState<ImportReport>();
  const [error, setError] = useState<unknown>();
  const choose = (chosen: File | undefined): void => {
    setFile(chosen);
    setFlaw(undefined);
    setReport(undefined);
    setError(undefined);
  };
  const run = async (dryRun: boolean): Promise<void> => {
    if (!file) return setFlaw('missing');
    setBusy(true);
    setError(undefined);
    try {
      const body = await textOfFile(file);
      if (body === undefined) return setFlaw('notUtf8');
      const told = await call('POST /lists/:list/import', { params: { list }, query: { dryRun }, body });
      if (dryRun) return setReport(told);
      say(t('import.done', { count: told.added }));
      await queryClient.invalidateQueries({ queryKey: ['GET /lists/:list/entries'] });
      onClose();
    } catch (thrown) {
      setReport(undefined);
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel title={t(`import.title.${list}`)} actions={<Button onPress={onClose}>{shared('cancel')}</Button>}>
      <p className="quiet">{t('import.lead')}</p>
      <form
        className="lists-find"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) void run(true);
        }}
      >
        <Field label={t('import.file')} error={flaw && t(`import.${flaw}`)} isRequired>
          {(inside) => (
            <input
              {...inside}
              className="input"
              type="file"
              accept=".csv,text/csv"
              onChange={(event) => choose(event.target.files?.[0])}
            />
          )}
        </Field>
        <Button type="submit" look={report ? 'normal' : 'primary'} isPending={isBusy}>
          {t('import.check')}
        </Button>
      </form>
      {report && <Report report={report} isBusy={isBusy} onRun={() => void run(false)} />}
      {error !== undefined && <Refused error={error} />}
    </Panel>
  );
}

interface ReportProps {
  readonly report: ImportReport;
  readonly isBusy: boolean;
  readonly onRun: () => void;
}

function Report({ report, isBusy, onRun }: ReportProps) {
  const { t } = useWords('lists');
  const outlook = outlookOf(report);
  return (
    <section className="stack" aria-label={t('import.result')}>
      <h3>{t('import.result')}</h3>
      <p role="status">{t(`import.outlook.${outlook}`)}</p>
      <Facts
        rows={[
          [t('import.lines'), formatNumber(report.lines)],
          [t('import.added'), formatNumber(report.added)],
          [t('import.duplicates'), formatNumber(report.duplicates)],
          [t('import.badLines'), formatNumber(report.badLines)],
        ]}
      />
      {outlook === 'ready' && (
        <div className="row">
          <Button look="primary" isPending={isBusy} onPress={onRun}>
            {t('import.run', { count: report.added })}
          </Button>
        </div>
      )}
      <LineProblems problems={report.problems} leftOff={report.problemsLeftOff} />
    </section>
  );
}

/** The file as a whole was refused, or became wrong between the try and the import. */
function Refused({ error }: { readonly error: unknown }) {
  const { body } = asProblem(error);
  const problems: readonly LineProblem[] = (body.problems ?? []).map(placeOf);
  if (problems.every(({ line }) => line === undefined)) return <ErrorState error={error} />;
  return <LineProblems problems={problems} leftOff={0} />;
}
