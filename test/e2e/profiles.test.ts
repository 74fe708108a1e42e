/** Profiles in the real keyring, and what happens when there is none, or when it is locked or does not answer. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import {
  type Desktop,
  picture,
  ROOT,
  type RunningApp,
  startApp,
  startDesktop,
  until,
} from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';
import { filesBelow } from '../helpers/temp-dir.ts';
import type { KeyringMode } from '../helpers/with-keyring.ts';

const run = promisify(execFile);

describe('profiles', () => {
  let aws: DesktopCloud;

  before(async () => {
    aws = await startDesktopCloud(['press-07']);
  });

  after(async () => {
    await aws?.close();
  });

  async function onDesktop(
    mode: KeyringMode,
    body: (scene: { desktop: Desktop; culvert: RunningApp; page: Page }) => Promise<void>,
  ): Promise<void> {
    const desktop = await startDesktop(mode);
    const culvert = await startApp({ desktop, env: aws.env });
    try {
      await body({ desktop, culvert, page: await culvert.page() });
    } finally {
      await culvert.end();
      await desktop.close();
    }
  }

  async function fillIn(page: Page, name: string): Promise<void> {
    await page.getByRole('link', { name: 'Profiles' }).click();
    await page.getByRole('main').getByRole('button', { name: 'Add a profile' }).first().click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
    await page.getByRole('combobox', { name: /Region/ }).fill('ap-northeast-2');
    await page.getByRole('textbox', { name: 'Access key ID' }).fill(aws.key.accessKeyId);
    await page.getByLabel('Secret access key').fill(aws.key.secretAccessKey);
  }

  const save = (page: Page) => page.getByRole('button', { name: /^Save/ }).click();

  test('a profile is added, tested and used; its secret is in the keyring and in no file; it is there after a restart', async () => {
    await onDesktop('unlocked', async ({ desktop, culvert, page }) => {
      await picture(page, 'first-run');
      await fillIn(page, 'factory-ops');
      await picture(page, 'profile-form');
      await save(page);
      await page.getByText('factory-ops').first().waitFor();
      await page.getByRole('main').getByRole('button', { name: /^Test/ }).click();
      await page.getByText(aws.account).first().waitFor();
      await picture(page, 'profiles');
      await page.getByRole('link', { name: 'Devices' }).click();
      await page.getByRole('option', { name: /^press-07/ }).waitFor();

      const keyring = await readKeyring(desktop);
      assert.equal(keyring.length, 1, 'one item for each profile');
      assert.deepEqual(JSON.parse(keyring[0]?.password ?? ''), aws.key);
      await until('the settings', async () => fs.existsSync(path.join(culvert.dataDir, 'settings.json')));
      assertNowhere(culvert.dataDir, aws.key);
      const shown = await page.evaluate(() => window.culvert.call('view.get', null));
      assert.doesNotMatch(
        JSON.stringify(shown),
        /e2e\/secret|AKIACULVERT/,
        'nothing of the key reaches the window',
      );

      await culvert.end();
      const again = await startApp({ desktop, env: aws.env, dataDir: culvert.dataDir });
      try {
        const reopened = await again.page();
        await reopened.getByRole('link', { name: 'Devices' }).click();
        await reopened.getByRole('option', { name: /^press-07/ }).waitFor();

        await reopened.getByRole('link', { name: 'Profiles' }).click();
        await reopened
          .getByRole('main')
          .getByRole('button', { name: /^Delete/ })
          .first()
          .click();
        await reopened
          .getByRole('group', { name: /Delete/ })
          .getByRole('button', { name: /^Delete/ })
          .click();
        await until('an empty keyring', async () => (await readKeyring(desktop)).length === 0);
      } finally {
        await again.end();
      }
    });
  });

  test('without a keyring the form says so and keeps what was typed; “for this session only” goes on', async () => {
    await onDesktop('no-service', async ({ culvert, page }) => {
      await fillIn(page, 'no-keyring');
      await save(page);
      await page
        .getByText(/no keyring/)
        .first()
        .waitFor();
      assert.equal(
        await page.getByRole('textbox', { name: 'Access key ID' }).inputValue(),
        aws.key.accessKeyId,
      );
      await picture(page, 'keyring-missing');
      await page.getByRole('button', { name: 'Keep for this session only' }).click();
      await page.getByRole('main').getByRole('button', { name: /^Test/ }).click();
      await page.getByText(aws.account).first().waitFor();
      assertNowhere(culvert.dataDir, aws.key);
    });
  });

  test('a keyring that never answers does not hold up the window, nor the end of the application', async () => {
    await onDesktop('hanging', async ({ culvert, page }) => {
      await fillIn(page, 'hanging');
      await save(page);
      await page
        .getByText(/Waiting for the keyring/)
        .first()
        .waitFor();
      await page.getByRole('link', { name: 'Help' }).click();
      await page
        .getByText(/Electron/)
        .first()
        .waitFor();
      await picture(page, 'keyring-waiting');
      const started = Date.now();
      await culvert.end();
      assert.ok(Date.now() - started < 15_000, 'it ended by itself');
      assertNowhere(culvert.dataDir, aws.key);
    });
  });

  test('a profile is edited without its secret, and another one chosen', async () => {
    await onDesktop('unlocked', async ({ page, desktop }) => {
      await fillIn(page, 'factory-ops');
      await save(page);
      await page.getByRole('main').getByRole('button', { name: 'Edit' }).click();
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('shop-floor');
      await save(page);
      await page.getByRole('button', { name: 'Profile: shop-floor ap-northeast-2' }).waitFor();
      assert.deepEqual(
        JSON.parse((await readKeyring(desktop))[0]?.password ?? ''),
        aws.key,
        'the key is kept',
      );

      await fillIn(page, 'second');
      await save(page);
      await page.getByRole('main').getByRole('button', { name: 'Choose' }).click();
      await page.getByRole('button', { name: 'Profile: second ap-northeast-2' }).click();
      assert.equal(await page.getByRole('menuitemradio').count(), 2);
      assert.equal((await readKeyring(desktop)).length, 2, 'one item for each profile');
    });
  });

  test('wrong input is answered with a sentence, and nothing typed is lost', async () => {
    await onDesktop('unlocked', async ({ page, desktop }) => {
      await fillIn(page, 'factory-ops');
      await page.getByRole('combobox', { name: /Region/ }).fill('not a region');
      await save(page);
      await page
        .getByText(/is not an AWS region/)
        .first()
        .waitFor();
      assert.equal(
        await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue(),
        'factory-ops',
      );
      assert.deepEqual(await readKeyring(desktop), []);
    });
  });
});

/** What the keyring holds for Culvert, read by another process. */
async function readKeyring(desktop: Desktop): Promise<{ account: string; password: string }[]> {
  const script =
    "require('keytar').findCredentials('Culvert').then((found) => console.log(JSON.stringify(found)))";
  const { stdout } = await run(process.execPath, ['-e', script], { cwd: ROOT, env: desktop.env });
  return JSON.parse(stdout) as { account: string; password: string }[];
}

/** Chromium's temporary files come and go. */
function readIfThere(file: string): Buffer {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOENT');
    return Buffer.alloc(0);
  }
}

function assertNowhere(folder: string, key: DesktopCloud['key']): void {
  const files = filesBelow(folder);
  assert.ok(files.length > 0);
  for (const file of files) {
    const bytes = readIfThere(file);
    assert.ok(!bytes.includes(key.secretAccessKey), `the secret is in ${path.relative(folder, file)}`);
    assert.ok(!bytes.includes(key.accessKeyId), `the access key is in ${path.relative(folder, file)}`);
  }
}
