import { type CheckedProtocol, microsoftUserFlow } from '#libs/connector-protocols';

/** The protocols that a flow's `connector` may name. */
export const INSTALLED_PROTOCOLS: readonly CheckedProtocol[] = [microsoftUserFlow];
