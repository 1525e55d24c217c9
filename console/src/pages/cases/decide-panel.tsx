import { useState } from 'react';
import { type CaseDetail, type CaseVote, call } from '../../api/index.js';
import { useMay, useStaff } from '../../api/session.js';
import { Badge, Button, type PageKey, Panel, StaffName, say, Time, usePageKeys } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { AssignDialog, DecisionDialog, NoteDialog, WithdrawDialog } from './decide-dialogs.js';
import { useReasonWord } from './reason-field.js';
import { standingOf } from './standing.js';
import type { ChangeCase } from './use-case.js';

export interface DecidePanelProps {
  readonly current: CaseDetail;
  readonly change: ChangeCase;
  /** The reader's part of the case is done. */
  readonly onDecided: () => void;
}

type Asking = 'approve' | 'deny' | 'withdraw' | 'note' | 'assign';

/** Where the case stands, who has spoken, and what the reader may do. */
export function DecidePanel({ current, change, onDecided }: DecidePanelProps) {
  const { t } = useWords('cases');
  const me = useStaff();
  const mayDecide = useMay('owner', 'reviewer');
  const [asking, setAsking] = useState<Asking>();
  const standing = standingOf(current, me.id);
  const isOpen = standing !== 'closed';
  const maySpeak = mayDecide && isOpen && standing !== 'spoken';
  const mayNote = mayDecide && current.person !== undefined;
  const isMine = current.assignee === me.id;
  const assign = async (assignee: string | undefined): Promise<void> => {
    const { caseId, version } = current;
    const done = await change(current, () =>
      call('POST /cases/:id/assignment', { params: { id: caseId }, body: { assignee, version } }),
    );
    if (done) say(t('decide.assigned'));
  };
  usePageKeys(
    [
      maySpeak && { key: 'a', text: t('keys.approve'), act: () => setAsking('approve') },
      maySpeak && { key: 'd', text: t('keys.deny'), act: () => setAsking('deny') },
      mayNote && { key: 'n', text: t('keys.note'), act: () => setAsking('note') },
      mayDecide && isOpen && !isMine && { key: 'm', text: t('keys.take'), act: () => void assign(me.id) },
    ].filter((key): key is PageKey => key !== false),
  );
  const dialog = { current, change, onClose: () => setAsking(undefined) };
  return (
    <Panel title={t('decide.title')}>
      <p className="cases-standing">{t(`decide.standing.${standing}`)}</p>
      {current.votes.length > 0 && <Votes votes={current.votes} />}
      {!mayDecide && <p className="quiet">{t('decide.readOnly')}</p>}
      <div className="row">
        {maySpeak && (
          <>
            <Button look="primary" aria-keyshortcuts="a" onPress={() => setAsking('approve')}>
              {t('decide.approve')}
            </Button>
            <Button look="danger" aria-keyshortcuts="d" onPress={() => setAsking('deny')}>
              {t('decide.deny')}
            </Button>
          </>
        )}
        {mayNote && (
          <Button aria-keyshortcuts="n" onPress={() => setAsking('note')}>
            {t('decide.addNote')}
          </Button>
        )}
        {mayDecide && isOpen && (
          <>
            <Button
              aria-keyshortcuts={isMine ? undefined : 'm'}
              onPress={() => void assign(isMine ? undefined : me.id)}
            >
              {t(isMine ? 'decide.giveBack' : 'decide.take')}
            </Button>
            <Button onPress={() => setAsking('assign')}>{t('decide.assignOther')}</Button>
            <Button onPress={() => setAsking('withdraw')}>{t('decide.withdraw')}</Button>
          </>
        )}
      </div>
      <DecisionDialog {...dialog} decision="approve" isOpen={asking === 'approve'} onDecided={onDecided} />
      <DecisionDialog {...dialog} decision="deny" isOpen={asking === 'deny'} onDecided={onDecided} />
      <WithdrawDialog {...dialog} isOpen={asking === 'withdraw'} onDecided={onDecided} />
      <NoteDialog {...dialog} isOpen={asking === 'note'} />
      <AssignDialog {...dialog} isOpen={asking === 'assign'} onAssign={assign} />
    </Panel>
  );
}

function Votes({ votes }: { readonly votes: readonly CaseVote[] }) {
  const { t } = useWords('cases');
  const reasonWord = useReasonWord();
  return (
    <section aria-label={t('decide.votes')}>
      <h3>{t('decide.votes')}</h3>
      <ul className="stack">
        {votes.map(({ staffId, decision, reason, at }) => (
          <li key={staffId} className="row">
            <StaffName id={staffId} />
            <Badge tone={decision === 'approve' ? 'good' : 'bad'}>
              {t(decision === 'approve' ? 'decide.voteApprove' : 'decide.voteDeny')}
            </Badge>
            <span>{reasonWord(reason)}</span>
            <span className="quiet">
              <Time at={at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
