/** Signing in with the real application: Identity Center in the system's browser and by a code, and a role with MFA. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { totpCode } from '../../electron/local-cloud/sts-mfa.ts';
import type { IdentityCenterSeed } from '../../electron/local-cloud/types.ts';
import { type Desktop, picture, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';
import { answerSignInPage } from '../helpers/sign-in-page.ts';
import { filesBelow } from '../helpers/temp-dir.ts';

const START_URL = 'https://acme.awsapps.com/start';
const MFA = { serial: 'arn:aws:iam::210987654321:mfa/technician', secret: 'JBSWY3DPEHPK3PXP' };

const IDENTITY_CENTER: IdentityCenterSeed = {
  startUrl: START_URL,
  accounts: [
    {
      accountId: '210987654321',
      accountName: 'factory',
      email: 'factory@acme.example',
      roles: [{ roleName: 'Operator' }, { roleName: 'Reader' }],
    },
    {
      accountId: '210987654322',
      accountName: 'office',
      email: 'office@acme.example',
      roles: [{ roleName: 'Reader' }],
    },
  ],
};

interface Scene {
  aws: DesktopCloud;
  desktop: Desktop;
  culvert: RunningApp;
  page: Page;
  /** The next address that the application hands to the system’s browser. */
  browserAt: () => Promise<string>;
}

