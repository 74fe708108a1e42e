/**
 * Draws the icon: an arch over a water line, with a badge that tells the state by its shape as well as its colour.
 * Each part is a distance to an outline, so edges are smooth at any size and the bytes are the same every time.
 */
import type { TrayIconState } from './icon-model.ts';

/**
 * What the arch is drawn in: `light` for dark panels, `dark` for light ones, `colour` for a panel that cannot be known,
 * `template` for macOS, which takes the alpha channel alone and colours it itself.
 */
export type IconInk = 'light' | 'dark' | 'colour' | 'template';

/** Straight (not premultiplied) red, green, blue and alpha, row by row from the top. */
export interface Picture {
  /** Width and height in pixels. */
  size: number;
  rgba: Uint8Array;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** Distance to an outline in units of the design: negative inside, positive outside. */
type Shape = (x: number, y: number) => number;

interface Layer {
  shape: Shape;
  colour: Rgb;
  /** Takes away what lies below it in place of painting over it. */
  erase?: boolean;
}

// The logo is drawn on a square of this many units; coordinates below are in them.
const UNITS = 22;
const ACCENT: Rgb = [0x0b, 0x72, 0x85];
const WHITE: Rgb = [0xff, 0xff, 0xff];
const BLACK: Rgb = [0, 0, 0];

interface Palette {
  ink: Rgb;
  good: Rgb;
  wait: Rgb;
  bad: Rgb;
}

/** Each colour stands out by 3:1 or more from the panel it is for; those of `colour` from light and dark ones alike. */
export const palettes: Readonly<Record<IconInk, Palette>> = {
  light: {
    ink: [0xf2, 0xf5, 0xf6],
    good: [0x4c, 0xc3, 0x8a],
    wait: [0xf0, 0xb0, 0x55],
    bad: [0xff, 0x86, 0x74],
  },
  dark: {
    ink: [0x2a, 0x32, 0x38],
    good: [0x16, 0x82, 0x5d],
    wait: [0xa8, 0x65, 0x00],
    bad: [0xbf, 0x36, 0x26],
  },
  colour: {
    ink: [0x18, 0x98, 0xb0],
    good: [0x20, 0x9c, 0x5e],
    wait: [0xc6, 0x7b, 0x0a],
    bad: [0xea, 0x55, 0x45],
  },
  template: { ink: BLACK, good: BLACK, wait: BLACK, bad: BLACK },
};

/** The tray's icon for a state, on a transparent ground. */
export function drawTrayIcon(state: TrayIconState, ink: IconInk, size: number): Picture {
  const palette = palettes[ink];
  return paint(size, [
    { shape: archway, colour: palette.ink },
    // Beside a badge only a crumb of the water would be left.
    ...(state === 'idle' ? [{ shape: water, colour: palette.ink }] : badge(state, palette)),
  ]);
}

/** The icon of the application and its window: the logo in white on a rounded square. */
export function drawAppIcon(size: number): Picture {
  const inset = UNITS * 0.19;
  const scale = UNITS / (UNITS - 2 * inset);
  const logo =
    (shape: Shape): Shape =>
    (x, y) =>
      shape((x - inset) * scale, (y - inset) * scale) / scale;
  return paint(size, [
    { shape: roundedSquare(0.5, UNITS - 0.5, 5), colour: ACCENT },
    { shape: logo(archway), colour: WHITE },
    { shape: logo(water), colour: WHITE },
  ]);
}

// Legs at x 2 and 20 under a half circle, as in the logo of the window.
const archway = stroke(
  (x, y) =>
    y < 11
      ? Math.abs(Math.hypot(x - 11, y - 11) - 9)
      : Math.min(toSegment(x, y, 2, 11, 2, 19.4), toSegment(x, y, 20, 11, 20, 19.4)),
  1.2,
);

const water = stroke(
  polyline(6.5, 15.5, (x) => 19 - 1.2 * Math.sin(((x - 6.5) / 4.5) * Math.PI)),
  1,
);

// The badge sits at the lower right; the ring that is cleared around it keeps it apart from the arch.
const CENTRE = 16.6;
const RADIUS = 5.2;
const GAP = 1.3;

function badge(state: Exclude<TrayIconState, 'idle'>, { good, wait, bad }: Palette): Layer[] {
  const clearing: Layer = { shape: disc(RADIUS + GAP), colour: BLACK, erase: true };
  switch (state) {
    case 'connected':
      return [clearing, { shape: disc(RADIUS - 0.4), colour: good }];
    case 'connecting':
      return [clearing, { shape: stroke(toCircle(RADIUS - 1.1), 1.1), colour: wait }];
    case 'trouble':
      return [
        clearing,
        { shape: stroke(line(CENTRE, 12.6, CENTRE, 16.9), 1.55), colour: bad },
        { shape: stroke(line(CENTRE, 20.3, CENTRE, 20.3), 1.65), colour: bad },
      ];
    case 'expiring':
      return [
        clearing,
        { shape: disc(RADIUS), colour: wait },
        { shape: stroke(line(CENTRE, CENTRE - 3.4, CENTRE, CENTRE), 0.75), colour: BLACK, erase: true },
        { shape: stroke(line(CENTRE, CENTRE, CENTRE + 2.6, CENTRE), 0.75), colour: BLACK, erase: true },
      ];
  }
}

function paint(size: number, layers: readonly Layer[]): Picture {
  const rgba = new Uint8Array(size * size * 4);
  const perUnit = size / UNITS;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const pixel = blend(layers, (column + 0.5) / perUnit, (row + 0.5) / perUnit, perUnit);
      rgba.set(pixel, (row * size + column) * 4);
    }
  }
  return { size, rgba };
}

