/** Where the window opens: as it was last time, where that can still be seen. Pure. */

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface WindowPlace {
  width: number;
  height: number;
  x?: number;
  y?: number;
  maximized: boolean;
}

const FIRST_SIZE = { width: 1000, height: 680 };

// So much of the title bar must be in reach that it can be dragged. How high it is nobody says beforehand.
const TITLE_BAR = { height: 30, reach: 80 };

/** `last` is what was saved; a position on none of the displays is left out, and the desktop chooses one. */
export function windowPlace(
  last: { x: number | null; y: number | null; width: number; height: number; maximized: boolean } | null,
  displays: readonly Rectangle[],
): WindowPlace {
  if (!last) {
    return { ...FIRST_SIZE, maximized: false };
  }
  const { x, y, width, height, maximized } = last;
  if (x === null || y === null || !displays.some((display) => inReach({ x, y, width }, display))) {
    return { width, height, maximized };
  }
  return { x, y, width, height, maximized };
}

function inReach(window: { x: number; y: number; width: number }, display: Rectangle): boolean {
  const across = overlap(window.x, window.width, display.x, display.width);
  const down = overlap(window.y, TITLE_BAR.height, display.y, display.height);
  return across >= Math.min(TITLE_BAR.reach, window.width) && down >= TITLE_BAR.height / 2;
}

function overlap(start: number, length: number, otherStart: number, otherLength: number): number {
  return Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart);
}
