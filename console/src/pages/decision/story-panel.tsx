import { useState } from 'react';
import type { DecisionDetail, TimelineEvent } from '../../api/index.js';
import {
  Button,
  ErrorState,
  Facts,
  Panel,
  StaffName,
  Timeline,
  type TimelineItem,
  type Tone,
} from '../../parts/index.js';
import { ProofBadge } from '../../proof/proof-badge.js';
import { type Proving, useProofs } from '../../proof/use-proofs.js';
import { useWords } from '../../words/index.js';
import { useEventWords } from './event-words.js';

const TONES: Readonly<Record<string, Tone>> = {
  'signup.claimed': 'info',
  'signup.decided': 'info',
  'attempt.indeterminate': 'warn',
  'case.approved': 'good',
  'case.denied': 'bad',
  'subject.erased': 'warn',
};

const toneOf = ({ kind, body }: TimelineEvent): Tone => {
  if (kind === 'attempt.ended')
    return body['status'] === 'verified' ? 'good' : body['status'] === 'fault' ? 'warn' : 'info';
  if (kind === 'signup.decided')
    return body['kind'] === 'continue' ? 'good' : body['kind'] === 'block' ? 'bad' : 'warn';
  return TONES[kind] ?? 'quiet';
};

/** A value of an entry's body: codes, numbers, and lists of them. */
const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value));

/** Everything that the audit log has about the sign-up, each entry with its proof. */
export function StoryPanel({ decision }: { readonly decision: DecisionDetail }) {
  const { t } = useWords('decision');
  const words = useEventWords();
  const [isChecking, setChecking] = useState(false);
  const { timeline } = decision;
  const proofs = useProofs(timeline, isChecking);
  const items = timeline.map((event, index): TimelineItem => {
    const proof = proofs[index];
    return {
      id: event.uid,
      at: event.at,
      title: words.title(event),
      tone: toneOf(event),
      aside: (
        <>
          <ProofBadge stated={event.state} result={proof?.result} />
          {event.actor.type === 'staff' && <Actor actor={event.actor} />}
        </>
      ),
      children: <EventDetails event={event} proof={proof} />,
    };
  });
  return (
    <Panel
      title={t('story.title')}
      actions={
        <Button onPress={() => setChecking(true)} isDisabled={isChecking}>
          {t('story.check')}
        </Button>
      }
    >
      <Summary proofs={proofs} isChecking={isChecking} />
      <Timeline label={t('story.title')} items={items} />
    </Panel>
  );
}

/** Staff by name, others as the log calls them. */
const Actor = ({ actor: { type, id } }: { readonly actor: TimelineEvent['actor'] }) =>
  type === 'staff' ? <StaffName id={id} /> : <>{`${type} ${id}`}</>;

function EventDetails({ event, proof }: { readonly event: TimelineEvent; readonly proof?: Proving }) {
  const { t } = useWords('decision');
  const words = useEventWords();
  const broken = proof?.result?.state === 'broken' ? proof.result : undefined;
  return (
    <>
      {words.summary(event) && <p>{words.summary(event)}</p>}
      {broken && (
        <p role="alert" className="decision-broken">
          {t(`proof.step.${broken.step}`)}: {broken.detail}
        </p>
      )}
      {proof?.error !== undefined && <ErrorState error={proof.error} />}
      <details>
        <summary>{t('story.details', { index: event.index })}</summary>
        <Facts
          rows={[
            [t('story.kind'), <code key="kind">{event.kind}</code>],
            [t('story.actor'), <Actor key="actor" actor={event.actor} />],
            [t('story.entry'), <code key="uid">{event.uid}</code>],
            ...Object.entries(event.body).map(
              ([name, value]) => [name, <code key={name}>{textOf(value)}</code>] as const,
            ),
          ]}
        />
      </details>
    </>
  );
}

/** One sentence about all of them; said aloud when it changes. */
function Summary({ proofs, isChecking }: { readonly proofs: readonly Proving[]; readonly isChecking: boolean }) {
  const { t } = useWords('decision');
  const results = proofs.flatMap(({ result }) => result ?? []);
  const broken = results.filter(({ state }) => state === 'broken').length;
  const verified = results.filter(({ state }) => state === 'verified').length;
  const text = (): string => {
    if (!isChecking) return t('story.lead');
    if (broken > 0) return t('proof.someBroken', { count: broken });
    if (verified === proofs.length) return t('proof.allHold', { count: verified });
    if (results.some(({ state }) => state === 'unsigned')) return t('proof.unsigned');
    return t('proof.checking', { done: results.length, all: proofs.length });
  };
  return (
    <p role="status" className={broken > 0 ? 'decision-broken' : 'quiet'}>
      {text()}
    </p>
  );
}
