/** `culvert ssh` with a program in the place of ssh that tells how it was run; real devices are in connect-tools.test.ts. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { ExitCode } from '../../../electron/cli/exit-codes.ts';
import type { ControlCalls, HostKeyItem } from '../../../electron/control/protocol.ts';
import { ok } from '../../../electron/shared/result.ts';
import { culvertAtTerminal, runCulvert, startHost, tunnelItem } from '../../helpers/command.ts';
import { bundledCommand } from '../../helpers/connect-process.ts';

const file = await bundledCommand();

const CHANGED: HostKeyItem = {
  ...{ alias: 'culvert.press-07', state: 'changed', known: [], shown: [] },
  ...{ checkCommand: 'ssh-keygen -lf key.pub', forgetCommand: 'ssh-keygen -R culvert.press-07' },
};

/** A host that knows one device, and a folder with an `ssh` that runs this script. */
async function withSsh(t: TestContext, script: string) {
  const asked: ControlCalls['ssh']['args'][] = [];
  let looks = 0;
  const dir = await startHost(t, {
    ssh: async (args) => {
      asked.push(args);
      const command = args.remoteCommand === null ? [] : ['--', args.remoteCommand];
      return ok({ tunnel: tunnelItem(), args: ['-p', '50022', 'pi@127.0.0.1', ...command] });
    },
    hostKey: async () => {
      looks += 1;
      return ok(CHANGED);
    },
  });
  const bin = path.join(dir, 'bin');
  fs.mkdirSync(bin);
  fs.writeFileSync(path.join(bin, 'ssh'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { dir, asked, looks: () => looks, env: { PATH: `${bin}:${process.env.PATH}` } };
}

test('ssh gets its arguments one by one, standard input and output, and its exit status is passed on', async (t) => {
  const { dir, env, asked } = await withSsh(t, 'printf "<%s>" "$@"; cat; exit 7');
  const args = ['ssh', 'press-07', '--user', 'root', '-l', '2h', '--', 'echo', '$HOME; rm -rf x', '--json'];
  const told = await runCulvert({ file, dir, env, args });
  assert.equal(told.code, 7);
  assert.equal(told.stdout, '<-l><root><-p><50022><pi@127.0.0.1><--><echo $HOME; rm -rf x --json>');
  assert.deepEqual(asked, [
    {
      ...{ device: 'press-07', services: [], lifetimeMinutes: 120, ports: {}, another: false },
      ...{
        anyService: false,
        takeOver: false,
        waitSeconds: 120,
        remoteCommand: 'echo $HOME; rm -rf x --json',
      },
    },
  ]);
});

test('a user that could be an option of ssh is refused before anything is opened', async (t) => {
  const { dir, env, asked } = await withSsh(t, 'exit 0');
  const told = await runCulvert({ file, dir, env, args: ['ssh', 'press-07', '--user=-oProxyCommand=x'] });
  assert.equal(told.code, ExitCode.USAGE);
  assert.match(told.stderr, /cannot be a user name for ssh/);
  assert.deepEqual(asked, []);
});

test('where ssh gives up with 255, a changed host key is explained; other ends are left alone', async (t) => {
  const refused = await withSsh(t, 'exit 255');
  const told = await runCulvert({ file, dir: refused.dir, env: refused.env, args: ['ssh', 'press-07'] });
  assert.equal(told.code, 255);
  assert.match(told.stderr, /culvert host-key press-07 --forget/);
  const fine = await withSsh(t, 'exit 1');
  const one = await runCulvert({ file, dir: fine.dir, env: fine.env, args: ['ssh', 'press-07'] });
  assert.deepEqual([one.code, one.stderr, fine.looks()], [1, '', 0]);
});

test('an ssh that a signal ends is told as shells do', async (t) => {
  const { dir, env } = await withSsh(t, 'kill -TERM $$');
  const told = await runCulvert({ file, dir, env, args: ['ssh', 'press-07'] });
  assert.equal(told.code, 143);
});

test('Ctrl+C belongs to ssh: the command stays until ssh has ended', async (t) => {
  const { dir, env } = await withSsh(
    t,
    'trap "echo got-it; exit 9" INT; echo ready; while :; do sleep 0.1; done',
  );
  const terminal = culvertAtTerminal(t, { file, dir, env, args: ['ssh', 'press-07'] });
  await terminal.shows('ready');
  terminal.send('\u0003');
  assert.equal(await terminal.exit, 9);
  assert.match(terminal.shown(), /got-it/);
});

test('without an ssh nothing is opened', async (t) => {
  const { dir, asked } = await withSsh(t, 'exit 0');
  const told = await runCulvert({ file, dir, env: { PATH: dir }, args: ['ssh', 'press-07'] });
  assert.equal(told.code, ExitCode.FAULT);
  assert.match(told.stderr, /ssh program was not found/);
  assert.deepEqual(asked, []);
});
