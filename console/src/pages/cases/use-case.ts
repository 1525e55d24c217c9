import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem, type CaseDetail, query, queryClient } from '../../api/index.js';
import { useStaff } from '../../api/session.js';
import { type Conflict, conflictOf } from './standing.js';

export const caseQuery = (id: string) => query('GET /cases/:id', { params: { id } });
export const eventsQuery = (id: string) => query('GET /cases/:id/events', { params: { id } });

/** What a refusal was about; `detail` is the service's own sentence. */
export interface Refused {
  readonly conflict: Conflict;
  readonly detail: string;
}

/** Takes what a change answered: the case as it is now. */
export function keepCase(changed: CaseDetail): void {
  queryClient.setQueryData(caseQuery(changed.caseId).queryKey, changed);
  void queryClient.invalidateQueries(eventsQuery(changed.caseId));
  void queryClient.invalidateQueries({ queryKey: ['GET /cases'] });
}

/** A case, and a way to change it that explains a conflict. */
export function useCase(id: string) {
  const me = useStaff();
  const found = useQuery(caseQuery(id));
  const [refused, setRefused] = useState<Refused>();
  /** Resolves to the case as it is after the change; to undefined when somebody was quicker: then it has been read again. Throws what else goes wrong. */
  const change = async (seen: CaseDetail, act: () => Promise<CaseDetail>): Promise<CaseDetail | undefined> => {
    setRefused(undefined);
    try {
      const changed = await act();
      keepCase(changed);
      return changed;
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status !== 409) throw error;
      const now = await queryClient.fetchQuery({ ...caseQuery(id), staleTime: 0 });
      keepCase(now);
      setRefused({ conflict: conflictOf(seen.version, now, me.id), detail: problem.body.detail });
      return undefined;
    }
  };
  return { found, refused, change };
}

export type ChangeCase = ReturnType<typeof useCase>['change'];
