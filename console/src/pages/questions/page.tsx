import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { call, query } from '../../api/index.js';
import { EmptyState, Loaded, Page } from '../../parts/index.js';
import { boundsOf } from '../../parts/period.js';
import { useWords } from '../../words/index.js';
import { AnswerPanel } from './answer-panel.js';
import type { Answered, Asking } from './asked.js';
import { type Beginnings, newSeed, toSend } from './parameters.js';
import { QuestionCard } from './question-card.js';
import './page.css';

async function ask({ question, values }: Asking): Promise<Answered> {
  const parameters = toSend(question.parameters, values);
  const answer = await call('POST /questions/:question/answer', {
    params: { question: question.question },
    body: { parameters },
  });
  return { question, values, parameters, answer };
}

export default function QuestionsPage() {
  const { t } = useWords('questions');
  const questions = useQuery(query('GET /questions'));
  const { beginnings, providers } = useBeginnings();
  // The one that is shown stays while the next is drawn.
  const [answered, setAnswered] = useState<Answered>();
  const asking = useMutation({ mutationFn: ask, onSuccess: setAnswered });
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Loaded of={questions} lines={10}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('none')}>{t('noneText')}</EmptyState>
          ) : (
            <>
              {answered && (
                <AnswerPanel
                  // Another answer begins at its first row again, and takes the focus.
                  key={answered.answer.askedAt}
                  answered={answered}
                  isAsking={asking.isPending}
                  onAsk={asking.mutate}
                  onClose={() => setAnswered(undefined)}
                />
              )}
              <div className="questions-cards">
                {items.map((question) => (
                  <QuestionCard
                    key={question.question}
                    question={question}
                    beginnings={beginnings}
                    providers={providers}
                    isAsking={asking.isPending && asking.variables.question.question === question.question}
                    isAnswered={answered?.question.question === question.question}
                    error={asking.variables?.question.question === question.question ? asking.error : null}
                    onAsk={(values) => asking.mutate({ question, values })}
                  />
                ))}
              </div>
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

/** What the questions begin with: the decision of the address or the newest one, the providers of the last month, a seed of this visit. */
function useBeginnings(): { readonly beginnings: Beginnings; readonly providers: readonly string[] } {
  const [search] = useSearchParams();
  const [seed] = useState(() => newSeed());
  const [now] = useState(() => new Date());
  const wanted = search.get('decision');
  const newest = useQuery({ ...query('GET /decisions', { query: { limit: 1 } }), enabled: wanted === null });
  const overview = useQuery(query('GET /overview', { query: boundsOf({ last: 'month' }, now) }));
  // The one that failed most is the one that is asked about.
  const known = [...(overview.data?.providers ?? [])].sort((one, other) => other.faults - one.faults);
  const providers = known.map(({ provider }) => provider);
  const decision = wanted ?? newest.data?.items[0]?.decisionId;
  return { beginnings: { decision, provider: providers[0], seed, now }, providers };
}
