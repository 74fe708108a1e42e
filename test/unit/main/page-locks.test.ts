import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Lockable, lockContents } from '../../../electron/main/page-locks.ts';
import { createLog } from '../../../electron/shared/log.ts';

type Handler = (event: { preventDefault(): void }) => void;
type WindowOpenHandler = Parameters<Lockable['setWindowOpenHandler']>[0];

/** Web contents that keep what is set on them. */
function lock() {
  const handlers = new Map<string, Handler>();
  const lines: string[] = [];
  let openHandler: WindowOpenHandler | null = null;
  const contents = {
    on(name: string, handler: Handler) {
      handlers.set(name, handler);
      return contents;
    },
    setWindowOpenHandler(handler: WindowOpenHandler) {
      openHandler = handler;
    },
  };
  // `on` has an overload for each event; this one takes them all.
  lockContents(
    contents as unknown as Lockable,
    createLog((level, line) => lines.push(`${level} ${line}`)),
  );
  return { handlers, lines, openHandler: () => openHandler as WindowOpenHandler | null };
}

describe('a page stays where it is', () => {
  for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
    test(`${name} is prevented`, () => {
      const { handlers } = lock();
      let prevented = 0;
      handlers.get(name)?.({
        preventDefault: () => {
          prevented += 1;
        },
      });
      assert.equal(prevented, 1);
    });
  }

  test('a new window is denied, and logged without its address', () => {
    const { openHandler, lines } = lock();
    const details = { url: 'https://example.com/?token=abc' } as Parameters<WindowOpenHandler>[0];
    assert.deepEqual(openHandler()?.(details), { action: 'deny' });
    assert.deepEqual(lines, ['warn a new window was refused']);
  });

  test('a navigation is logged', () => {
    const { handlers, lines } = lock();
    handlers.get('will-navigate')?.({ preventDefault: () => {} });
    assert.deepEqual(lines, ['warn a navigation was refused']);
  });
});
