import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { BoundedWork } from '../bounded-work.js';
import { StaffProblem } from '../problem.js';

/** OWASP's cheat sheet for password storage: argon2id with 19 MiB, two passes, one lane. About 35 ms here. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const TAG_BYTES = 32;
const SALT_BYTES = 16;
/**
 * Each computation holds 19 MiB and a thread of the pool that the service's own work shares: one for strangers, one for those who are known,
 * so that whoever floods us with guesses keeps strangers waiting only.
 */
const AT_ONCE = 1;
const IN_QUEUE = 16;

const STORED = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{43})$/;

const argon2id = promisify((parameters: Argon2Parameters, done: (error: Error | null, tag: Buffer) => void) =>
  argon2('argon2id', parameters, done),
);

/** The same letters whatever keyboard made them (NIST SP 800-63B section 3.1.1.2). */
const bytesOf = (password: string): Buffer => Buffer.from(password.normalize('NFKC'), 'utf8');
const bare = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

/** Passwords of local people, as PHC strings. Throws 503 when too many wait. */
export class PasswordHasher {
  readonly #strangers = new BoundedWork(AT_ONCE, IN_QUEUE);
  readonly #known = new BoundedWork(AT_ONCE, IN_QUEUE);
  /** What is computed for a name that nobody has: it takes as long as for somebody. */
  readonly #nobody =
    `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${bare(randomBytes(SALT_BYTES))}$${bare(randomBytes(TAG_BYTES))}`;

  /** Of who may set one. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const tag = await this.#tag(password, salt, COST, this.#known);
    const { memory, passes, parallelism } = COST;
    return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${bare(salt)}$${bare(tag)}`;
  }

  /** `stored` undefined: false, after as much work. `isKnown`: not just anybody asks. Throws when what is stored is none of ours. */
  async isRight(password: string, stored: string | undefined, isKnown: boolean): Promise<boolean> {
    const [, memory, passes, parallelism, salt = '', tag = ''] = STORED.exec(stored ?? this.#nobody) ?? [];
    if (tag === '') throw new Error('a stored password is not in the form of argon2id');
    const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
    const found = await this.#tag(password, Buffer.from(salt, 'base64'), cost, isKnown ? this.#known : this.#strangers);
    return timingSafeEqual(found, Buffer.from(tag, 'base64')) && stored !== undefined;
  }

  #tag(
    password: string,
    nonce: Buffer,
    cost: { readonly memory: number; readonly passes: number; readonly parallelism: number },
    work: BoundedWork,
  ): Promise<Buffer> {
    const parameters = { message: bytesOf(password), nonce, tagLength: TAG_BYTES, ...cost };
    return work.run(
      () => argon2id(parameters),
      () => new StaffProblem('unavailable', 'Too many people sign in at once. Try again in a moment.'),
    );
  }
}
