import { useQuery } from '@tanstack/react-query';
import { query, type Role, type SessionView, type SignedIn } from './index.js';

export const sessionQuery = { ...query('GET /session'), staleTime: Number.POSITIVE_INFINITY };

export const useSession = () => useQuery(sessionQuery);

/** Who is signed in; pages are shown only when somebody is. */
export function useStaff(): SignedIn {
  const { data } = useSession();
  if (!data?.staff) throw new Error('a page is shown though nobody is signed in');
  return data.staff;
}

/** Signs in with a password that is kept here, and not at the OpenID provider. */
export const hasPassword = (staff: SignedIn | undefined): boolean => staff?.id.startsWith('local:') ?? false;

/** Has the person one of these roles? What is not allowed is not offered; the service refuses it anyway. */
export function useMay(...roles: readonly Role[]): boolean {
  const { data } = useSession();
  return mayOf(data, roles);
}

export const mayOf = (session: SessionView | undefined, roles: readonly Role[]): boolean =>
  session?.staff?.roles.some((role) => roles.includes(role)) ?? false;
