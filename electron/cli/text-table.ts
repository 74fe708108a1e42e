import { cut, plain, widthOf } from './text.ts';

export interface Column {
  title: string;
  /** Gives way, down to so many columns, where the terminal is too narrow; left out: stays whole. */
  least?: number;
  /** So wide it says all that matters: what can be spared is left out before it is cut below this. */
  good?: number;
  /**
   * Left out as a whole where the terminal is too narrow, the highest number first; left out: never. 0: only where all
   * that may be cut is cut.
   */
  spare?: number;
  /** Paints what is written, after it was measured. `whole`: before it was cut. */
  paint?: (cell: string, whole: string) => string;
}

const GAP = '  ';

/**
 * Rows below titles, each column as wide as its longest cell. `width`: the terminal's columns, into which it is fitted by
 * leaving out what can be spared, as long as that is needed for what remains to be read, and by cutting what may be cut,
 * the widest first; null leaves everything whole, for a pipe.
 */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number | null,
): string {
  const clean = rows.map((row) => columns.map((_, at) => plain(row[at] ?? '')));
  const filled = columns.map((_, at) => at).filter((at) => clean.some((row) => row[at] !== ''));
  const needs = columns.map(({ title, good, least }, at) => {
    const wanted = Math.max(widthOf(title), ...clean.map((row) => widthOf(row[at] ?? '')));
    const atLeast = least === undefined ? null : Math.min(least, wanted);
    return { wanted, good: Math.min(good ?? atLeast ?? wanted, wanted), least: atLeast };
  });
  const used = width === null ? filled : withoutSpare(filled, columns, needs, width);
  const widths = fitted(
    used.flatMap((at) => needs[at] ?? []),
    width,
  );
  const line = (cells: string[], paint: boolean) =>
    used
      .map((at, place) => {
        const space = widths[place] ?? 0;
        const whole = cells[at] ?? '';
        const cell = cut(whole, space);
        const padding = place === used.length - 1 ? '' : ' '.repeat(Math.max(0, space - widthOf(cell)));
        return `${(paint && columns[at]?.paint?.(cell, whole)) || cell}${padding}`;
      })
      .join(GAP)
      .trimEnd();
  const titles = line(
    columns.map(({ title }) => title),
    false,
  );
  return `${[titles, ...clean.map((row) => line([...row], true))].join('\n')}\n`;
}

interface Need {
  wanted: number;
  good: number;
  /** null: is not cut. */
  least: number | null;
}

/** The columns that remain: as few are left out as it takes for the others to stay readable. */
function withoutSpare(
  filled: readonly number[],
  columns: readonly Column[],
  needs: readonly Need[],
  width: number,
): number[] {
  const used = [...filled];
  const spares = used
    .filter((at) => columns[at]?.spare !== undefined)
    .sort((a, b) => (columns[b]?.spare ?? 0) - (columns[a]?.spare ?? 0));
  const least = () => sumOf(used.map((at) => needs[at]?.least ?? needs[at]?.wanted ?? 0));
  const good = () => sumOf(used.map((at) => needs[at]?.good ?? 0));
  for (const at of spares) {
    if ((columns[at]?.spare === 0 ? least() : good()) <= width) {
      break;
    }
    used.splice(used.indexOf(at), 1);
  }
  return used;
}

/** With the gaps between them. */
function sumOf(widths: readonly number[]): number {
  return widths.reduce((all, one) => all + one, 0) + GAP.length * Math.max(0, widths.length - 1);
}

function fitted(cells: readonly Need[], width: number | null): number[] {
  const widths = cells.map(({ wanted }) => wanted);
  if (width === null) {
    return widths;
  }
  for (let over = sumOf(widths) - width; over > 0; over -= 1) {
    let widest = -1;
    for (const [at, { least }] of cells.entries()) {
      const now = widths[at] ?? 0;
      if (least !== null && now > least && (widest < 0 || now > (widths[widest] ?? 0))) {
        widest = at;
      }
    }
    if (widest < 0) {
      break;
    }
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
