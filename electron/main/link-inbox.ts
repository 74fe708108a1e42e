/** `culvert://` links on their way in, before anything is there that could follow them. Read first, so it imports nothing. */

/** Longer than any link that parseLink() takes; what is cut here is refused there. */
const LONGEST_KEPT = 4_096;

/**
 * The arguments that are options of a start. Behind `--` stands what came with a link, and whoever made the link may have
 * found a launcher that splits it into words: none of these words is an option.
 */
export function optionsOf(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
}

/** The link that a start was given; null where it was given none. */
export function linkIn(argv: readonly string[]): string | null {
  const end = argv.indexOf('--');
  // The first word is the program.
  const words = end === -1 ? argv.slice(1) : argv.slice(end + 1);
  return words.findLast((word) => /^culvert:/i.test(word))?.slice(0, LONGEST_KEPT) ?? null;
}

export interface LinkInbox {
  put(link: string): void;
  /** From now on links go there, beginning with the last one that came so far. */
  handOver(take: (link: string) => void): void;
}

/** Of several that come before somebody takes them the last one counts: there is one window to show it in. */
export function createLinkInbox(): LinkInbox {
  let last: string | null = null;
  let taker: ((link: string) => void) | null = null;
  return {
    put(link) {
      const kept = link.slice(0, LONGEST_KEPT);
      if (taker) {
        taker(kept);
      } else {
        last = kept;
      }
    },
    handOver(take) {
      taker = take;
      const waiting = last;
      last = null;
      if (waiting !== null) {
        take(waiting);
      }
    },
  };
}
