/** Run as a process of its own: finds or starts a Culvert in a data folder and prints the outcome; stays unless told. */
import { ensureRunning } from '../../electron/cli/running.ts';

const [dir = '', cliFile = '', leave] = process.argv.slice(2);
const answer = await ensureRunning({ dir, cliFile, headless: true, env: process.env, onProgress: () => {} });
process.stdout.write(JSON.stringify(answer));
if (leave === undefined) {
  setInterval(() => {}, 1_000);
}
