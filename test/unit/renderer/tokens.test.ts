import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const sheet = fs.readFileSync(
  fileURLToPath(new URL('../../../renderer/styles/tokens.css', import.meta.url)),
  'utf8',
);
const [light = '', dark = '', lightStrong = '', darkStrong = ''] = sheet.split('@media');

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

const lightColours = palette(light);
const darkColours = { ...lightColours, ...palette(dark) };

for (const [theme, colours, leastWords, leastShapes] of [
  ['light theme', lightColours, 4.5, 3],
  ['dark theme', darkColours, 4.5, 3],
  // Who asks for more contrast is given that of level AAA.
  ['light theme of more contrast', { ...lightColours, ...palette(lightStrong) }, 7, 4.5],
  ['dark theme of more contrast', { ...darkColours, ...palette(darkStrong) }, 7, 4.5],
] as const) {
  const check = (pairs: [string, string[]][], least: number) => {
    for (const [front, backs] of pairs) {
      for (const back of backs) {
        const found = contrast(colours[front] ?? '', colours[back] ?? '');
        assert.ok(found >= least, `${front} on ${back}: ${found.toFixed(2)}`);
      }
    }
  };
  test(`words of the ${theme} stand out from their ground by ${leastWords} to 1`, () =>
    check(words, leastWords));
  test(`shapes that carry meaning in the ${theme} stand out by ${leastShapes} to 1`, () =>
    check(shapes, leastShapes));
}

test('each theme gives each colour that it changes, and no colour stands outside the tokens', () => {
  for (const name of Object.keys(palette(dark))) {
    assert.ok(lightColours[name], name);
  }
  const styles = fileURLToPath(new URL('../../../renderer/styles/', import.meta.url));
  for (const file of fs.readdirSync(styles).filter((name) => name !== 'tokens.css')) {
    const text = fs.readFileSync(styles + file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    assert.doesNotMatch(text, /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i, file);
  }
});

test('nothing moves for who asked for less motion', () => {
  const styles = fileURLToPath(new URL('../../../renderer/styles/', import.meta.url));
  for (const file of fs.readdirSync(styles)) {
    const text = fs.readFileSync(styles + file, 'utf8');
    const still = text.replace(/@media \(prefers-reduced-motion: no-preference\) \{[\s\S]*?\n\}/g, '');
    assert.doesNotMatch(still, /^\s*(transition|animation)(-name|-property)?:/m, file);
  }
});
