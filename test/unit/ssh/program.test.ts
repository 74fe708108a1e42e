import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProgram } from '../../../electron/ssh/terminals/program.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

/** A program that writes down how it was started. */
function recorder(t: TestContext, first = '#!/bin/sh') {
  const dir = tempDir();
  t.after(() => dir.remove());
  const program = path.join(dir.path, 'viewer');
  const out = path.join(dir.path, 'out');
  fs.writeFileSync(
    program,
    `${first}\n{ for each in "$@"; do printf '<%s>' "$each"; done; echo; env; } > '${out}.part'\nmv '${out}.part' '${out}'\n`,
    { mode: 0o755 },
  );
  const written = async () => {
    for (let tries = 0; tries < 200 && !fs.existsSync(out); tries++) {
      await sleep(25);
    }
    const [args = '', ...env] = fs.readFileSync(out, 'utf8').split('\n');
    return { args, env };
  };
  return { dir: dir.path, program, written };
}

const platform = process.platform;

test('a program is really started with its words as they are, and without a shell', async (t) => {
  const { program, written } = recorder(t);
  const args = ['127.0.0.1', '5507', 'a b', '$(touch /tmp/never)', '; reboot', '*', '"\'', ''];
  const started = await startProgram({ program, args, platform, env: process.env });
  assert.deepEqual(started, { ok: true, value: program });
  assert.equal((await written()).args, args.map((each) => `<${each}>`).join(''));
});

test('it is found by its name on PATH, and gets nothing of what belongs to Culvert and AWS', async (t) => {
  const { dir, written } = recorder(t);
  const env = {
    PATH: `${dir}:/usr/bin:/bin`,
    HOME: '/home/operator',
    AWS_SECRET_ACCESS_KEY: 'aws-secret',
    AWSIOT_TUNNEL_ACCESS_TOKEN: 'tunnel-token',
    CULVERT_DATA_DIR: '/data',
    ELECTRON_RUN_AS_NODE: '1',
    AWS_PROFILE: 'ops',
  };
  assert.equal((await startProgram({ program: 'viewer', args: [], platform, env })).ok, true);
  const text = (await written()).env.join('\n');
  assert.match(text, /HOME=\/home\/operator/);
  assert.match(text, /AWS_PROFILE=ops/);
  assert.doesNotMatch(text, /aws-secret|tunnel-token|CULVERT_|ELECTRON_/);
});

test('one that is not there, or is no program, is missing; one in the current folder is not looked for', async (t) => {
  const { dir } = recorder(t);
  fs.writeFileSync(path.join(dir, 'no-program'), 'x', { mode: 0o644 });
  const env = { PATH: `${dir}:.` };
  for (const program of ['no-such', 'no-program', './viewer', path.join(dir, 'no-program'), dir]) {
    const started = await startProgram({ program, args: [], platform, env });
    assert.equal(started.ok ? 'started' : started.error.code, 'ProgramMissing', program);
  }
});

test('one whose interpreter is missing says so, and does not end Culvert', async (t) => {
  const { program } = recorder(t, '#!/no/such/interpreter');
  const started = await startProgram({ program, args: [], platform, env: process.env });
  assert.equal(started.ok ? 'started' : started.error.code, 'ProgramFailed');
  const odd = recorder(t);
  const nul = await startProgram({ program: odd.program, args: ['a\0b'], platform, env: process.env });
  assert.equal(nul.ok ? 'started' : nul.error.code, 'ProgramFailed');
});

test('on Windows a name is completed, and a batch file, which only a shell runs, is refused', async () => {
  const looked: string[] = [];
  const windows = {
    platform: 'win32' as const,
    env: { Path: 'C:\\Tools' },
    exists: (file: string) => {
      looked.push(file);
      return false;
    },
    args: [],
  };
  for (const program of ['viewer', 'viewer.EXE', 'viewer.cmd', 'C:\\x\\viewer.bat']) {
    const started = await startProgram({ program, ...windows });
    assert.equal(started.ok ? 'started' : started.error.code, 'ProgramMissing');
  }
  assert.deepEqual(looked, ['C:\\Tools\\viewer.exe', 'C:\\Tools\\viewer.com', 'C:\\Tools\\viewer.EXE']);
});
