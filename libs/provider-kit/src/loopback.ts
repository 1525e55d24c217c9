const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** May this vendor address do without TLS? Only a simulator on this machine may. */
export const speaksPlainly = ({ protocol, hostname }: URL): boolean => protocol === 'http:' && isLoopback(hostname);

/** A URL's `hostname` that cannot lead off this machine. */
export const isLoopback = (hostname: string): boolean => LOOPBACK_HOSTS.has(hostname);
