import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrayIconState } from '../../../electron/tray/icon-model.ts';
import {
  drawAppIcon,
  drawTrayIcon,
  type IconInk,
  type Picture,
  palettes,
  type Rgb,
} from '../../../electron/tray/icon-picture.ts';

const STATES: TrayIconState[] = ['idle', 'connecting', 'connected', 'trouble', 'expiring'];
const INKS: IconInk[] = ['light', 'dark', 'colour', 'template'];

function alphas({ rgba }: Picture): number[] {
  return Array.from({ length: rgba.length / 4 }, (_, index) => rgba[index * 4 + 3] ?? 0);
}

/** How many pixels are covered in one picture and not in the other. */
function differing(one: Picture, other: Picture): number {
  const covered = alphas(other);
  return alphas(one).filter((alpha, index) => alpha > 127 !== (covered[index] ?? 0) > 127).length;
}

for (const size of [16, 22, 24, 48]) {
  test(`at ${size} pixels the five states differ in their shape, not in their colour alone`, () => {
    for (const one of STATES) {
      for (const other of STATES.filter((state) => state > one)) {
        const pixels = differing(drawTrayIcon(one, 'template', size), drawTrayIcon(other, 'template', size));
        assert.ok(pixels >= (size * size) / 50, `${one} and ${other} differ by ${pixels} pixels only`);
      }
    }
  });
}

test('the ground is transparent at every corner and between the legs of the arch, and edges are smooth', () => {
  for (const state of STATES) {
    const picture = drawTrayIcon(state, 'light', 24);
    const alpha = alphas(picture);
    for (const [x, y] of [
      [0, 0],
      [23, 0],
      [0, 23],
      [8, 12],
    ] as const) {
      assert.equal(alpha[y * 24 + x], 0, `${state} at ${x},${y}`);
    }
    assert.ok(alpha.some((value) => value === 255));
    assert.ok(alpha.filter((value) => value > 0 && value < 255).length > 20);
  }
});

test('a picture is the same on every run, byte by byte', () => {
  for (const ink of INKS) {
    for (const state of STATES) {
      assert.deepEqual(drawTrayIcon(state, ink, 22), drawTrayIcon(state, ink, 22));
    }
  }
  assert.equal(drawTrayIcon('idle', 'light', 22).rgba.length, 22 * 22 * 4);
});

test('a template holds black and nothing else beside its alpha', () => {
  for (const state of STATES) {
    const { rgba } = drawTrayIcon(state, 'template', 36);
    assert.ok(rgba.every((value, index) => index % 4 === 3 || value === 0));
  }
});

test('only the badge has a colour of its own, and that tells the state too', () => {
  const colours = (state: TrayIconState) => {
    const { rgba } = drawTrayIcon(state, 'light', 44);
    const seen = new Set<string>();
    for (let at = 0; at < rgba.length; at += 4) {
      if (rgba[at + 3] === 255) {
        seen.add(rgba.subarray(at, at + 3).join());
      }
    }
    return seen;
  };
  const { ink, good, wait, bad } = palettes.light;
  assert.deepEqual(colours('idle'), new Set([ink.join()]));
  assert.deepEqual(colours('connected'), new Set([ink.join(), good.join()]));
  assert.deepEqual(colours('connecting'), new Set([ink.join(), wait.join()]));
  assert.deepEqual(colours('expiring'), new Set([ink.join(), wait.join()]));
  assert.deepEqual(colours('trouble'), new Set([ink.join(), bad.join()]));
});

test('every colour stands out from the panels it is for by 3:1 or more', () => {
  const lightPanel: Rgb = [0xf6, 0xf7, 0xf8];
  const darkPanel: Rgb = [0x35, 0x35, 0x35];
  const panels = { light: [darkPanel], dark: [lightPanel], colour: [lightPanel, darkPanel] };
  for (const [ink, grounds] of Object.entries(panels) as [keyof typeof panels, Rgb[]][]) {
    for (const [name, colour] of Object.entries(palettes[ink])) {
      for (const ground of grounds) {
        assert.ok(contrast(colour, ground) >= 3, `${ink} ${name}: ${contrast(colour, ground)}`);
      }
    }
  }
});

test('the icon of the window is a rounded square with the logo on it', () => {
  const { size, rgba } = drawAppIcon(256);
  const pixel = (x: number, y: number) => [...rgba.subarray((y * size + x) * 4, (y * size + x) * 4 + 4)];
  assert.deepEqual(pixel(0, 0), [0, 0, 0, 0]);
  assert.deepEqual(pixel(128, 20), [0x0b, 0x72, 0x85, 255]);
  assert.deepEqual(pixel(128, 128), [0x0b, 0x72, 0x85, 255]);
  const white = Array.from({ length: 256 }, (_, y) => pixel(64, y)).filter(([red]) => red === 255);
  assert.ok(white.length > 40, 'a leg of the arch');
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(one: Rgb, other: Rgb): number {
  const luminance = (colour: Rgb) => {
    const [red, green, blue] = colour.map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    ) as unknown as Rgb;
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [lighter, darker] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}
