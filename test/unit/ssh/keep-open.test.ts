import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { type KeepOpenOptions, keepOpen } from '../../../electron/ssh/terminals/keep-open.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { within } from '../../helpers/within.ts';

/** Runs a wrapped command. `input` null keeps the keyboard open and silent until the prompt was printed. */
async function run(command: string[], env: NodeJS.ProcessEnv = process.env, options: KeepOpenOptions = {}) {
  const [program = '', ...args] = keepOpen(command, options);
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
  let asked = false;
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    output += more;
    // It may come in pieces.
    if (!asked && /Press Enter|Enter 키/.test(output)) {
      asked = true;
      child.stdin.write('\n');
    }
  });
  const [status] = await within('the end of the wrapped command', once(child, 'close'));
  child.stdin.destroy();
  return { output, status, asked };
}

test('a session that ended well closes its window without a question', async () => {
  const { output, status, asked } = await run(['/bin/sh', '-c', 'echo done']);
  assert.deepEqual({ output, status, asked }, { output: 'done\n', status: 0, asked: false });
});

test('ssh’s own failure is kept on the screen until Enter, and its status is passed on', async () => {
  const { output, status, asked } = await run(['/bin/sh', '-c', 'echo "Connection refused"; exit 255']);
  assert.equal(status, 255);
  assert.equal(asked, true);
  assert.match(output, /^Connection refused\n\nsh ended with status 255\. Press Enter/);
});

test('a session that failed at once is kept on the screen whatever its status', async () => {
  assert.deepEqual((await run(['/nowhere/ssh'])).status, 127);
  assert.equal((await run(['/nowhere/ssh'])).asked, true);
  assert.equal((await run(['/bin/sh', '-c', 'exit 1'])).asked, true);
});

test('a long session that ended after a failed command closes its window, unless ssh itself failed', async () => {
  const dir = tempDir();
  try {
    // Each call of this `date` is a minute later than the one before.
    const clock = path.join(dir.path, 'clock');
    fs.writeFileSync(
      path.join(dir.path, 'date'),
      `#!/bin/sh\nread -r now < '${clock}'\nnow=$((now + 60))\necho "$now" > '${clock}'\necho "$now"\n`,
      { mode: 0o755 },
    );
    fs.writeFileSync(clock, '1000000\n');
    const env = { ...process.env, PATH: `${dir.path}:${process.env.PATH}` };
    assert.deepEqual(await run(['/bin/sh', '-c', 'exit 130'], env), {
      output: '',
      status: 130,
      asked: false,
    });
    assert.equal((await run(['/bin/sh', '-c', 'exit 255'], env)).asked, true);
  } finally {
    dir.remove();
  }
});

test('nothing in the command is read by the wrapping shell', async () => {
  const words = ["it's", '$(echo no)', '`echo no`', '"', '; exit 9', '', '*', '-n', '\\', 'a\nb'];
  const { output, status } = await run(['/usr/bin/printf', '<%s>', ...words]);
  assert.equal(output, words.map((word) => `<${word}>`).join(''));
  assert.equal(status, 0);
});

test('it can be told to wait always, and what to say', async () => {
  const ended = 'ssh가 종료되었습니다(상태 %s). 100% Enter 키를 \\n 누르세요';
  const { output, status, asked } = await run(['/bin/sh', '-c', 'exit 0'], process.env, {
    always: true,
    ended,
  });
  assert.deepEqual({ status, asked }, { status: 0, asked: true });
  assert.equal(output, '\nssh가 종료되었습니다(상태 0). 100% Enter 키를 \\n 누르세요 ');
});

test('where ssh itself failed it says besides what may help, and nowhere else', async () => {
  const options = { advice: '호스트 키: 100% \\n $(id) press-07' };
  const failed = await run(['/bin/sh', '-c', 'exit 255'], process.env, options);
  assert.match(failed.output, /^\n호스트 키: 100% \\n \$\(id\) press-07\nsh ended with status 255\./);
  const other = await run(['/bin/sh', '-c', 'exit 1'], process.env, options);
  assert.equal(other.asked, true);
  assert.doesNotMatch(other.output, /호스트/);
});
