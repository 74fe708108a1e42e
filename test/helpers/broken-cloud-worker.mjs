// A worker that says it is ready and breaks at the first request.
import { parentPort } from 'node:worker_threads';

parentPort.postMessage({ type: 'ready', endpoints: {}, sshLogins: {} });
parentPort.once('message', () => {
  throw new Error('broken on purpose');
});
