import type { KeptCheckpoint, LogReads, VerificationStore } from '../../transparency/index.js';
import type { LogHistory, PastCheckpoint, PastVerification } from './log-history.port.js';

const pastOf = (origin: string, { size, root, signedAt }: Omit<KeptCheckpoint, 'minute'>): PastCheckpoint => ({
  origin,
  size,
  root: root.toString('base64'),
  signedAt,
});

/** As the transparency log keeps it. */
export class StoredLogHistory implements LogHistory {
  constructor(
    private readonly reads: Pick<LogReads, 'origins' | 'checkpoints' | 'position'>,
    private readonly verifications: Pick<VerificationStore, 'last'>,
    private readonly origin: string,
  ) {}

  async checkpointsSince(time: Date, limit: number): Promise<readonly PastCheckpoint[]> {
    const found: PastCheckpoint[] = [];
    for (const { origin, checkpoint } of await this.reads.origins()) {
      const kept = await this.reads.checkpoints(origin, time, limit);
      found.push(...kept.map((each) => pastOf(origin, each)));
      const isNewer = checkpoint !== undefined && checkpoint.size > (kept.at(-1)?.size ?? -1);
      if (isNewer && checkpoint.signedAt >= time) found.push(pastOf(origin, checkpoint));
    }
    return found.slice(-limit);
  }

  lastVerification(): Promise<PastVerification | undefined> {
    return this.verifications.last(this.origin);
  }

  async refusal(): Promise<string | undefined> {
    return (await this.reads.position(this.origin))?.refusal?.problem;
  }
}
