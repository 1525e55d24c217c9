type Text = Readonly<Record<string, unknown>>;

/** `rows_other` may come with `rows_many`: French says millions its own way. */
type Plural<T> = keyof { [K in keyof T as K extends `${infer Stem}_other` ? `${Stem}_many` : never]: true };

/**
 * A dictionary in another language: every word of the English one, and no other. A word that is missing does not compile:
 * `export default { ... } satisfies Translation<typeof en>`.
 */
export type Translation<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : T[K] extends Text ? Translation<T[K]> : never;
} & { readonly [K in Plural<T>]?: string };
