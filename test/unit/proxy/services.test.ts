import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkServices, wireServiceIds } from '../../../electron/proxy/services.ts';
import { saidText } from '../../../electron/shared/reasons.ts';

const named = (...ids: string[]) => ids.map((serviceId) => ({ serviceId, port: 0 }));

const good: [what: string, services: ReturnType<typeof named>][] = [
  ['one unnamed service', named('')],
  ['three services', named('SSH', 'a:b_c-9', 'x'.repeat(128))],
  ['the highest port', [{ serviceId: 'SSH', port: 65_535 }]],
];
for (const [what, services] of good) {
  test(`${what} can be listened for`, () => {
    assert.deepEqual(checkServices(services), { ok: true, value: null });
  });
}

const bad: [what: string, services: ReturnType<typeof named>, code: string][] = [
  ['no service', [], 'ServiceInvalid'],
  ['four services', named('A', 'B', 'C', 'D'), 'TooManyServices'],
  ['the same service twice', named('SSH', 'SSH'), 'ServiceInvalid'],
  ['an unnamed service among others', named('', 'SSH'), 'ServiceInvalid'],
  ['a name with a blank', named('my ssh'), 'ServiceInvalid'],
  ['a name of 129 characters', named('x'.repeat(129)), 'ServiceInvalid'],
  ['a port over 65535', [{ serviceId: 'SSH', port: 65_536 }], 'PortInvalid'],
  ['a negative port', [{ serviceId: 'SSH', port: -1 }], 'PortInvalid'],
  ['half a port', [{ serviceId: 'SSH', port: 22.5 }], 'PortInvalid'],
];
for (const [what, services, code] of bad) {
  test(`${what} is refused with ${code}`, () => {
    const result = checkServices(services);
    assert.equal(result.ok ? 'ok' : result.error.code, code);
  });
}

test('V2 and V3 put the names on the wire, in the order of the ports', () => {
  for (const version of [2, 3] as const) {
    assert.deepEqual(wireServiceIds({ local: ['WEB', 'SSH'], remote: ['SSH', 'WEB'], version }), {
      ok: true,
      ids: ['WEB', 'SSH'],
    });
  }
});

test('V1 puts none on the wire', () => {
  assert.deepEqual(wireServiceIds({ local: ['SSH'], remote: ['SSH'], version: 1 }), { ok: true, ids: [''] });
});

test('a single unnamed port means the only service of the tunnel', () => {
  assert.deepEqual(wireServiceIds({ local: [''], remote: ['SSH'], version: 3 }), { ok: true, ids: ['SSH'] });
});

test('a tunnel without services carries one port, whatever it is called here', () => {
  assert.deepEqual(wireServiceIds({ local: ['SSH'], remote: [], version: 3 }), { ok: true, ids: [''] });
});

test('a service of the tunnel without a local port is no harm', () => {
  assert.deepEqual(wireServiceIds({ local: ['SSH'], remote: ['SSH', 'VNC'], version: 3 }), {
    ok: true,
    ids: ['SSH'],
  });
});

const misfits: [options: Parameters<typeof wireServiceIds>[0], reason: string][] = [
  [{ local: ['SSH', 'VNC'], remote: ['SSH'], version: 3 }, 'The tunnel carries SSH, not VNC.'],
  [
    { local: [''], remote: ['SSH', 'VNC'], version: 3 },
    'The tunnel carries SSH, VNC, not an unnamed service.',
  ],
  [
    { local: ['SSH', 'VNC'], remote: [], version: 3 },
    'The tunnel was opened without services, so it carries only one.',
  ],
  [
    { local: ['SSH', 'VNC'], remote: ['SSH', 'VNC'], version: 1 },
    'A device that speaks protocol V1 carries one service, not several.',
  ],
];
for (const [options, reason] of misfits) {
  test(`misfit: ${reason}`, () => {
    const wire = wireServiceIds(options);
    assert.equal(wire.ok ? '' : saidText(wire.reason), reason);
  });
}
