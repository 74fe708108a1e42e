import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { dataFolder } from '../../../electron/control/data-folder.ts';

const home = '/home/alex';

test('the data folder is where Electron puts an application’s data', () => {
  assert.equal(dataFolder({ env: {}, platform: 'linux', home }), '/home/alex/.config/Culvert');
  assert.equal(
    dataFolder({ env: { XDG_CONFIG_HOME: '/srv/config' }, platform: 'linux', home }),
    '/srv/config/Culvert',
  );
  assert.equal(
    dataFolder({ env: { XDG_CONFIG_HOME: '/srv/config' }, platform: 'darwin', home: '/Users/alex' }),
    '/Users/alex/Library/Application Support/Culvert',
  );
  assert.equal(
    dataFolder({
      env: { APPDATA: 'D:\\Profiles\\alex\\Roaming' },
      platform: 'win32',
      home: 'C:\\Users\\alex',
    }),
    'D:\\Profiles\\alex\\Roaming\\Culvert',
  );
  assert.equal(
    dataFolder({ env: {}, platform: 'win32', home: 'C:\\Users\\alex' }),
    'C:\\Users\\alex\\AppData\\Roaming\\Culvert',
  );
});

test('an empty variable is no folder', () => {
  const env = { CULVERT_DATA_DIR: '', XDG_CONFIG_HOME: '' };
  assert.equal(dataFolder({ env, platform: 'linux', home }), '/home/alex/.config/Culvert');
});

test('CULVERT_DATA_DIR comes first everywhere, and counts from the working folder', () => {
  for (const platform of ['linux', 'darwin'] as const) {
    const env = { CULVERT_DATA_DIR: '/data/c', XDG_CONFIG_HOME: '/x' };
    assert.equal(dataFolder({ env, platform, home }), '/data/c');
  }
  assert.equal(
    dataFolder({ env: { CULVERT_DATA_DIR: 'here' }, platform: 'linux', home }),
    path.join(process.cwd(), 'here'),
  );
});
