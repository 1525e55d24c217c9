import { Controller, Get, Header, HttpCode, Param, Post, Res, StreamableFile } from '@nestjs/common';
import { actorOf, CurrentStaff, conflict, notFound, Roles, type StaffIdentity, uuidParam } from '../staff/index.js';
import { BundleDesk } from './bundle.desk.js';
import { verificationView } from './log.desk.js';
import { LOG_KEEPERS } from './log-roles.js';
import type { VerificationView } from './log-view.js';
import { VerificationRunner } from './verification.runner.js';

/** The part of Fastify's reply that is used here. */
interface HeaderReply {
  header(name: string, value: string): unknown;
}

@Controller('staff/v1/log')
@Roles(...LOG_KEEPERS)
export class VerificationsController {
  constructor(
    private readonly verifications: VerificationRunner,
    private readonly bundles: BundleDesk,
  ) {}

  /** Checks the stored log from its first entry, in the background; the one that runs already is joined. */
  @Post('verifications')
  @HttpCode(202)
  async verify(@CurrentStaff() staff: StaffIdentity): Promise<VerificationView> {
    return verificationView(await this.verifications.begin(actorOf(staff)));
  }

  /** How far a check has come, or what it found. */
  @Get('verifications/:id')
  @Header('cache-control', 'no-store')
  async verification(@Param('id', uuidParam('id')) id: string): Promise<VerificationView> {
    const verification = await this.verifications.find(id);
    if (!verification) throw notFound('verification');
    return verificationView(verification);
  }

  /** Everything that an auditor needs to check the log without us, as a tar archive: c2sp.org/tlog-tiles, keys, receipts and the verifier. */
  @Get('bundle')
  @Header('cache-control', 'no-store')
  async bundle(
    @CurrentStaff() staff: StaffIdentity,
    @Res({ passthrough: true }) reply: HeaderReply,
  ): Promise<StreamableFile> {
    const bundle = await this.bundles.open(actorOf(staff));
    if (!bundle)
      throw conflict('The log has no signed checkpoint yet: about a second after the first start it has one.');
    void reply.header('x-content-type-options', 'nosniff');
    return new StreamableFile(bundle.stream, {
      type: 'application/x-tar',
      disposition: `attachment; filename="${bundle.name}.tar"`,
    });
  }
}
