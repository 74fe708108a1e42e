import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServiceView } from '../../../electron/ipc/contract.ts';
import {
  serviceDraft,
  serviceFieldOf,
  serviceInput,
  withoutService,
  withService,
} from '../../../renderer/service-form.ts';
import {
  choiceText,
  fullReason,
  mostServices,
  offeredServices,
  ownFirst,
  serviceAction,
  serviceLabel,
} from '../../../renderer/services.ts';
import { ENGLISH, wordsOf } from '../../../renderer/words.tsx';
import { portView } from './views.ts';

const service = (serviceId: string, change: Partial<ServiceView> = {}): ServiceView => ({
  ...{ serviceId, label: serviceId, devicePort: null, own: false },
  open: { kind: 'copy', text: '{host}:{port}' },
  ...change,
});

const taken = (...given: Parameters<typeof serviceInput>) => {
  const input = serviceInput(...given);
  assert.ok(input.ok);
  return input.service;
};

const known = [
  service('SSH', { devicePort: 22, open: { kind: 'terminal' } }),
  service('HTTP', { label: 'Web', devicePort: 80 }),
  service('MODBUS', { label: 'Modbus', devicePort: 502 }),
  service('PLC', { label: 'Line controller', own: true }),
];

test('services are called what people call them', () => {
  assert.deepEqual(
    ['SSH', 'HTTP', 'modbus', 'PLC', 'own'].map((id) => serviceLabel(id, known)),
    ['SSH', 'Web', 'Modbus', 'Line controller', 'own'],
  );
  assert.equal(choiceText(known[2]!), 'Modbus :502');
  assert.equal(choiceText(known[3]!), 'Line controller');
});

test('the common services, the user’s own and the chosen ones are offered at once, the rest folded away', () => {
  const ids = (chosen: string[]) => {
    const { shown, folded } = offeredServices(known, chosen);
    return [shown, folded].map((list) => list.map(({ serviceId }) => serviceId));
  };
  assert.deepEqual(ids([]), [['SSH', 'HTTP', 'PLC'], ['MODBUS']]);
  assert.deepEqual(ids(['MODBUS']), [['SSH', 'HTTP', 'MODBUS', 'PLC'], []]);
  assert.deepEqual(ids(['mine']), [['SSH', 'HTTP', 'PLC', 'mine'], ['MODBUS']]);
  // As it was written: the device's agent may know it so only.
  assert.deepEqual(ids(['modbus', 'ssh']), [['ssh', 'HTTP', 'modbus', 'PLC'], []]);
});

test('fifty services of the user’s own do not flood the sheet, and the chosen ones stay in sight', () => {
  const many = [
    ...known.slice(0, 3),
    ...Array.from({ length: 50 }, (_, at) => service(`OWN${at}`, { own: true })),
  ];
  const { shown, folded } = offeredServices(many, ['OWN40']);
  assert.deepEqual(
    shown.map(({ serviceId }) => serviceId),
    ['SSH', 'HTTP', ...Array.from({ length: 8 }, (_, at) => `OWN${at}`), 'OWN40'],
  );
  assert.equal(shown.length + folded.length, many.length);
});

test('the settings list the user’s own services before those that come with Culvert', () => {
  assert.deepEqual(
    ownFirst(known).map(({ serviceId }) => serviceId),
    ['PLC', 'SSH', 'HTTP', 'MODBUS'],
  );
});

test('a device whose agent speaks V1 takes one service, by what was found or chosen', () => {
  assert.deepEqual(
    [mostServices('auto', null), mostServices('auto', 1), mostServices('auto', 2), mostServices(1, 3)],
    [3, 1, 3, 1],
  );
  assert.equal(mostServices(3, 1), 3, 'its agent was updated');
  assert.equal(fullReason(2, 3, ENGLISH), '');
  assert.match(fullReason(3, 3, ENGLISH), /at most three services per tunnel/);
  assert.match(fullReason(1, 1, ENGLISH), /^With protocol V1 a tunnel carries one service/);
});

