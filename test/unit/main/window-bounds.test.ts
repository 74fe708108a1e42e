import assert from 'node:assert/strict';
import { test } from 'node:test';
import { windowPlace } from '../../../electron/main/window-bounds.ts';

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const left = { x: -1920, y: 0, width: 1920, height: 1080 };
const saved = { x: 100, y: 80, width: 900, height: 600, maximized: false };

test('the first window has a size and leaves its position to the desktop', () => {
  const place = windowPlace(null, [laptop]);
  assert.deepEqual(Object.keys(place).toSorted(), ['height', 'maximized', 'width']);
  assert.equal(place.maximized, false);
});

test('the window opens where it was, and maximized where it was that', () => {
  assert.deepEqual(windowPlace(saved, [laptop]), saved);
  assert.deepEqual(windowPlace({ ...saved, maximized: true }, [laptop]), { ...saved, maximized: true });
  assert.deepEqual(windowPlace({ ...saved, x: -1800 }, [laptop, left]), { ...saved, x: -1800 });
});

test('a size without a position is used as it is', () => {
  const { width, height, maximized } = saved;
  assert.deepEqual(windowPlace({ ...saved, x: null, y: null }, [laptop]), { width, height, maximized });
});

for (const [what, at] of [
  ['on a display that was taken away', { x: -1800, y: 80 }],
  ['far to the right', { x: 1400, y: 80 }],
  ['far to the left', { x: -850, y: 80 }],
  ['below the display', { x: 100, y: 890 }],
  ['with its title bar above the display', { x: 100, y: -200 }],
] as const) {
  test(`a position ${what} is not used, but the size is`, () => {
    assert.deepEqual(windowPlace({ ...saved, ...at }, [laptop]), {
      width: 900,
      height: 600,
      maximized: false,
    });
  });
}

test('a window that hangs over the edge is left where its title bar can be caught', () => {
  for (const at of [
    { x: 1350, y: 80 },
    { x: -800, y: 80 },
    { x: 100, y: 870 },
    { x: 100, y: 20 },
  ]) {
    assert.deepEqual(windowPlace({ ...saved, ...at }, [laptop]), { ...saved, ...at });
  }
});
