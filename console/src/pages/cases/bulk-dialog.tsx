import { type RefObject, useEffect, useRef, useState } from 'react';
import { asProblem, type CaseView, call } from '../../api/index.js';
import { useStaff } from '../../api/session.js';
import { Button, Dialog, TextField, useProblemText } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { AssigneeField } from './assignee-field.js';
import { type BulkResult, runEach } from './bulk.js';
import { shownAs } from './case-badges.js';
import { ReasonField } from './reason-field.js';

export type BulkAction = 'assign' | 'deny' | 'withdraw';
const TITLES = { assign: 'titleAssign', deny: 'titleDeny', withdraw: 'titleWithdraw' } as const;

/** Without a network, a session or a database the next one fails too. */
const isHopeless = (error: unknown): boolean => {
  const { isPassing, status } = asProblem(error);
  return isPassing || status === 401;
};

interface BulkDialogProps {
  readonly action: BulkAction | undefined;
  readonly cases: readonly CaseView[];
  /** What was not done. */
  readonly onClose: (left: readonly CaseView[]) => void;
}

/** One change for many cases. Closing it while it works stops it after the call that is under way, and tells what was done. */
export function BulkDialog({ action, cases, onClose }: BulkDialogProps) {
  const { t } = useWords('cases');
  // As it was when it opened: the list behind it goes on.
  const [held, setHeld] = useState<{ readonly action: BulkAction; readonly cases: readonly CaseView[] }>();
  if (action && !held) setHeld({ action, cases });
  if (!action && held) setHeld(undefined);
  const left = useRef<readonly CaseView[]>(undefined);
  const stopper = useRef<AbortController>(undefined);
  useEffect(() => () => stopper.current?.abort(), []);
  const close = (): void => {
    onClose(left.current ?? cases);
    left.current = undefined;
  };
  return (
    <Dialog
      title={held ? t(`bulk.${TITLES[held.action]}`, { count: held.cases.length }) : ''}
      isOpen={held !== undefined}
      onClose={() => (stopper.current ? stopper.current.abort() : close())}
    >
      {held && (
        <BulkForm
          {...held}
          stopper={stopper}
          onLeft={(those) => {
            left.current = those;
          }}
          onClose={close}
        />
      )}
    </Dialog>
  );
}

interface BulkFormProps {
  readonly action: BulkAction;
  readonly cases: readonly CaseView[];
  /** Set while it works. */
  readonly stopper: RefObject<AbortController | undefined>;
  readonly onLeft: (left: readonly CaseView[]) => void;
  readonly onClose: () => void;
}

function BulkForm({ action, cases, stopper, onLeft, onClose }: BulkFormProps) {
  const { t } = useWords('cases');
  const { t: shared } = useWords('shared');
  const me = useStaff();
  const [assignee, setAssignee] = useState(me.id);
  const [reason, setReason] = useState('');
  const [note, setNote] = useState('');
  const [isTried, setTried] = useState(false);
  const [tried, setProgress] = useState<number>();
  const [result, setResult] = useState<BulkResult<CaseView>>();
  const needsNote = action === 'deny' && reason === 'other' && note.trim() === '';
  const act = ({ caseId, version }: CaseView): Promise<unknown> => {
    const params = { id: caseId };
    if (action === 'assign')
      return call('POST /cases/:id/assignment', { params, body: { assignee: assignee || undefined, version } });
    if (action === 'withdraw') return call('POST /cases/:id/withdraw', { params, body: { reason, version } });
    const written = note.trim() === '' ? undefined : note.trim();
    return call('POST /cases/:id/decision', { params, body: { decision: 'deny', reason, note: written, version } });
  };
  const run = async (): Promise<void> => {
    setTried(true);
    if (action !== 'assign' && (reason === '' || needsNote)) return;
    setProgress(0);
    const stop = new AbortController();
    stopper.current = stop;
    const ended = await runEach(cases, { act, onProgress: setProgress, isHopeless, signal: stop.signal });
    stopper.current = undefined;
    onLeft([...ended.failed.map(({ item }) => item), ...ended.left]);
    setResult(ended);
  };
  if (result) return <BulkReport result={result} onClose={onClose} />;
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (tried === undefined) void run();
      }}
    >
      <p>{t('bulk.text')}</p>
      {action === 'assign' ? (
        <AssigneeField value={assignee} onChange={setAssignee} />
      ) : (
        <ReasonField
          purpose={action}
          value={reason}
          onChange={setReason}
          error={isTried && reason === '' ? t('missingReason') : undefined}
        />
      )}
      {action === 'deny' && (
        <TextField
          label={t('note')}
          help={t('noteHelp')}
          value={note}
          onChange={setNote}
          lines={3}
          maxLength={4000}
          error={isTried && needsNote ? t('missingNote') : undefined}
        />
      )}
      {tried !== undefined && (
        <p className="row" role="status">
          <progress aria-label={t('bulk.label')} max={cases.length} value={tried} />
          {t('bulk.progress', { tried, all: cases.length })}
        </p>
      )}
      <div className="row dialog-actions">
        {tried === undefined ? (
          <Button onPress={onClose}>{shared('cancel')}</Button>
        ) : (
          <Button onPress={() => stopper.current?.abort()}>{t('bulk.stop')}</Button>
        )}
        <Button type="submit" look={action === 'assign' ? 'primary' : 'danger'} isPending={tried !== undefined}>
          {t(`bulk.${action}`)}
        </Button>
      </div>
    </form>
  );
}

function BulkReport({ result, onClose }: { readonly result: BulkResult<CaseView>; readonly onClose: () => void }) {
  const { t } = useWords('cases');
  const { t: shared } = useWords('shared');
  const tell = useProblemText();
  const { done, failed, left } = result;
  const reasonOf = (error: unknown): string => {
    const problem = asProblem(error);
    const { detail } = tell(problem);
    return [detail, ...(problem.body.problems ?? []).map((one) => `${one.path} ${one.problem}`)].join(' ');
  };
  return (
    <div className="stack">
      <p role="status">{t('bulk.done', { count: done.length })}</p>
      {failed.length > 0 && (
        <div className="state state-error" role="alert">
          <p className="state-title">{t('bulk.failed', { count: failed.length })}</p>
          <ul className="cases-failures">
            {failed.map(({ item, error }) => (
              <li key={item.caseId}>
                <strong>{shownAs(item.person) ?? item.caseId}</strong>: {reasonOf(error)}
              </li>
            ))}
          </ul>
        </div>
      )}
      {left.length > 0 && <p>{t('bulk.left', { count: left.length })}</p>}
      {failed.length + left.length > 0 && <p className="quiet">{t('bulk.keep')}</p>}
      <div className="row dialog-actions">
        <Button look="primary" onPress={onClose} autoFocus>
          {shared('close')}
        </Button>
      </div>
    </div>
  );
}
