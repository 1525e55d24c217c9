/** What the lease gave its holder; whatever a holder writes is refused when another one has come. */
export type Fence = string;

/** One lease, which one process of all replicas holds. Measured by the clock of the database. */
export interface LeaseStore {
  /** Takes the lease, or keeps it. Undefined: somebody else has it. */
  lease(holder: string, leaseMs: number): Promise<Fence | undefined>;
  release(holder: string): Promise<void>;
}
