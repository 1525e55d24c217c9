import { type PipeTransform } from '@nestjs/common';
import { invalid, notFound, type StaffRole } from '../../staff/index.js';
import { ISSUER } from './invitation.dto.js';

/** Who may see codes (not the codes themselves, which nobody can). */
export const READERS: readonly [StaffRole, ...StaffRole[]] = ['owner', 'operator', 'reviewer', 'auditor'];
/** Who may make and revoke them. */
export const ISSUERS: readonly [StaffRole, ...StaffRole[]] = ['owner', 'operator'];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What is no id is the id of nothing. */
const uuidOf = (what: string): PipeTransform<string, string> => ({
  transform(value) {
    const id = value.toLowerCase();
    if (!UUID.test(id)) throw notFound(what);
    return id;
  },
});
export const ID_PARAMETER = uuidOf('invitation');
export const BATCH_PARAMETER = uuidOf('batch');

export const ISSUER_PARAMETER: PipeTransform<string, string> = {
  transform(value) {
    if (ISSUER.test(value)) return value;
    throw invalid([{ path: 'issuer', problem: 'must be the id of a member of staff, such as key:review-desk' }]);
  },
};