describe('signing in', () => {
  async function onDesktop(body: (scene: Scene) => Promise<void>): Promise<void> {
    const aws = await startDesktopCloud(['press-07'], {
      identityCenter: IDENTITY_CENTER,
      roles: [{ roleName: 'Careful', trusts: ['user/technician'], mfa: true }],
      mfaDevices: [MFA],
    });
    const desktop = await startDesktop('unlocked');
    const browser = fakeBrowser(desktop);
    const culvert = await startApp({ desktop, env: { ...aws.env, ...browser.env } });
    try {
      await body({ aws, desktop, culvert, page: await culvert.page(), browserAt: browser.address });
    } finally {
      await culvert.end();
      await desktop.close();
      await aws.close();
    }
  }

  const radio = (page: Page, name: RegExp | string) => page.getByRole('radio', { name });

  async function newSsoProfile(page: Page): Promise<void> {
    await page.getByRole('link', { name: 'Profiles' }).click();
    await page.getByRole('main').getByRole('button', { name: 'Add a profile' }).first().click();
    await radio(page, 'IAM Identity Center').click();
    await page.getByRole('textbox', { name: 'Start URL' }).fill(START_URL);
    await page.getByRole('combobox', { name: 'Its region' }).fill('ap-northeast-2');
  }

  async function saveAndListDevices(page: Page): Promise<void> {
    await page.getByRole('button', { name: /^Save/ }).click();
    await page.getByRole('heading', { name: /factory Operator/ }).waitFor();
    await page.getByRole('link', { name: 'Devices' }).click();
    await page.getByRole('option', { name: /^press-07/ }).waitFor();
  }

  test('Identity Center in the browser: approved there, account and role picked, devices listed; signed out and in again', async () => {
    await onDesktop(async ({ desktop, culvert, page, browserAt }) => {
      await newSsoProfile(page);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: /Sign in to/ });
      const address = new URL(await browserAt());
      await dialog.getByText(/Your browser is open/).waitFor();
      await picture(page, 'sign-in-browser');
      assert.equal(address.searchParams.get('code_challenge_method'), 'S256');
      await answerSignInPage(address.href, 'allow');
      await radio(page, /^factory/).click();
      await radio(page, /^Operator/).click();
      assert.equal(
        await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue(),
        'factory Operator',
      );
      await picture(page, 'sign-in-picked');
      assert.equal(await dialog.count(), 0);
      await saveAndListDevices(page);

      const cache = path.join(desktop.home, '.aws/sso/cache');
      const [token = ''] = fs.readdirSync(cache).filter((name) => /^[0-9a-f]{40}\.json$/.test(name));
      const { accessToken } = JSON.parse(fs.readFileSync(path.join(cache, token), 'utf8'));
      const shown = JSON.stringify(await page.evaluate(() => window.culvert.call('view.get', null)));
      assert.ok(accessToken.length > 0 && !shown.includes(accessToken), 'no token reaches the window');
      assert.ok(!culvert.stderr().includes(accessToken), 'nor the log');

      await page.getByRole('link', { name: 'Profiles' }).click();
      const card = page.getByRole('listitem', { name: 'factory Operator' });
      await card.getByText('Signed in', { exact: true }).waitFor();
      await card.getByRole('button', { name: 'Sign out' }).click();
      await card
        .getByRole('group', { name: /Sign out/ })
        .getByRole('button', { name: 'Sign out' })
        .click();
      await card.getByText('Sign-in needed').waitFor();
      await picture(page, 'sign-in-needed');
      await page.getByRole('button', { name: /^Profile: .*sign-in needed/ }).waitFor();
      await card.getByRole('button', { name: 'Sign in', exact: true }).click();
      await answerSignInPage(await browserAt(), 'deny');
      await card
        .getByRole('alert')
        .getByText(/The sign-in was refused/)
        .waitFor();

      // Where the list fails for want of a sign-in, one button mends it.
      await page.getByRole('link', { name: 'Devices' }).click();
      await page.getByRole('button', { name: 'Refresh' }).click();
      const alert = page.getByRole('main').getByRole('alert');
      await alert.getByText(/is signed out/).waitFor();
      await alert.getByRole('button', { name: 'Sign in' }).click();
      await answerSignInPage(await browserAt(), 'allow');
      await page.getByRole('option', { name: /^press-07/ }).waitFor();
      await alert.waitFor({ state: 'detached' });
    });
  });

  test('Identity Center by a code: the window shows the code of the page, and a refusal there is told', async () => {
    await onDesktop(async ({ page, browserAt }) => {
      await newSsoProfile(page);
      await page.getByRole('button', { name: 'Use a code on another device' }).click();
      const dialog = page.getByRole('dialog', { name: /Sign in to/ });
      const code = await dialog.getByLabel('Code', { exact: true }).textContent();
      const address = await browserAt();
      assert.equal(new URL(address).searchParams.get('user_code'), code);
      await picture(page, 'sign-in-code');
      await answerSignInPage(address, 'deny');
      await page.getByText(/The sign-in was refused/).waitFor();
      assert.equal(await page.getByRole('textbox', { name: 'Start URL' }).inputValue(), START_URL);

      await page.getByRole('button', { name: 'Use a code on another device' }).click();
      await answerSignInPage(await browserAt(), 'allow');
      await radio(page, /^factory/).click();
      await radio(page, /^Operator/).click();
      await saveAndListDevices(page);
    });
  });

  test('a sign-in is cancelled with Escape, and the form goes on where it was', async () => {
    await onDesktop(async ({ page, browserAt }) => {
      await newSsoProfile(page);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await browserAt();
      await page.getByRole('dialog', { name: /Sign in to/ }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await until('the button again', async () =>
        page
          .getByRole('button', { name: 'Sign in', exact: true })
          .evaluate((button) => button.ariaDisabled !== 'true'),
      );
      assert.equal(await page.getByRole('textbox', { name: 'Start URL' }).inputValue(), START_URL);
      assert.equal(await page.getByRole('alert').count(), 0, 'what the user ended needs no error');
    });
  });

  test('a profile of the AWS files is used where it is: picked from the list, nothing of its key copied', async () => {
    await onDesktop(async ({ aws, desktop, culvert, page }) => {
      const folder = path.join(desktop.home, '.aws');
      fs.mkdirSync(folder, { recursive: true });
      const { accessKeyId, secretAccessKey } = aws.key;
      fs.writeFileSync(
        path.join(folder, 'credentials'),
        `[factory]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
      );
      fs.writeFileSync(
        path.join(folder, 'config'),
        `[profile factory]\nregion = ${aws.region}\n[profile lost]\nrole_arn = arn:aws:iam::210987654321:role/A\nsource_profile = nobody\n`,
      );
      await page.getByRole('link', { name: 'Profiles' }).click();
      await page.getByRole('main').getByRole('button', { name: 'Add a profile' }).first().click();
      await radio(page, 'A profile of my AWS files').click();
      await page
        .getByText(/nobody/)
        .first()
        .waitFor();
      await radio(page, /^factory/).click();
      assert.equal(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue(), 'factory');
      assert.equal(
        await page.getByRole('combobox', { name: 'Region', exact: true }).inputValue(),
        aws.region,
      );
      await picture(page, 'sign-in-shared');
      await page.getByRole('button', { name: /^Save/ }).click();
      await page.getByText('AWS profile “factory”, by reference').waitFor();
      await page.getByRole('button', { name: 'Check permissions' }).click();
      await page.getByRole('table', { name: 'Permissions' }).getByText('iot:OpenTunnel').waitFor();
      await picture(page, 'permissions');
      await page.getByRole('link', { name: 'Devices' }).click();
      await page.getByRole('option', { name: /^press-07/ }).waitFor();
      for (const file of filesBelow(culvert.dataDir)) {
        assert.ok(!fs.readFileSync(file).includes(secretAccessKey), path.basename(file));
      }
    });
  });

  test('a role with MFA: the code is asked for in the window, a wrong one once more, and the devices are listed', async () => {
    await onDesktop(async ({ aws, page }) => {
      await page.getByRole('link', { name: 'Profiles' }).click();
      await page.getByRole('main').getByRole('button', { name: 'Add a profile' }).first().click();
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('careful');
      await page.getByRole('combobox', { name: 'Region', exact: true }).fill(aws.region);
      await page.getByRole('textbox', { name: 'Access key ID' }).fill(aws.key.accessKeyId);
      await page.getByLabel('Secret access key').fill(aws.key.secretAccessKey);
      await page.getByText('Role on top').click();
      await page.getByRole('textbox', { name: 'Role ARN' }).fill(`arn:aws:iam::${aws.account}:role/Careful`);
      await page.getByRole('textbox', { name: 'MFA device' }).fill('no');
      await page.getByRole('button', { name: /^Save/ }).click();
      await page.getByText(/cannot be an MFA device/).waitFor();
      assert.equal(
        await page
          .getByRole('textbox', { name: 'MFA device' })
          .evaluate((field) => field === document.activeElement),
        true,
        'the wrong field has the focus',
      );
      await page.getByRole('textbox', { name: 'MFA device' }).fill(MFA.serial);
      await page.getByRole('button', { name: /^Save/ }).click();

      const card = page.getByRole('listitem', { name: 'careful' });
      await card.getByText('Sign-in needed').waitFor();
      await page.getByRole('link', { name: 'Devices' }).click();
      await page.getByText('“careful” needs a code of its MFA device.').waitFor();
      await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).waitFor();
      assert.equal(await page.getByRole('dialog').count(), 0, 'nothing asks by itself');
      await page.getByRole('link', { name: 'Profiles' }).click();
      await card.getByRole('button', { name: 'Sign in', exact: true }).click();
      const field = page.getByRole('dialog').getByRole('textbox', { name: 'MFA code' });
      await field.fill('000 000x');
      assert.equal(await field.inputValue(), '000000', 'digits only');
      await picture(page, 'sign-in-mfa');
      await page.keyboard.press('Enter');
      await page.getByText('That code was not accepted.').waitFor();
      assert.equal(await field.inputValue(), '');
      await field.fill(totpCode(MFA.secret, Date.now()));
      await page.keyboard.press('Enter');
      await card.getByText('Signed in', { exact: true }).waitFor();
      await card.getByRole('button', { name: 'Test connection' }).click();
      await card.getByText(/assumed-role\/Careful/).waitFor();
      const hops = card.getByRole('list', { name: 'Connection test' }).getByRole('listitem');
      assert.ok((await hops.count()) >= 3);
      await picture(page, 'connection-test');
      await page.getByRole('link', { name: 'Devices' }).click();
      await page.getByRole('option', { name: /^press-07/ }).waitFor();
    });
  });
});

/** A program that stands where the system's browser is started, and writes down what it is to show. */
function fakeBrowser(desktop: Desktop) {
  const folder = fs.mkdtempSync(path.join(desktop.keyring.dir, 'browser-'));
  const addresses = path.join(folder, 'addresses');
  fs.writeFileSync(path.join(folder, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$1" >>'${addresses}'\n`, {
    mode: 0o755,
  });
  let seen = 0;
  return {
    env: { PATH: `${folder}:${desktop.env.PATH ?? ''}` },
    address: () =>
      until('the browser', async () => {
        const lines = fs.existsSync(addresses)
          ? fs.readFileSync(addresses, 'utf8').split('\n').slice(0, -1)
          : [];
        const address = lines[seen];
        seen += address === undefined ? 0 : 1;
        return address;
      }),
  };
}
