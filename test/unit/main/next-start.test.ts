import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type StartFacts,
  startAfterDemo,
  startOfDemo,
  startOfHidden,
} from '../../../electron/main/next-start.ts';

const facts = (change: Partial<StartFacts> = {}): StartFacts => ({
  args: [],
  execPath: '/opt/Culvert/culvert',
  env: {},
  appPath: null,
  ...change,
});

test('a packaged Culvert starts the demo on a folder of its own, and leaves it as it came', () => {
  const demo = startOfDemo(facts(), '/tmp/culvert-demo-a1');
  assert.deepEqual(demo, {
    execPath: '/opt/Culvert/culvert',
    args: ['--user-data-dir=/tmp/culvert-demo-a1', '--demo'],
  });
  assert.deepEqual(startAfterDemo(facts({ args: demo.args })), {
    execPath: '/opt/Culvert/culvert',
    args: [],
  });
});

test('a data folder that the user gave is come back to, and the demo never runs on it', () => {
  const given = facts({ args: ['--user-data-dir=/home/alex/my data', '--verbose'] });
  const demo = startOfDemo(given, '/tmp/d');
  assert.deepEqual(demo.args, [
    '--verbose',
    '--user-data-dir=/tmp/d',
    '--demo',
    '--back-to=/home/alex/my data',
  ]);
  assert.deepEqual(startAfterDemo(facts({ args: demo.args })).args, [
    '--verbose',
    '--user-data-dir=/home/alex/my data',
  ]);
});

test('from a checkout the app’s folder is named again, and whoever watches this process is not', () => {
  const watched = [
    ...['--inspect=0', '--inspect-brk', '--remote-debugging-port=0', '-r', '/driver/loader.js'],
    ...['--no-sandbox', '/src/culvert', '--user-data-dir=/tmp/x', '--ozone-platform=wayland'],
  ];
  const { args } = startOfDemo(facts({ args: watched, appPath: '/src/culvert' }), '/tmp/d');
  assert.deepEqual(args, [
    '--no-sandbox',
    '--ozone-platform=wayland',
    '/src/culvert',
    '--user-data-dir=/tmp/d',
    '--demo',
    '--back-to=/tmp/x',
  ]);
});

test('a Culvert that was started hidden at login comes back with its window, and a check is not repeated', () => {
  assert.deepEqual(startOfDemo(facts({ args: ['--hidden'] }), '/tmp/d').args, [
    '--user-data-dir=/tmp/d',
    '--demo',
  ]);
  const check = facts({ args: ['--demo', '--check', '--no-display', '--user-data-dir=/tmp/run'] });
  assert.deepEqual(startAfterDemo(check).args, [], 'the folder of `npm run demo` ends with it');
});

test('what unpacks itself is started from its own file, since the folder it unpacked into goes with the process', () => {
  const appImage = facts({
    execPath: '/tmp/.mount_x/culvert',
    env: { APPIMAGE: '/home/alex/Culvert.AppImage', APPDIR: '/tmp/.mount_x' },
  });
  assert.equal(startOfDemo(appImage, '/tmp/d').execPath, '/home/alex/Culvert.AppImage');
  const portable = facts({ env: { PORTABLE_EXECUTABLE_FILE: 'D:\\Culvert.exe' } });
  assert.equal(startAfterDemo(portable).execPath, 'D:\\Culvert.exe');
});

test('started from a terminal that is an AppImage itself, Culvert does not start that terminal anew', () => {
  const env = { APPIMAGE: '/home/alex/Terminal.AppImage', APPDIR: '/tmp/.mount_terminal' };
  assert.equal(startOfDemo(facts({ env }), '/tmp/d').execPath, '/opt/Culvert/culvert');
  const beside = facts({ env, execPath: '/tmp/.mount_terminal2/culvert' });
  assert.equal(startAfterDemo(beside).execPath, '/tmp/.mount_terminal2/culvert');
});

test('a data folder cannot smuggle another switch in', () => {
  const odd = facts({ args: ['--user-data-dir=/tmp/x --remote-debugging-port=1 --no-sandbox'] });
  const demo = startOfDemo(odd, '/tmp/d');
  assert.deepEqual(startAfterDemo(facts({ args: demo.args })).args, [
    '--user-data-dir=/tmp/x --remote-debugging-port=1 --no-sandbox',
  ]);
});

test('the command line starts the same Culvert on the same data folder without its window', () => {
  assert.deepEqual(startOfHidden(facts({ args: ['--verbose', '--no-display'] }), '/home/alex/my data'), {
    execPath: '/opt/Culvert/culvert',
    args: ['--verbose', '--user-data-dir=/home/alex/my data', '--hidden'],
  });
  const image = { APPIMAGE: '/home/alex/Culvert.AppImage', APPDIR: '/tmp/.mount_Culv' };
  assert.equal(
    startOfHidden(facts({ env: image, execPath: '/tmp/.mount_Culv/culvert' }), '/d').execPath,
    '/home/alex/Culvert.AppImage',
  );
  const again = startOfHidden(
    facts({
      args: ['--no-sandbox', '/src/culvert', '--user-data-dir=/x', '--hidden'],
      appPath: '/src/culvert',
    }),
    '/x',
  );
  assert.deepEqual(again.args, ['--no-sandbox', '/src/culvert', '--user-data-dir=/x', '--hidden']);
});

test('the command line starts a demo as a demo, never as Culvert itself on the demo’s folder', () => {
  const demo = ['--user-data-dir=/tmp/d', '--demo', '--back-to=/home/alex/c'];
  assert.deepEqual(startOfHidden(facts({ args: demo }), '/tmp/d').args, [
    '--user-data-dir=/tmp/d',
    '--demo',
    '--hidden',
  ]);
});
