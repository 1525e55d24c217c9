import { useQuery } from '@tanstack/react-query';
import { query } from '../api/index.js';
import { useMay, useStaff } from '../api/session.js';
import { useWords } from '../words/index.js';

const membersQuery = { ...query('GET /staff', { query: { limit: 200 } }), staleTime: 300_000 };

/** People who work here, for those who may know: whoever has a desk. */
export function useMembers() {
  const mayKnow = useMay('owner', 'operator', 'reviewer', 'auditor');
  const { data } = useQuery({ ...membersQuery, enabled: mayKnow });
  return data?.items ?? [];
}

/** `local:01a2...` as people know it: "you", a name where one's roles may know it, else the id, shortened. */
export function useStaffNames(): (staffId: string) => string {
  const { t } = useWords('shared');
  const me = useStaff();
  const members = useMembers();
  return (staffId) => {
    if (staffId === me.id) return t('you');
    return members.find((member) => member.staffId === staffId)?.displayName ?? shortId(staffId);
  };
}

/** The names of keys say who they are; ids of people are long, and end in what is random. */
const shortId = (staffId: string): string =>
  /^(local|oidc):.{20,}$/.test(staffId) ? `${staffId.slice(0, staffId.indexOf(':'))}:…${staffId.slice(-6)}` : staffId;

/** One of the staff, by name. */
export function StaffName({ id }: { readonly id: string }) {
  const nameOf = useStaffNames();
  return <span title={id}>{nameOf(id)}</span>;
}
