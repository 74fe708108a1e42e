/** The ssh configuration that was turned on in the application, while the host without a desktop does the work. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDesktopCloud } from '../../helpers/desktop-cloud.ts';
import { bundleHeadless, PLAIN_OPEN, startHeadless } from '../../helpers/headless-host.ts';
import { run } from '../../helpers/processes.ts';
import { tempDirs } from '../../helpers/temp-dir.ts';

const tempFolder = tempDirs(after);
let file: string;

before(async () => {
  file = await bundleHeadless(tempFolder().path);
});

async function eventually(what: string, look: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await look()) {
      return;
    }
    await sleep(50);
  }
  assert.fail(`waited in vain until ${what}`);
}

for (const mode of ['port', 'command'] as const) {
  test(`mode ${mode}: what the host opens and closes is in the ssh configuration, and ssh reads it so`, async (t) => {
    const temp = tempFolder();
    const cloud = await startDesktopCloud(['press-07']);
    t.after(() => cloud.close());
    const folder = path.join(temp.path, '.ssh');
    const dir = path.join(temp.path, 'data');
    fs.mkdirSync(folder, { mode: 0o700 });
    fs.mkdirSync(path.join(temp.path, '.aws'));
    fs.mkdirSync(dir, { mode: 0o700 });
    const { accessKeyId, secretAccessKey } = cloud.key;
    fs.writeFileSync(
      path.join(temp.path, '.aws', 'credentials'),
      `[factory]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    );
    const profile = {
      ...{ id: 'p1', name: 'factory-ops', region: cloud.region },
      signIn: { kind: 'shared', awsProfile: 'factory' },
    };
    fs.writeFileSync(
      path.join(dir, 'settings.json'),
      JSON.stringify({
        ...{ version: 1, profiles: [profile], chosenProfileId: 'p1' },
        general: { sshConfig: mode },
      }),
    );
    const user = path.join(folder, 'config');
    fs.writeFileSync(user, 'Host other\n  Port 2222\n', { mode: 0o600 });
    const host = await startHeadless(t, {
      ...{ file, dir },
      env: { ...cloud.env, HOME: temp.path, CULVERT_SSH_FOLDER: folder },
    });
    const dump = async (name: string) => {
      const said = await run('ssh', ['-F', user, '-G', name]);
      assert.equal(said.code, 0, said.stderr);
      return said.stdout;
    };
    const opened = await host.get('open', { ...PLAIN_OPEN, device: 'press-07' });
    const port = opened.services[0]?.localPort;
    const entry = mode === 'port' ? `port ${port}\n` : 'connect --profile p1';
    await eventually('the entry is there', async () => (await dump('press-07')).includes(entry));
    assert.match(await dump('press-07'), /hostkeyalias .*210987654321.*press-07/);
    assert.match(await dump('other'), /port 2222\n/);

    // Of a key that a command brought along nothing is left behind.
    const environment = { ...cloud.key, sessionToken: '', region: cloud.region };
    await host.get('open', { ...PLAIN_OPEN, environment, device: 'press-07', another: true });
    await host.get('close', { target: opened.tunnelId ?? '', all: false, profile: 'p1' });
    const stays = mode === 'command';
    await eventually(
      'the entry is as it should be',
      async () => (await dump('press-07')).includes(entry) === stays,
    );
    await host.get('quit', { close: false });
    await host.ended();
    assert.equal((await dump('press-07')).includes('hostkeyalias'), stays);
  });
}