/** The layers one over the other at one point, as straight RGBA bytes. */
function blend(layers: readonly Layer[], x: number, y: number, perUnit: number): number[] {
  let alpha = 0;
  let colour: Rgb = BLACK;
  for (const layer of layers) {
    // An outline that runs through the middle of a pixel covers half of it.
    const covered = Math.min(1, Math.max(0, 0.5 - layer.shape(x, y) * perUnit));
    if (layer.erase) {
      alpha *= 1 - covered;
    } else if (covered > 0) {
      const below = alpha * (1 - covered);
      alpha = covered + below;
      colour = mix(layer.colour, covered, colour, below);
    }
  }
  const opacity = Math.round(alpha * 255);
  return opacity === 0 ? [0, 0, 0, 0] : [...colour.map(Math.round), opacity];
}

function mix(one: Rgb, oneWeight: number, other: Rgb, otherWeight: number): Rgb {
  const at = (index: 0 | 1 | 2) =>
    (one[index] * oneWeight + other[index] * otherWeight) / (oneWeight + otherWeight);
  return [at(0), at(1), at(2)];
}

function stroke(path: Shape, halfWidth: number): Shape {
  return (x, y) => path(x, y) - halfWidth;
}

function disc(radius: number): Shape {
  return (x, y) => Math.hypot(x - CENTRE, y - CENTRE) - radius;
}

function toCircle(radius: number): Shape {
  return (x, y) => Math.abs(Math.hypot(x - CENTRE, y - CENTRE) - radius);
}

function line(x1: number, y1: number, x2: number, y2: number): Shape {
  return (x, y) => toSegment(x, y, x1, y1, x2, y2);
}

/** A curve as straight pieces. */
function polyline(from: number, to: number, curve: (x: number) => number): Shape {
  const PIECES = 24;
  const points = Array.from({ length: PIECES + 1 }, (_, index) => {
    const x = from + ((to - from) * index) / PIECES;
    return { x, y: curve(x) };
  });
  const pieces = points.slice(1).map((end, index) => {
    const start = points[index] ?? end;
    return line(start.x, start.y, end.x, end.y);
  });
  return (x, y) => Math.min(...pieces.map((piece) => piece(x, y)));
}

function roundedSquare(from: number, to: number, radius: number): Shape {
  const middle = (from + to) / 2;
  const half = (to - from) / 2 - radius;
  return (x, y) => {
    const across = Math.abs(x - middle) - half;
    const down = Math.abs(y - middle) - half;
    return Math.hypot(Math.max(across, 0), Math.max(down, 0)) + Math.min(Math.max(across, down), 0) - radius;
  };
}

function toSegment(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const along =
    length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length));
  return Math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1));
}
