import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { type AnswerView, type QuestionView, send } from '../../api/index.js';
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  ErrorState,
  Facts,
  formatNumber,
  Hash,
  Panel,
  Time,
  useDecisionWords,
} from '../../parts/index.js';
import { saveFile } from '../../parts/save-file.js';
import { useWords } from '../../words/index.js';
import { cellKind } from './answer-cells.js';
import type { Answered } from './asked.js';
import { newSeed, type Values } from './parameters.js';
import { useQuestionWords } from './question-words.js';

/** Rows that are drawn at a time: an answer may have five thousand. */
const ROWS = 100;

interface AnswerPanelProps {
  readonly answered: Answered;
  readonly isAsking: boolean;
  readonly onAsk: (asking: { readonly question: QuestionView; readonly values: Values }) => void;
  readonly onClose: () => void;
}

export function AnswerPanel({ answered, isAsking, onAsk, onClose }: AnswerPanelProps) {
  const { t } = useWords('questions');
  const words = useQuestionWords();
  const { question, parameters, answer } = answered;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.focus({ preventScroll: true });
    place.current?.scrollIntoView({ block: 'start' });
  }, []);
  const download = useMutation({ mutationFn: () => downloadCsv(answered) });
  const given = Object.entries(parameters);
  return (
    <div ref={place} tabIndex={-1} className="questions-answer" role="group" aria-label={words.title(question)}>
      <Panel title={words.title(question)} actions={<Button onPress={onClose}>{t('result.close')}</Button>}>
        <p className="visually-hidden" role="status">
          {t('result.ready')}
        </p>
        <p className="questions-summary" lang="en">
          {answer.summary}
        </p>
        <Facts
          rows={[
            ...given.map(
              ([name, value]) => [words.parameter(name), <Given key={name} name={name} value={value} />] as const,
            ),
            [t('result.asked'), <Time key="asked" at={answer.askedAt} />],
            [t('result.logSize'), formatNumber(answer.logSize)],
          ]}
        />
        <div className="row">
          <Button isPending={download.isPending} onPress={() => download.mutate()}>
            {t('result.csv')}
          </Button>
          {parameters['seed'] !== undefined && (
            <Button
              isPending={isAsking}
              onPress={() => onAsk({ question, values: { ...answered.values, seed: newSeed() } })}
            >
              {t('result.drawAnother')}
            </Button>
          )}
          <span className="quiet">{t('result.csvHelp')}</span>
        </div>
        {download.error && <ErrorState error={download.error} />}
        <AnswerTable caption={t('result.caption', { title: words.title(question) })} answer={answer} />
      </Panel>
    </div>
  );
}

async function downloadCsv({ question: { question }, parameters }: Answered): Promise<void> {
  const response = await send('POST /questions/:question/answer', {
    params: { question },
    query: { format: 'csv' },
    body: { parameters },
  });
  saveFile(`${question}.csv`, await response.blob());
}

function Given({ name, value }: { readonly name: string; readonly value: string }) {
  const words = useQuestionWords();
  if (name === 'seed') return <Hash value={value} what={words.parameter(name)} />;
  if (name === 'decision') return <Link to={`/decisions/${value}`}>{value}</Link>;
  return cellKind(name, value) === 'time' ? <Time at={value} /> : value;
}

interface NumberedRow {
  readonly number: string;
  readonly cells: AnswerView['rows'][number];
}

function AnswerTable({ caption, answer }: { readonly caption: string; readonly answer: AnswerView }) {
  const { t } = useWords('questions');
  const { t: shared } = useWords('shared');
  const words = useQuestionWords();
  const [shown, setShown] = useState(ROWS);
  const { columns: names, rows } = answer;
  if (rows.length === 0) return <EmptyState title={t('result.empty')}>{t('result.emptyText')}</EmptyState>;
  const columns = names.map(
    (name, at): Column<NumberedRow> => ({
      id: name,
      header: words.column(name),
      isNarrow: rows.some((row) => cellKind(name, row[at] ?? null) === 'time'),
      isNumeric: rows.some((row) => cellKind(name, row[at] ?? null) === 'number'),
      cell: ({ cells }) => <Cell column={name} value={cells[at] ?? null} />,
    }),
  );
  return (
    <>
      <DataTable
        caption={caption}
        columns={columns}
        rows={rows.slice(0, shown).map((cells, at) => ({ number: String(at), cells }))}
        keyOf={({ number }) => number}
      />
      <div className="row">
        {rows.length > shown && <Button onPress={() => setShown(shown + ROWS)}>{shared('more')}</Button>}
        <span className="quiet">{t('result.rows', { count: rows.length })}</span>
      </div>
    </>
  );
}

/** In a table an id is told apart by its ends; whole, it stands where the link leads. */
const IdLink = ({ to, id }: { readonly to: string; readonly id: string }) => (
  <Link to={to} title={id} className="mono questions-id">
    {`${id.slice(0, 8)}…${id.slice(-6)}`}
  </Link>
);

interface CellProps {
  readonly column: string;
  readonly value: AnswerView['rows'][number][number];
}

function Cell({ column, value }: CellProps): ReactNode {
  const { t } = useWords('shared');
  const words = useDecisionWords();
  const text = String(value ?? '');
  switch (cellKind(column, value)) {
    case 'empty':
      return '–';
    case 'flag':
      return value ? t('yes') : t('no');
    case 'entry':
      return <Link to={`/proof?entry=${text}`}>{text}</Link>;
    case 'decision':
      return <IdLink to={`/decisions/${text}`} id={text} />;
    case 'case':
      return <IdLink to={`/cases/${text}`} id={text} />;
    case 'time':
      return <Time at={text} />;
    case 'number':
      return formatNumber(Number(value));
    case 'hash':
      return <Hash value={text} what={column} isShort />;
    case 'text':
      return column === 'kind' ? words.kind(text) : column === 'status' ? words.status(text) : text;
  }
}
