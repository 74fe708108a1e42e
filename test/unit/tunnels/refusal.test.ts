import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalError } from '../../../electron/tunnels/refusal.ts';

test('a refusal is told by who refused, and never as the token’s fault', () => {
  const table: [number, string, string, string][] = [
    [0, 'The tunnel carries SSH, not VNC.', 'TunnelRefused', 'The tunnel carries SSH, not VNC.'],
    [101, 'No version was chosen.', 'TunnelRefused', 'No version was chosen.'],
    [404, 'Not here.', 'TunnelRefused', 'HTTP 404 Not here.'],
    [
      403,
      'The tunnel service answered with status 403.',
      'TunnelRefused',
      'The tunnel service answered with status 403.',
    ],
    [407, 'The web proxy wants a password.', 'WebProxyRefused', 'The web proxy wants a password.'],
  ];
  for (const [status, reason, code, words] of table) {
    const error = refusalError({ status, reason });
    assert.equal(error.code, code, reason);
    assert.ok(error.message.endsWith(`: ${words}`), error.message);
    assert.doesNotMatch(`${error.message} ${error.advice}`, /token/);
  }
});
