import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const sheet = fs.readFileSync(
  fileURLToPath(new URL('../../../renderer/styles/tokens.css', import.meta.url)),
  'utf8',
);
const [light = '', dark = ''] = sheet.split('@media');

function palette(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((found) => found.slice(1)),
  );
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

const washes = ['accent-wash', 'ok-wash', 'wait-wash', 'bad-wash', 'still-wash'];
const words: [string, string[]][] = [
  ['ink', ['bg', 'panel', ...washes]],
  ['soft', ['bg', 'panel', ...washes]],
  ['accent-ink', ['accent']],
  ['accent', ['bg', 'panel', 'accent-wash']],
  ['ok', ['panel', 'ok-wash']],
  ['wait', ['panel', 'wait-wash']],
  ['bad', ['bg', 'panel', 'bad-wash', 'accent-wash']],
];
const shapes: [string, string[]][] = [
  ['edge', ['bg', 'panel']],
  ['faint', ['bg', 'panel', 'accent-wash']],
];

for (const [theme, text] of [
  ['light', light],
  ['dark', dark],
] as const) {
  const colours = palette(text);
  const check = (pairs: [string, string[]][], least: number) => {
    for (const [front, backs] of pairs) {
      for (const back of backs) {
        const found = contrast(colours[front] ?? '', colours[back] ?? '');
        assert.ok(found >= least, `${front} on ${back}: ${found.toFixed(2)}`);
      }
    }
  };
  test(`words of the ${theme} theme stand out from their ground by 4.5 to 1`, () => check(words, 4.5));
  test(`shapes that carry meaning in the ${theme} theme stand out by 3 to 1`, () => check(shapes, 3));
}
