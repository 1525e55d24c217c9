import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type ApiProblem, asProblem } from '../api/index.js';
import { useWords } from '../words/index.js';
import { Button } from './button.js';
import './states.css';

/** Lines where rows will stand; said once to those who listen. */
export function Skeleton({ lines = 6 }: { readonly lines?: number }) {
  const { t } = useWords('shared');
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{t('loading')}</span>
      {Array.from({ length: lines }, (_, line) => (
        // The lines are all alike and never move.
        <span key={line} aria-hidden="true" />
      ))}
    </div>
  );
}

interface EmptyStateProps {
  readonly title: string;
  /** What to do about it. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export const EmptyState = ({ title, children, action }: EmptyStateProps) => (
  <div className="state" role="status">
    <p className="state-title">{title}</p>
    {children && <p>{children}</p>}
    {action}
  </div>
);

const TITLED = new Set([
  'not-authenticated',
  'sign-in-failed',
  'conflict',
  'invalid-input',
  'too-many-requests',
  'not-allowed',
  'not-found',
  'unavailable',
  'defect',
] as const);
type Titled = typeof TITLED extends Set<infer Kind> ? Kind : never;
const isTitled = (kind: string): kind is Titled => (TITLED as ReadonlySet<string>).has(kind);

/** What a problem says, in the language of the console where it is of a kind that we know, else as the service wrote it. */
export function useProblemText(): (problem: ApiProblem) => { readonly title: string; readonly detail: string } {
  const { t } = useWords('shared');
  return ({ kind, status, body, retryAfterSeconds }) => {
    const waits = retryAfterSeconds === undefined ? '' : ` ${t('problem.waits', { count: retryAfterSeconds })}`;
    if (kind === 'offline') return { title: t('problem.offline'), detail: t('problem.offlineText') };
    if (kind === 'unreadable')
      return { title: t('problem.unreadable'), detail: t('problem.unreadableText', { status }) };
    return { title: isTitled(kind) ? t(`problem.${kind}`) : body.title, detail: `${body.detail}${waits}` };
  };
}

interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** A refusal or a failure: what, why, each value that is wrong, and the way on. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const { t } = useWords('shared');
  const tell = useProblemText();
  const problem = asProblem(error);
  const { title, detail } = tell(problem);
  return (
    <div className="state state-error" role="alert">
      <p className="state-title">{title}</p>
      <p>{detail}</p>
      {problem.body.problems && (
        <ul>
          {problem.body.problems.map(({ path, problem: what }) => (
            <li key={`${path} ${what}`}>
              <code>{path}</code> {what}
            </li>
          ))}
        </ul>
      )}
      {onRetry && <Button onPress={onRetry}>{t('retry')}</Button>}
    </div>
  );
}

interface LoadedProps<T> {
  readonly of: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}

/** Loading, failed or there. A failed refresh keeps what was there, and says that it is old. */
export function Loaded<T>({ of: { data, error, refetch }, lines, children }: LoadedProps<T>) {
  const problem = error && <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return problem ?? <Skeleton lines={lines} />;
  return (
    <>
      {problem}
      {children(data)}
    </>
  );
}
