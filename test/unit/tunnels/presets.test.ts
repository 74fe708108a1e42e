import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServiceDefinition } from '../../../electron/shared/service-definition.ts';
import { commandProblem, textProblem, urlProblem } from '../../../electron/tunnels/open-slots.ts';
import { definitionOf, serviceCatalogue, servicesFor } from '../../../electron/tunnels/presets.ts';
import { checkServices } from '../../../electron/tunnels/rules.ts';

const own = (change: Partial<ServiceDefinition> = {}): ServiceDefinition => ({
  serviceId: 'PLC',
  label: 'Line controller',
  devicePort: 102,
  open: { kind: 'copy', text: '{host}:{port}' },
  ...change,
});

const ids = (services: readonly { serviceId: string }[]) => services.map(({ serviceId }) => serviceId);

test('what comes with Culvert could be entered by a user, on every system', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    for (const { serviceId, open, devicePort, own: isOwn } of serviceCatalogue([], platform)) {
      assert.equal(isOwn, false);
      assert.equal(checkServices([serviceId]).ok, true, serviceId);
      assert.ok(devicePort !== null && devicePort >= 1 && devicePort <= 65_535, serviceId);
      const problem =
        open.kind === 'url'
          ? urlProblem(open.url)
          : open.kind === 'program'
            ? commandProblem(open.command)
            : open.kind === 'copy'
              ? textProblem(open.text)
              : null;
      assert.equal(problem, null, `${serviceId} on ${platform}`);
    }
  }
});

test('no two services that come with Culvert share an id or a port of the device', () => {
  const all = serviceCatalogue([]);
  assert.equal(new Set(ids(all)).size, all.length);
  assert.equal(new Set(all.map(({ devicePort }) => devicePort)).size, all.length);
});

test('Remote Desktop is opened by what each system has for it', () => {
  assert.deepEqual(definitionOf('RDP', [], 'win32')?.open, {
    kind: 'program',
    command: 'mstsc /v:{host}:{port}',
  });
  assert.deepEqual(definitionOf('RDP', [], 'linux')?.open, { kind: 'url', url: 'rdp://{host}:{port}' });
  assert.deepEqual(definitionOf('RDP', [], 'darwin')?.open, {
    kind: 'url',
    url: 'rdp://full%20address=s:{host}:{port}',
  });
  const mine = own({ serviceId: 'RDP' });
  assert.deepEqual(definitionOf('RDP', [mine], 'win32')?.open, mine.open, 'the user’s own stays as it is');
});

test('a service of the user’s own takes the place of one of the same id, however it is written', () => {
  const mine = own({ serviceId: 'modbus', label: 'Press controller', devicePort: 1502 });
  const all = serviceCatalogue([mine]);
  assert.equal(all.filter(({ serviceId }) => serviceId.toUpperCase() === 'MODBUS').length, 1);
  assert.equal(definitionOf('MODBUS', [mine])?.label, 'Press controller');
  assert.equal(definitionOf('Modbus', [])?.label, 'Modbus');
  assert.equal(definitionOf('plc', []), undefined);
});

test('an id that is written just so comes before one that differs in capitals', () => {
  // Such a list cannot be entered, but a file may hold one.
  const both = [own({ serviceId: 'plc', label: 'small' }), own({ serviceId: 'PLC', label: 'large' })];
  assert.equal(definitionOf('PLC', both)?.label, 'large');
  assert.equal(definitionOf('plc', both)?.label, 'small');
});

test('a port of the device leads to its service, the user’s own first', () => {
  assert.deepEqual(ids(servicesFor(22, [])), ['SSH']);
  assert.deepEqual(ids(servicesFor('502', [])), ['MODBUS']);
  const ssh2 = own({ serviceId: 'SSH2', devicePort: 22, open: { kind: 'terminal' } });
  assert.deepEqual(ids(servicesFor(22, [ssh2])), ['SSH2', 'SSH']);
  assert.deepEqual(
    servicesFor(22, [ssh2]).map((each) => each.own),
    [true, false],
  );
  assert.deepEqual(servicesFor(2222, []), []);
  assert.deepEqual(servicesFor(0, [own({ devicePort: null })]), []);
});

test('a service is found by its id before its label, and by its label before a port', () => {
  const named22 = own({ serviceId: '22', label: 'Twenty-two', devicePort: 9 });
  assert.deepEqual(ids(servicesFor('22', [named22])), ['22']);
  assert.deepEqual(ids(servicesFor('line controller', [own()])), ['PLC']);
  assert.deepEqual(ids(servicesFor('opc ua', [])), ['OPCUA']);
  // An id that is somebody else's label.
  const web = own({ serviceId: 'WEB', label: 'HTTP' });
  assert.deepEqual(ids(servicesFor('HTTP', [web])), ['HTTP', 'WEB']);
  assert.deepEqual(servicesFor('nothing', []), []);
  assert.deepEqual(servicesFor('', []), []);
});
