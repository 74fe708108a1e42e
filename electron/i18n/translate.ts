/**
 * How messages are kept and looked up. A catalogue is an object of TypeScript: the compiler refuses a key that does not
 * exist, one that a translation lacks, and words that are not given what they speak of; nothing is parsed at the start.
 */

/** The words, or a function of what they speak of: `(p: { count: number }) => …`. */
export type Message = string | ((p: never) => string);

/** Keys are `section.name`. */
export type Catalogue = Readonly<Record<string, Message>>;

/** The same messages in another language. */
export type Translation<C extends Catalogue> = {
  readonly [K in keyof C]: C[K] extends (p: infer P) => string ? (p: P) => string : string;
};

/** Looks a message up: `t('tunnels.title')`, `t('tunnels.open', { count: 3 })`. */
export type Translate<C extends Catalogue> = <K extends keyof C & string>(
  key: K,
  ...what: C[K] extends (p: infer P) => string ? [what: P] : []
) => string;

export function translator<C extends Catalogue>(catalogue: Translation<C>): Translate<C> {
  return (key, ...what) => {
    const message = catalogue[key] as string | ((p: unknown) => string);
    return typeof message === 'string' ? message : message(what[0]);
  };
}