test('the button of an open service says what it does', () => {
  const says = (change: Parameters<typeof portView>[0], words = ENGLISH) =>
    serviceAction(portView({ localPort: 5021, ...change }), words);
  assert.equal(says({}), 'Open terminal');
  assert.equal(says({ kind: 'web', open: 'url' }), 'Open in browser');
  assert.equal(says({ kind: 'other', label: 'VNC', open: 'url' }), 'Open VNC');
  assert.equal(says({ kind: 'other', label: 'Viewer', open: 'program' }), 'Open Viewer');
  assert.equal(says({ kind: 'other', open: 'copy', openWith: '127.0.0.1:5021' }), 'Copy address');
  assert.equal(
    says({ kind: 'other', open: 'copy', openWith: 'mqtt://127.0.0.1:5021' }),
    'Copy connection string',
  );
  const chinese = wordsOf({ language: 'zh-CN', formats: 'zh-CN' });
  assert.equal(says({ kind: 'other', label: 'VNC', open: 'url' }, chinese), '打开 VNC');
});

test('a form begins with the service as it is, and choosing another way to open it loses nothing', () => {
  const viewer = service('PLC', {
    ...{ label: 'Line controller', devicePort: 102, own: true },
    open: { kind: 'program', command: 'viewer {port}' },
  });
  const draft = serviceDraft(viewer);
  const { own: _, ...definition } = viewer;
  assert.deepEqual(taken(draft), definition);
  assert.deepEqual(taken({ ...draft, kind: 'url' }).open, { kind: 'url', url: 'http://{host}:{port}/' });
  assert.deepEqual(taken({ ...draft, kind: 'program' }).open, viewer.open);
  assert.deepEqual(taken({ ...draft, kind: 'terminal' }).open, { kind: 'terminal' });
});

test('a port that is none is not sent, and an empty one is', () => {
  const draft = { ...serviceDraft(null), serviceId: 'PLC' };
  for (const devicePort of ['0', '65536', 'http', '-1', '8 0', '1e3']) {
    assert.deepEqual(serviceInput({ ...draft, devicePort }), { ok: false, field: 'devicePort' }, devicePort);
  }
  assert.equal(taken({ ...draft, devicePort: ' ' }).devicePort, null);
  assert.equal(taken({ ...draft, devicePort: ' 502 ' }).devicePort, 502);
});

test('a service id that is none is told at its field before anything is sent', () => {
  const draft = serviceDraft(null);
  for (const serviceId of ['', ' ', 'line controller', 'プレス', 'a/b', 'x'.repeat(129)]) {
    assert.deepEqual(serviceInput({ ...draft, serviceId }), { ok: false, field: 'serviceId' }, serviceId);
  }
  assert.equal(
    taken({ ...draft, serviceId: ' ＰＬＣ:1 ' }).serviceId,
    'PLC:1',
    'wide signs of an input method',
  );
});

test('of the list only the user’s own is sent, with the one that was changed in its place', () => {
  const changed = { ...taken(serviceDraft(known[3]!)), label: 'PLC 2' };
  assert.deepEqual(withService(known, 'PLC', changed), [changed]);
  const fresh = { ...changed, serviceId: 'NEW' };
  assert.deepEqual(
    withService(known, null, fresh).map(({ serviceId }) => serviceId),
    ['PLC', 'NEW'],
  );
  // One that comes with Culvert is replaced by one of the user's.
  assert.deepEqual(
    withService(known, 'MODBUS', { ...changed, serviceId: 'MODBUS' }).map(({ serviceId }) => serviceId),
    ['PLC', 'MODBUS'],
  );
  assert.deepEqual(withoutService(known, 'PLC'), []);
});

test('an error leads to the field it is about', () => {
  assert.equal(serviceFieldOf({ code: 'ServiceRepeated' }), 'serviceId');
  assert.equal(serviceFieldOf({ code: 'ServiceOpenInvalid' }), 'open');
  assert.equal(serviceFieldOf({ code: 'SettingsUnwritable' }), null);
});
