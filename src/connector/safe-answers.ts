import type { CheckedProtocol, Reply, WireAnswer } from '#libs/connector-protocols';
import type { FlowConfig, StepName } from '../config/index.js';
import type { MessageKey } from '../decision/index.js';
import type { Words } from './words.port.js';

/** When even the words are out of order. */
const LAST_WORDS = 'Something went wrong. Please try again later.';

/** What is said when the pipeline says nothing. Nothing here throws. */
export class SafeAnswers {
  readonly #lastResort: ReadonlyMap<CheckedProtocol, ReadonlyMap<string, WireAnswer>>;

  constructor(
    protocols: readonly CheckedProtocol[],
    private readonly words: Words,
  ) {
    this.#lastResort = new Map(protocols.map((protocol) => [protocol, lastResortOf(protocol)]));
  }

  /** The body could not be read: correctable where the step knows corrections, else a block; the token step continues. */
  unreadable(protocol: CheckedProtocol, flow: FlowConfig, step: StepName): WireAnswer {
    const canCorrect = protocol.legalReplies(step).includes('correct_input');
    return canCorrect
      ? this.#answer(protocol, flow, step, 'correct_input', 'check_details', [])
      : this.#answer(protocol, flow, step, 'block', 'try_later', []);
  }

  /** A fault of ours: nobody gets through because of it, and trying again is worth while; the token step continues. */
  failed(protocol: CheckedProtocol, flow: FlowConfig, step: StepName, locales: readonly string[]): WireAnswer {
    return this.#answer(protocol, flow, step, 'block', 'try_later', locales);
  }

  #answer(
    protocol: CheckedProtocol,
    flow: FlowConfig,
    step: StepName,
    kind: 'block' | 'correct_input',
    key: MessageKey,
    locales: readonly string[],
  ): WireAnswer {
    try {
      const answer = protocol.encode(step, { kind, message: this.words.text(flow, key, locales) });
      if (protocol.isLegalAnswer(step, answer)) return answer;
    } catch {
      // The last resort was made when all was well.
    }
    return this.#lastResort.get(protocol)?.get(step) as WireAnswer;
  }
}

function lastResortOf(protocol: CheckedProtocol): ReadonlyMap<string, WireAnswer> {
  const reply: Reply = { kind: 'block', message: LAST_WORDS };
  return new Map(protocol.steps.map((step) => [step, protocol.encode(step, reply)]));
}
