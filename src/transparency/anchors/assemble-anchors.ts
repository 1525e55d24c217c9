import { PooledHttpPort } from '#libs/provider-kit';
import type { AnchorConfig } from '../../config/index.js';
import type { LogReads } from '../log-reads.port.js';
import type { Anchor } from './anchor.port.js';
import { BucketAnchor } from './bucket.anchor.js';
import { FolderAnchor } from './folder.anchor.js';
import { TimestampAnchor } from './timestamp.anchor.js';

/** An entry bundle has at most 256 entries of 64 KiB; a time stamp some kilobytes. */
const MAX_REPLY_BYTES = 17 * 1024 * 1024;

const transportTo = (url: string): PooledHttpPort =>
  new PooledHttpPort({
    origins: [new URL(url).origin],
    maxReplyBytes: MAX_REPLY_BYTES,
    replies: 'bytes',
    connectTimeoutMs: 5_000,
    connections: 2,
  });

/** The anchors of the configuration. */
export function assembleAnchors(
  configs: readonly AnchorConfig[],
  reads: Pick<LogReads, 'leaves' | 'tiles'>,
  clock: { now(): Date },
): readonly Anchor[] {
  return configs.map((config) => {
    if (config.kind === 'folder') return new FolderAnchor(config, reads);
    const http = transportTo(config.url);
    return config.kind === 's3' ? new BucketAnchor(config, { reads, http, clock }) : new TimestampAnchor(config, http);
  });
}
