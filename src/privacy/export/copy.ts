/** What a value of a copy may be; the same for both formats. */
export type CopyValue =
  | string
  | number
  | boolean
  | undefined
  | readonly CopyValue[]
  | { readonly [name: string]: CopyValue };
export type CopyItem = { readonly [name: string]: CopyValue };

export const COPY_FORMAT = 'verigate-subject-copy/1';
export const COPY_FORMATS = ['json', 'pdf'] as const;
export type CopyFormat = (typeof COPY_FORMATS)[number];

/** A part of the copy; its items are read and opened as they are written. */
export interface CopySection {
  /** Member of the JSON document. */
  readonly name: string;
  /** Heading of the PDF. */
  readonly title: string;
  /** What heads one item in the PDF. */
  readonly itemTitle: string;
  readonly items: AsyncIterable<CopyItem> | Iterable<CopyItem>;
}

/** Everything that is kept of one person, in the order of the sections. */
export interface Copy {
  readonly madeAt: Date;
  readonly signUps: number;
  readonly sections: readonly CopySection[];
}
