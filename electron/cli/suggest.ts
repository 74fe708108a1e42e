/** Of what there is, what somebody who wrote `written` may have meant; null where nothing is near enough. */
export function nearest(written: string, known: readonly string[]): string | null {
  // A slip of the finger in short words, two in longer ones.
  const reach = written.replace(/^-+/, '').length <= 4 ? 1 : 2;
  let best: { word: string; distance: number } | null = null;
  for (const word of known) {
    const distance = editDistance(written.toLowerCase(), word);
    if (distance <= reach && (best === null || distance < best.distance)) {
      best = { word, distance };
    }
  }
  if (best !== null) {
    return best.word;
  }
  const begun = known.filter((word) => word.startsWith(written) && written.replace(/^-+/, '') !== '');
  return begun.length === 1 ? (begun[0] ?? null) : null;
}

/** How many letters have to be put in, taken out, changed, or swapped with their neighbour. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (before[j - 2] ?? 0) + 1
          : Number.POSITIVE_INFINITY;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same, swapped));
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** What other tools call it. */
const SYNONYMS: Readonly<Record<string, string>> = {
  ...{ ls: 'list', ps: 'list', tunnels: 'list', info: 'status', show: 'status' },
  ...{
    start: 'open',
    new: 'open',
    tunnel: 'open',
    stop: 'close',
    rm: 'close',
    kill: 'close',
    delete: 'close',
  },
  ...{ things: 'devices', search: 'devices', find: 'devices', login: 'profiles' },
  ...{ shell: 'ssh', scp: 'copy', sftp: 'copy', exit: 'quit', localproxy: 'proxy' },
};

/** The command that somebody may have meant; null where none is near enough. */
export function nearestCommand(written: string, known: readonly string[]): string | null {
  const word = written.toLowerCase();
  return Object.hasOwn(SYNONYMS, word) ? (SYNONYMS[word] ?? null) : nearest(written, known);
}
