import { Body, Controller, Header, HttpCode, Post, StreamableFile } from '@nestjs/common';
import { CurrentStaff, FreshSignIn, invalid, Roles, type StaffIdentity } from '../staff/index.js';
import { ErasureDesk } from './erasure.desk.js';
import type { CopyFormat } from './export/copy.js';
import { jsonCopy } from './export/json-copy.js';
import { pdfCopy } from './export/pdf-copy.js';
import { SubjectCopies } from './export/subject-copy.js';
import { AccountClosedBody, ErasureBody, ExportBody, FindBody } from './privacy.dto.js';
import type { ErasureReport, SubjectView } from './privacy-view.js';
import { personIn, queryIn } from './query.reader.js';
import { SubjectDesk } from './subject.desk.js';

const WRITERS = { json: jsonCopy, pdf: pdfCopy } as const;
const TYPES: Readonly<Record<CopyFormat, string>> = { json: 'application/json; charset=utf-8', pdf: 'application/pdf' };

/** One person: values come in bodies, never in an address, where they would be logged on their way. */
@Controller('staff/v1/subjects')
export class SubjectsController {
  constructor(
    private readonly subjects: SubjectDesk,
    private readonly copies: SubjectCopies,
    private readonly erasures: ErasureDesk,
  ) {}

  /** What is kept of a person: ids and times. The look is on record. */
  @Post('find')
  @Roles('owner', 'personal-data-reader')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  find(@Body() body: FindBody, @CurrentStaff() staff: StaffIdentity): Promise<SubjectView> {
    return this.subjects.find(personIn(body), staff);
  }

  /** A copy of everything that is kept of a person, for that person. */
  @Post('export')
  @Roles('personal-data-reader')
  @FreshSignIn()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async export(@Body() body: ExportBody, @CurrentStaff() staff: StaffIdentity): Promise<StreamableFile> {
    const { format, reason } = body;
    const copy = await this.copies.make(personIn(body), format, reason, staff);
    const disposition = `attachment; filename="subject-copy.${format}"`;
    return new StreamableFile(WRITERS[format](copy), { type: TYPES[format], disposition });
  }

  /** Erases a person, or one sign-up; or says what that would do. */
  @Post('erasure')
  @Roles('owner')
  @FreshSignIn()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  erase(@Body() body: ErasureBody, @CurrentStaff() staff: StaffIdentity): Promise<ErasureReport> {
    const { decisionId, reason, dryRun, keepBlockListEntries = false } = body;
    const query = queryIn(body);
    if (query && decisionId !== undefined) {
      throw invalid([{ path: 'decisionId', problem: 'is one too many: give a person or a sign-up' }]);
    }
    const of = decisionId === undefined ? personIn(body) : { decisionId };
    return this.erasures.erase({ of, reason, dryRun, keepBlockListEntries }, staff);
  }

  /** The account of a person was closed: retention counts from there. */
  @Post('account-closed')
  @Roles('owner', 'operator')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async closeAccount(
    @Body() body: AccountClosedBody,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<{ readonly signUps: number }> {
    if (body.closedAt > new Date())
      throw invalid([{ path: 'closedAt', problem: 'lies ahead: say it when it is closed' }]);
    return { signUps: await this.subjects.closeAccount(personIn(body), body.closedAt, staff) };
  }
}
