/** The first start: three steps from nothing to a device, the demo in place of them, and the way past them. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Desktop, picture, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';
import { writeFakeBrowser } from '../helpers/fake-browser.ts';
import { processes } from '../helpers/processes.ts';

const START_URL = 'https://acme.awsapps.com/start';

interface Scene {
  aws: DesktopCloud;
  desktop: Desktop;
  culvert: RunningApp;
  page: Page;
}

describe('the first start', () => {
  /** `prepare` is called before the application starts; what it answers goes into its environment. */
  async function onDesktop(
    body: (scene: Scene) => Promise<void>,
    prepare: (scene: Pick<Scene, 'aws' | 'desktop'>) => Record<string, string> = () => ({}),
  ): Promise<void> {
    const aws = await startDesktopCloud(['press-07', 'press-08'], {
      identityCenter: {
        startUrl: START_URL,
        accounts: [
          {
            accountId: '210987654321',
            accountName: 'factory',
            email: 'factory@acme.example',
            roles: [{ roleName: 'Operator' }],
          },
        ],
      },
    });
    const desktop = await startDesktop('unlocked');
    const env = prepare({ aws, desktop });
    const culvert = await startApp({ desktop, env: { ...aws.env, ...env } });
    try {
      await body({ aws, desktop, culvert, page: await culvert.page() });
    } finally {
      await culvert.end();
      await desktop.close();
      await aws.close();
    }
  }

  const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });
  const goOn = (page: Page) => page.getByRole('button', { name: 'Go on' }).click();
  const radio = (page: Page, name: RegExp | string) => page.getByRole('radio', { name });
  const region = (page: Page) => page.getByRole('combobox', { name: 'Region', exact: true });

  /** The AWS files of a home folder. */
  function writeAwsFiles(home: string, files: { config: string; credentials?: string }): void {
    const folder = path.join(home, '.aws');
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'config'), files.config);
    fs.writeFileSync(path.join(folder, 'credentials'), files.credentials ?? '');
  }

  test('a profile that is found on this computer leads over its region to a device and its sheet; nothing is billed', async () => {
    await onDesktop(
      async ({ aws, page, culvert }) => {
        await heading(page, 'Choose how to sign in').waitFor();
        assert.equal(
          await page.getByRole('listitem').filter({ hasText: 'Sign in' }).getAttribute('aria-current'),
          'step',
        );
        await page.getByText('2 profiles found on this computer.').waitFor();
        await picture(page, 'first-run-sign-in');
        await goOn(page);
        await page.getByRole('alert').getByText('Pick one of the profiles.').waitFor();
        await radio(page, /^factory/).click();
        await goOn(page);

        await heading(page, 'Choose the region').waitFor();
        assert.equal(
          await heading(page, 'Choose the region').evaluate((it) => it === document.activeElement),
          true,
        );
        assert.equal(await region(page).inputValue(), aws.region, 'as the AWS profile says');
        assert.ok(await radio(page, /^Seoul/).isChecked());
        assert.equal(await page.getByRole('textbox', { name: 'Name' }).inputValue(), 'factory');
        await picture(page, 'first-run-region');

        // Back and another screen in between lose nothing.
        await page.getByRole('textbox', { name: 'Name' }).fill('shop floor');
        await page.getByRole('button', { name: 'Back' }).click();
        assert.ok(await radio(page, /^factory/).isChecked());
        await page.getByRole('link', { name: 'Settings' }).click();
        await page.getByRole('link', { name: 'Tunnels' }).click();
        assert.ok(await radio(page, /^factory/).isChecked());
        await goOn(page);
        assert.equal(await page.getByRole('textbox', { name: 'Name' }).inputValue(), 'shop floor');
        await region(page).fill('nowhere at all');
        await goOn(page);
        await page
          .getByRole('alert')
          .getByText(/is not an AWS region/)
          .waitFor();
        assert.ok(await region(page).evaluate((field) => field === document.activeElement));
        await radio(page, /^Seoul/).click();
        await goOn(page);

        await heading(page, 'Find a device').waitFor();
        await page.getByText(/AWS bills each tunnel/).waitFor();
        const devices = page.getByRole('list', { name: 'Devices' });
        await devices.getByRole('button', { name: /press-08/ }).waitFor();
        await picture(page, 'first-run-device');
        await page.getByRole('searchbox', { name: 'Find a device' }).fill('07');
        await devices.getByRole('button', { name: /press-08/ }).waitFor({ state: 'detached' });
        await devices.getByRole('button', { name: /press-07/ }).click();
        await page.getByRole('heading', { name: 'Open a tunnel to press-07' }).waitFor();
        assert.equal(aws.count('OpenTunnel'), 0);

        await page.getByRole('link', { name: 'Tunnels' }).click();
        await heading(page, 'Tunnels').waitFor();
        const settings = fs.readFileSync(path.join(culvert.dataDir, 'settings.json'), 'utf8');
        assert.match(settings, /"shop floor"/);
        assert.ok(!settings.includes(aws.key.secretAccessKey));
      },
      ({ aws, desktop }) => {
        const { accessKeyId, secretAccessKey } = aws.key;
        writeAwsFiles(desktop.home, {
          config: `[profile factory]\nregion = ${aws.region}\n[profile other]\nregion = eu-west-1\n`,
          credentials: ['factory', 'other']
            .map(
              (name) =>
                `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
            )
            .join(''),
        });
        return {};
      },
    );
  });

  test('a profile of IAM Identity Center is signed in right in the first step, and the only one is proposed', async () => {
    await onDesktop(
      async ({ page }) => {
        await heading(page, 'Choose how to sign in').waitFor();
        await until('the only profile', () => radio(page, /^line/).isChecked());
        await goOn(page);
        await heading(page, 'Choose the region').waitFor();
        await goOn(page);
        await page
          .getByRole('list', { name: 'Devices' })
          .getByRole('button', { name: /press-07/ })
          .waitFor();
      },
      ({ aws, desktop }) => {
        writeAwsFiles(desktop.home, {
          config: `[profile line]\nregion = ${aws.region}\nsso_start_url = ${START_URL}\nsso_region = ${aws.region}\nsso_account_id = 210987654321\nsso_role_name = Operator\n`,
        });
        const browser = fs.mkdtempSync(path.join(desktop.keyring.dir, 'browser-'));
        writeFakeBrowser(browser);
        return { PATH: `${browser}:${desktop.env.PATH ?? ''}` };
      },
    );
  });

  test('a key that is wrong is told at its field, or by AWS in the last step, from where the way back is one click', async () => {
    await onDesktop(async ({ aws, page }) => {
      await heading(page, 'Choose how to sign in').waitFor();
      await page.getByText('None found on this computer.').waitFor();
      assert.ok(
        await radio(page, 'IAM Identity Center').isChecked(),
        'no AWS files, so another way is proposed',
      );
      await radio(page, 'Access key').click();
      await goOn(page);
      await page
        .getByRole('alert')
        .getByText(/Enter the access key ID/)
        .waitFor();
      const keyId = page.getByRole('textbox', { name: 'Access key ID' });
      assert.ok(await keyId.evaluate((field) => field === document.activeElement));

      await keyId.fill('not a key');
      await page.getByLabel('Secret access key').fill(aws.key.secretAccessKey);
      await goOn(page);
      await radio(page, /^Seoul/).click();
      await goOn(page);
      await heading(page, 'Choose how to sign in').waitFor();
      await page.getByRole('alert').waitFor();
      assert.equal(await keyId.inputValue(), 'not a key', 'nothing typed is lost');
      assert.ok(await keyId.evaluate((field) => field === document.activeElement));

      await keyId.fill('AKIAWRONGWRONGWRONG1');
      await goOn(page);
      await goOn(page);
      await heading(page, 'Find a device').waitFor();
      const alert = page.getByRole('main').getByRole('alert');
      await alert.waitFor();
      await picture(page, 'first-run-wrong-key');
      await alert.getByRole('button', { name: 'Change how to sign in' }).click();
      assert.equal(await keyId.inputValue(), '', 'a stored key is not shown again');
      assert.equal(await keyId.getAttribute('placeholder'), 'kept as it is (…ONG1)');
      await keyId.fill(aws.key.accessKeyId);
      await page.getByLabel('Secret access key').fill(aws.key.secretAccessKey);
      await goOn(page);
      await goOn(page);
      await page
        .getByRole('list', { name: 'Devices' })
        .getByRole('button', { name: /press-07/ })
        .click();
      await page.getByRole('heading', { name: 'Open a tunnel to press-07' }).waitFor();
      await page.getByRole('link', { name: 'Profiles' }).click();
      assert.equal(
        await page.getByRole('list', { name: 'Profiles' }).getByRole('listitem').count(),
        1,
        'the same profile was mended, not a second one made',
      );
    });
  });

  test('skipped, the plain window stands there, and the first profile can still be made step by step', async () => {
    await onDesktop(async ({ page }) => {
      await page.getByRole('button', { name: 'Skip', exact: true }).click();
      await heading(page, 'Tunnels').waitFor();
      await page.getByRole('link', { name: 'Profiles' }).click();
      await page.getByRole('button', { name: 'Add the first profile' }).click();
      await heading(page, 'Choose how to sign in').waitFor();
      await page.getByRole('button', { name: 'I have an access token' }).click();
      await page.getByRole('region', { name: 'Quick open' }).waitFor();
    });
  });

  test('Try it without AWS ends this Culvert and starts the demo on a folder of its own, which goes with it', async () => {
    const desktop = await startDesktop('unlocked');
    const culvert = await startApp({ desktop });
    try {
      const page = await culvert.page();
      const gone = new Promise((resolve) => culvert.app.process().once('exit', resolve));
      await page.getByRole('button', { name: 'Try it without AWS' }).click();
      await gone;
      const demo = await started(['--demo', `--back-to=${culvert.dataDir}`]);
      const folder = /--user-data-dir=(\S+)/.exec(demo.command)?.[1] ?? '';
      assert.equal(path.dirname(folder), os.tmpdir());
      try {
        await until('the demo’s devices', async () =>
          fs.existsSync(path.join(folder, 'demo-identity/known_hosts')),
        );
      } finally {
        await endProcess(demo.pid);
      }
      await until('the folder to be removed', async () => !fs.existsSync(folder));
      const real = path.join(culvert.dataDir, 'settings.json');
      assert.ok(!fs.existsSync(real) || !/demo/.test(fs.readFileSync(real, 'utf8')));
    } finally {
      await culvert.end();
      await desktop.close();
    }
  });

  test('Leave the demo starts Culvert as usual again, on the folder that it came from', async () => {
    const desktop = await startDesktop('unlocked');
    const back = path.join(desktop.keyring.dir, 'culvert-data-usual');
    const culvert = await startApp({ desktop, args: ['--demo', `--back-to=${back}`] });
    try {
      const page = await culvert.page();
      const gone = new Promise((resolve) => culvert.app.process().once('exit', resolve));
      await page.getByRole('button', { name: 'Leave the demo' }).click();
      await gone;
      const usual = await started([`--user-data-dir=${back}`]);
      try {
        assert.ok(!usual.command.includes('--demo'), usual.command);
        await until('its log', async () => {
          const file = path.join(back, 'logs/culvert.log');
          return fs.existsSync(file) && /culvert starts/.test(fs.readFileSync(file, 'utf8'));
        });
      } finally {
        await endProcess(usual.pid);
      }
    } finally {
      await culvert.end();
      await desktop.close();
    }
  });
});

/** The main process of a Culvert that was started with all of these. */
function started(args: readonly string[]) {
  return until(`a process with ${args.join(' ')}`, async () =>
    processes().find(
      ({ command }) => !command.includes('--type=') && args.every((arg) => command.includes(arg)),
    ),
  );
}

async function endProcess(pid: number): Promise<void> {
  process.kill(pid, 'SIGTERM');
  await until('its end', async () => !processes().some((each) => each.pid === pid));
}
