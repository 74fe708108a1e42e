/** What is asked for more than once at the same time is done once; what else there is to do at a place is done in order. */
export interface Turns<T> {
  /** The same wish again is the same answer; another one for the same `place` waits until the one before is done. */
  take(place: string, asked: string, run: () => Promise<T>): Promise<T>;
  /** Whether the same is under way. */
  has(asked: string): boolean;
  /** Waits for all that is under way. */
  settled(): Promise<void>;
}

export function createTurns<T>(): Turns<T> {
  /** Under way or waiting, by what was asked for. */
  const same = new Map<string, Promise<T>>();
  /** The last of each place. */
  const last = new Map<string, Promise<unknown>>();

  return {
    take(place, asked, run) {
      const underWay = same.get(asked);
      if (underWay) {
        return underWay;
      }
      const made = (last.get(place) ?? Promise.resolve()).then(run).finally(() => {
        same.delete(asked);
        if (last.get(place) === quietly) {
          last.delete(place);
        }
      });
      const quietly = made.catch(() => {});
      same.set(asked, made);
      last.set(place, quietly);
      return made;
    },
    has: (asked) => same.has(asked),
    async settled() {
      await Promise.all(last.values());
    },
  };
}
