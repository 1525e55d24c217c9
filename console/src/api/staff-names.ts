import { useQuery } from '@tanstack/react-query';
import { query } from './index.js';
import { useMay, useStaff } from './session.js';

/** The most that the service gives at once; whoever is not among them keeps their id. */
const MOST = 200;

/** People by name where the reader may know them, else by the id that stands on record. Machines and workers are called by their id. */
export function useStaffNames(): (id: string) => string {
  const self = useStaff();
  const mayKnow = useMay('owner', 'auditor');
  const { data } = useQuery({ ...query('GET /staff', { query: { limit: MOST } }), enabled: mayKnow });
  return (id) =>
    id === self.id ? self.displayName : (data?.items.find(({ staffId }) => staffId === id)?.displayName ?? id);
}
