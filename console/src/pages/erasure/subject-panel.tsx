import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { SubjectView } from '../../api/index.js';
import { useMay } from '../../api/session.js';
import { Badge, Button, type Column, DataTable, EmptyState, Facts, Hash, Panel, Time } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { AccountClosedDialog } from './account-closed-dialog.js';
import { CopyDialog } from './copy-dialog.js';
import { EraseDialog } from './erase-dialog.js';
import { type Found, look } from './find-person.js';
import { HoldDialog } from './hold-dialog.js';
import type { Report } from './report-panel.js';
import { isPerson } from './subject.js';

type Act = 'copy' | 'close' | 'hold' | 'erase';

interface SubjectPanelProps {
  readonly found: Found;
  readonly onReport: (report: Report) => void;
  readonly onChange: (found: Found) => void;
  readonly onDone: () => void;
}

/** What is kept of a person, ids and times only, and what can be done with it. */
export function SubjectPanel({ found, onReport, onChange, onDone }: SubjectPanelProps) {
  const { t } = useWords('erasure');
  const { subject, view } = found;
  const [act, setAct] = useState<Act>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  const close = (): void => setAct(undefined);
  // When retention is due has changed as well.
  const lookAgain = async (): Promise<void> => onChange(await look(subject));
  return (
    <div ref={place} tabIndex={-1} className="erasure-focus" role="group" aria-label={t('subject.title')}>
      <Panel
        title={isPerson(subject) ? t('subject.title') : t('subject.ofOne')}
        actions={<Button onPress={onDone}>{t('subject.done')}</Button>}
      >
        {view ? (
          <Kept view={view} chosen={chosen} onChoose={setChosen} />
        ) : (
          <p>
            <Link to={`/decisions/${subject.value}`}>{subject.value}</Link>
          </p>
        )}
        <Acts
          isOne={isPerson(subject) && view?.persons === 1}
          isSeveral={(view?.persons ?? 1) > 1}
          chosen={chosen.size}
          onAct={setAct}
        />
        {act === 'copy' && <CopyDialog subject={subject} onClose={close} />}
        {act === 'close' && <AccountClosedDialog subject={subject} onClosed={lookAgain} onClose={close} />}
        {act === 'hold' && (
          <HoldDialog subject={subject} decisionIds={[...chosen]} onPlaced={lookAgain} onClose={close} />
        )}
        {act === 'erase' && <EraseDialog subject={subject} onReport={onReport} onClose={close} />}
      </Panel>
    </div>
  );
}

interface ActsProps {
  /** One person, whole. */
  readonly isOne: boolean;
  readonly isSeveral: boolean;
  readonly chosen: number;
  readonly onAct: (act: Act) => void;
}

function Acts({ isOne, isSeveral, chosen, onAct }: ActsProps) {
  const { t } = useWords('erasure');
  const isOwner = useMay('owner');
  const isReader = useMay('personal-data-reader');
  return (
    <>
      <div className="row">
        {isReader && isOne && <Button onPress={() => onAct('copy')}>{t('subject.export')}</Button>}
        {isOwner && (
          <>
            <Button isDisabled={isSeveral && chosen === 0} onPress={() => onAct('hold')}>
              {chosen > 0 ? t('subject.holdSome', { count: chosen }) : t('subject.hold')}
            </Button>
            {isOne && <Button onPress={() => onAct('close')}>{t('subject.close')}</Button>}
            {!isSeveral && (
              <Button look="danger" onPress={() => onAct('erase')}>
                {t('subject.erase')}
              </Button>
            )}
          </>
        )}
      </div>
      {!(isOwner && isReader) && <p className="quiet">{t('subject.noAct')}</p>}
    </>
  );
}

type SignUp = SubjectView['signUps'][number];

interface KeptProps {
  readonly view: SubjectView;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

function Kept({ view, chosen, onChoose }: KeptProps) {
  const { t } = useWords('erasure');
  const isOwner = useMay('owner');
  const { persons, signUps, cases, holds, dueAt, accountClosedAt } = view;
  if (signUps.length === 0) return <EmptyState title={t('subject.none')}>{t('subject.noneText')}</EmptyState>;
  const columns: readonly Column<SignUp>[] = [
    { id: 'at', header: t('subject.at'), isNarrow: true, cell: ({ at }) => <Time at={at} isRelative /> },
    { id: 'flow', header: t('subject.flow'), cell: ({ flow }) => flow },
    {
      id: 'state',
      header: t('subject.state'),
      isNarrow: true,
      cell: ({ state }) => <Badge tone={state === 'kept' ? 'info' : 'quiet'}>{t(`subject.states.${state}`)}</Badge>,
    },
    {
      id: 'signUp',
      header: t('subject.signUp'),
      cell: ({ decisionId }) =>
        isOwner ? <Link to={`/decisions/${decisionId}`}>{decisionId}</Link> : <code>{decisionId}</code>,
    },
  ];
  return (
    <>
      {persons > 1 && <EmptyState title={t('subject.several', { persons })}>{t('subject.severalText')}</EmptyState>}
      <DataTable
        caption={t('subject.caption')}
        columns={columns}
        rows={signUps}
        keyOf={({ decisionId }) => decisionId}
        nameOf={({ decisionId }) => decisionId}
        selection={isOwner ? { keys: chosen, onChange: onChoose } : undefined}
      />
      <Facts
        rows={[
          [t('subject.due'), dueAt ? <Time at={dueAt} /> : t('subject.dueNever')],
          [t('subject.closed'), accountClosedAt && <Time at={accountClosedAt} />],
          [
            t('subject.cases'),
            cases.length > 0 && (
              <ul>
                {cases.map((caseId) => (
                  <li key={caseId}>{isOwner ? <Link to={`/cases/${caseId}`}>{caseId}</Link> : caseId}</li>
                ))}
              </ul>
            ),
          ],
          [
            t('subject.holds'),
            holds.length > 0 && (
              <ul>
                {holds.map(({ holdId, basis }) => (
                  <li key={holdId}>
                    {basis} <Hash value={holdId} what={t('holds.id')} isShort />
                  </li>
                ))}
              </ul>
            ),
          ],
        ]}
      />
    </>
  );
}
