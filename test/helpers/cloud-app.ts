/**
 * A process with a local cloud in a worker, for tests that kill it. Takes the worker's options as JSON on the command
 * line, writes endpoints and the ports it listens on as one line of JSON, and waits.
 */
import { startLocalCloudHost } from '../../electron/local-cloud/host.ts';
import { silentLog } from '../../electron/shared/log.ts';

const [workerPath = '', options = ''] = process.argv.slice(2);
const cloud = await startLocalCloudHost({ workerPath, options: JSON.parse(options), log: silentLog });
process.stdout.write(`${JSON.stringify(cloud.endpoints)}\n`);
