import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExitCode, exitCodeOf, PLACED } from '../../../electron/cli/exit-codes.ts';
import { EXIT_CODES } from '../../../electron/cli/help.ts';
import { ERROR_CODES } from '../../../electron/shared/errors.ts';

test('every error there is has been given an exit code on purpose', () => {
  assert.deepEqual(
    ERROR_CODES.filter((code) => !PLACED.has(code)),
    [],
    'give them a place in electron/cli/exit-codes.ts',
  );
  assert.deepEqual(
    [...PLACED.keys()].filter((code) => !ERROR_CODES.includes(code)),
    [],
  );
});

test('a failure never ends as if all were well, and every code is one that is documented', () => {
  const documented = EXIT_CODES.map(([code]) => code);
  assert.deepEqual(documented, Object.values(ExitCode));
  for (const code of ERROR_CODES) {
    assert.notEqual(exitCodeOf({ code }), ExitCode.OK);
    assert.ok(documented.includes(exitCodeOf({ code })));
  }
});

test('the codes that scripts go by are the same in every version', () => {
  assert.deepEqual(
    (
      [
        ['CommandLineWrong', 2],
        ['TokenRefused', 3],
        ['PortTaken', 4],
        ['LimitExceeded', 5],
        ['WebProxyDenied', 7],
        ['NotRunning', 8],
        ['NoDesktop', 8],
        ['ThingUnknown', 9],
        ['TunnelNotFound', 9],
        ['OpenNotAllowed', 10],
        ['OpenDeclined', 10],
        ['SignInNeeded', 11],
        ['AccessDenied', 11],
        ['DeviceSilent', 12],
        ['CallGivenUp', 130],
        ['Internal', 1],
      ] as const
    ).filter(([code, exit]) => exitCodeOf({ code }) !== exit),
    [],
  );
});
