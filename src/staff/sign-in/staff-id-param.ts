import { Injectable, type PipeTransform } from '@nestjs/common';
import { invalid } from '../problem.js';

export const STAFF_ID = /^(local|oidc):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const STAFF_ID_SENTENCE = 'must be the id of a person, as GET /staff/v1/staff gives it';

/** For a part of the address that names a person: `@Param('id', StaffIdPipe)`. */
@Injectable()
export class StaffIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!STAFF_ID.test(id)) throw invalid([{ path: 'id', problem: STAFF_ID_SENTENCE }]);
    return id;
  }
}
