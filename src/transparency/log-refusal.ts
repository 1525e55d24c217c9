/** Why a signer goes on no more: a word for logs and metrics. */
export type RefusalCode =
  | 'rolled_back'
  | 'history_differs'
  | 'entry_differs'
  | 'entry_missing'
  | 'tile_damaged'
  | 'checkpoint_unsigned';

/** What the signer saw is not the history that it signed before. Nothing more is signed for this log. */
export class LogRefusal extends Error {
  override readonly name = 'LogRefusal';

  constructor(
    readonly code: RefusalCode,
    /** For people: what was seen, with numbers of entries and nothing else. */
    sentence: string,
  ) {
    super(sentence);
  }
}
