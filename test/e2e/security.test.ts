/** What the window may not do, tried from inside the real one. Each test fails when its rule is undone. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Desktop, picture, ROOT, type RunningApp, startApp, startDesktop } from '../helpers/desktop.ts';

describe('the window is safe by construction', () => {
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;

  before(async () => {
    desktop = await startDesktop();
    culvert = await startApp({ desktop, args: ['--demo'] });
    page = await culvert.page();
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
  });

  test('it is sandboxed, isolated and without Node', async () => {
    const preferences = await culvert.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      // Not in the types, but what Electron really applied.
      const contents = window?.webContents as
        | { getLastWebPreferences?(): Record<string, unknown> }
        | undefined;
      return contents?.getLastWebPreferences?.() ?? {};
    });
    assert.equal(preferences.sandbox, true);
    assert.equal(preferences.contextIsolation, true);
    assert.equal(preferences.nodeIntegration, false);
    assert.equal(preferences.webviewTag, false);
    assert.equal(preferences.webSecurity, true);
    const reach = await page.evaluate(() => [
      typeof Reflect.get(window, 'require'),
      typeof Reflect.get(window, 'process'),
    ]);
    assert.deepEqual(reach, ['undefined', 'undefined']);
  });

  test('the bridge offers calls and events, and nothing that leads further', async () => {
    const shape = await page.evaluate(() =>
      Object.entries(window.culvert).map(([name, value]) => [name, typeof value]),
    );
    assert.deepEqual(shape, [
      ['call', 'function'],
      ['on', 'function'],
    ]);
    const unknown = await page.evaluate(() =>
      Reflect.apply(window.culvert.call, null, ['no.such.call', null]).then(
        () => 'answered',
        () => 'refused',
      ),
    );
    assert.equal(unknown, 'refused');
  });

  test('its page comes from its own scheme under a strict policy, which scripts cannot get round', async () => {
    assert.equal(await page.evaluate(() => location.href.split('#')[0]), 'culvert-app://window/index.html');
    const blocked = await page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const seen: string[] = [];
          document.addEventListener('securitypolicyviolation', (event) =>
            seen.push(event.effectiveDirective),
          );
          const script = document.createElement('script');
          script.textContent = 'window.inlineRan = true';
          document.body.append(script);
          const image = document.createElement('img');
          image.src = 'http://127.0.0.1:9/pixel.png';
          document.body.append(image);
          fetch('http://127.0.0.1:9/').catch(() => {});
          const frame = document.createElement('iframe');
          frame.src = 'data:text/html,hello';
          document.body.append(frame);
          setTimeout(() => {
            for (const each of [script, image, frame]) {
              each.remove();
            }
            resolve([
              ...new Set(seen),
              Reflect.get(window, 'inlineRan') ? 'inline script ran' : 'no inline script',
            ]);
          }, 500);
        }),
    );
    assert.deepEqual(blocked.toSorted(), [
      'connect-src',
      'frame-src',
      'img-src',
      'no inline script',
      'script-src-elem',
    ]);
    // From a timer: what the debugger itself runs may evaluate in spite of the policy.
    const evaluated = await page.evaluate(
      () =>
        new Promise((resolve) => {
          setTimeout(() => {
            try {
              resolve(Reflect.apply(Reflect.get(window, 'eval'), null, ['"ran"']));
            } catch (error) {
              resolve((error as Error).name);
            }
          }, 0);
        }),
    );
    assert.equal(evaluated, 'EvalError');
  });

  test('files outside the page’s folder are not served', async () => {
    const answers = await culvert.app.evaluate(async ({ session }) =>
      Promise.all(
        [
          'culvert-app://window/index.html',
          'culvert-app://window/../main.cjs',
          'culvert-app://window/%2e%2e/main.cjs',
          'culvert-app://window/..%2fmain.cjs',
          'culvert-app://window/..%2f..%2fpackage.json.html',
          'culvert-app://window//etc/passwd',
          'culvert-app://other/index.html',
        ].map((url) =>
          session.defaultSession.fetch(url).then(
            ({ status }) => status,
            () => 404,
          ),
        ),
      ),
    );
    assert.deepEqual(answers, [200, 404, 404, 404, 404, 404, 404]);
  });

  test('every permission is denied', async () => {
    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'];
      const asked = await Promise.all(
        names.map((name) =>
          navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state),
        ),
      );
      const position = await new Promise<string>((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('located'),
          () => resolve('denied'),
        ),
      );
      return [...asked, position];
    });
    assert.deepEqual([...new Set(states)], ['denied']);
  });

  test('a call from another page is refused, even with our preload', async () => {
    const answer = await culvert.app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const stranger = new BrowserWindow({
          show: false,
          webPreferences: { preload, sandbox: true, contextIsolation: true },
        });
        try {
          await stranger.loadURL('about:blank');
          return await stranger.webContents.executeJavaScript("window.culvert.call('view.get', null)");
        } finally {
          stranger.destroy();
        }
      },
      path.join(ROOT, 'dist/preload.cjs'),
    );
    assert.equal(answer.ok, false);
    assert.equal(answer.error.code, 'BadRequest');
  });

  test('malformed calls are refused with an answer, not an exception', async () => {
    const answers = await page.evaluate(() =>
      Promise.all(
        [
          ['tunnel.open', { thingName: 7 }],
          ['tunnel.open', null],
          ['tunnel.close', { key: 'x', extra: true }],
          ['profile.save', { id: null, name: 'x'.repeat(5000) }],
          ['view.get', { more: 'than asked' }],
        ].map((call) => Reflect.apply(window.culvert.call, null, call)),
      ),
    );
    for (const answer of answers as { ok: boolean; error?: { code: string } }[]) {
      assert.equal(answer.ok, false);
      assert.equal(answer.error?.code, 'BadRequest');
    }
  });

  test('an unknown tunnel is answered with a sentence', async () => {
    const answer = await page.evaluate(() => window.culvert.call('tunnel.close', { key: 'no-such' }));
    assert.equal(answer.ok ? '' : answer.error.code, 'TunnelUnknown');
  });

  test('Help says what runs', async () => {
    await page.getByRole('link', { name: 'Help' }).click();
    const running = await culvert.app.evaluate(() => process.versions.electron);
    await page.getByText(`Electron ${running}`).first().waitFor();
    await picture(page, 'about');
  });

  // Last, and through the main process: the driver waits for ever for a navigation that was refused.
  test('it cannot be led elsewhere, and opens no other window', async () => {
    const seen = await culvert.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const tries = [
        "location.href = 'https://example.com/'",
        "location.href = 'file:///etc/passwd'",
        "location.href = 'culvert-app://window/window.js'",
        "window.open('culvert-app://window/index.html') === null ? 0 : 1",
        "window.open('https://example.com/', '_blank') === null ? 0 : 1",
      ];
      const results: unknown[] = [];
      for (const each of tries) {
        results.push(await contents?.executeJavaScript(`${each}; 0`, true));
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      return {
        url: contents?.getURL().split('#')[0],
        windows: BrowserWindow.getAllWindows().length,
        alive: await contents?.executeJavaScript("document.querySelector('nav') !== null"),
      };
    });
    assert.deepEqual(seen, { url: 'culvert-app://window/index.html', windows: 1, alive: true });
  });
});
