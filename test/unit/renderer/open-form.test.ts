import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addService,
  lacking,
  newDraft,
  type OpenDraft,
  openTunnelTo,
  PROTOCOL_CHOICES,
  portsBeside,
  protocolHint,
  protocolLabel,
  readDraft,
  toggleService,
  toRemember,
} from '../../../renderer/open-form.ts';
import { ENGLISH } from '../../../renderer/words.tsx';
import { deviceView, portView, tunnelView } from './views.ts';

const TOO_MANY = ENGLISH.t('open.three-services');

const draft = (change: Partial<OpenDraft> = {}): OpenDraft => ({
  ...newDraft(null, null),
  ...change,
});

function problemsOf(wrong: OpenDraft) {
  const read = readDraft(wrong, ENGLISH);
  assert.equal(read.ok, false);
  return read.ok ? undefined : read.problems;
}

test('a new draft asks for ssh and two hours', () => {
  assert.deepEqual(readDraft(draft(), ENGLISH), {
    ok: true,
    value: { services: ['SSH'], lifetimeMinutes: 120, ports: {} },
  });
});

test('a new draft begins with what is remembered for the device', () => {
  const device = deviceView({
    services: ['HTTP', 'VNC'],
    lifetimeMinutes: 45,
    ports: { HTTP: 8080, SSH: 5507 },
    sshUser: 'ops',
    identityFile: '~/.ssh/plant',
    protocol: 2,
  });
  const begun = newDraft(device, null);
  assert.deepEqual(readDraft(begun, ENGLISH), {
    ok: true,
    value: { services: ['HTTP', 'VNC'], lifetimeMinutes: 45, ports: { HTTP: 8080 } },
  });
  assert.deepEqual(
    [begun.sshUser, begun.identityFile, begun.protocol, begun.lifetimeMinutes, begun.customMinutes],
    ['ops', '~/.ssh/plant', 2, null, '45'],
  );
  assert.equal(newDraft(deviceView({ lifetimeMinutes: 480 }), null).lifetimeMinutes, 480);
});

test('services that are asked for come before the remembered ones', () => {
  const device = deviceView({ services: ['HTTP'] });
  assert.deepEqual(newDraft(device, ['VNC']).services, ['VNC']);
  assert.deepEqual(newDraft(device, []).services, ['HTTP']);
});

test('only what is new is remembered, and nothing when nothing is', () => {
  const device = deviceView({
    services: ['SSH'],
    lifetimeMinutes: 120,
    ports: { SSH: 5507, HTTP: 8080 },
    sshUser: 'ops',
  });
  const same = newDraft(device, null);
  const request = { thingName: 'press-07', services: ['SSH'], lifetimeMinutes: 120, ports: { SSH: 5507 } };
  assert.equal(toRemember(same, request, device), null);
  assert.deepEqual(toRemember({ ...same, sshUser: ' root ' }, { ...request, lifetimeMinutes: 30 }, device), {
    thingName: 'press-07',
    sshUser: 'root',
    identityFile: null,
    protocol: null,
    favourite: null,
    services: null,
    lifetimeMinutes: 30,
    ports: null,
  });
});

test('a port that was emptied is forgotten, and that of a service not asked for stays', () => {
  const device = deviceView({ services: ['SSH'], lifetimeMinutes: 120, ports: { SSH: 5507, HTTP: 8080 } });
  const request = { thingName: 'press-07', services: ['SSH'], lifetimeMinutes: 120, ports: {} };
  assert.deepEqual(toRemember(newDraft(device, null), request, device)?.ports, { HTTP: 8080 });
});

test('a fourth service is refused with the reason, and the draft stays', () => {
  const three = draft({ services: ['SSH', 'HTTP', 'VNC'] });
  assert.deepEqual(toggleService(three, 'OPCUA', ENGLISH), { ok: false, reason: TOO_MANY });
  assert.deepEqual(addService(three, 'OPCUA', ENGLISH), { ok: false, reason: TOO_MANY });
  assert.match(TOO_MANY, /AWS carries at most three services per tunnel/);
});

test('an agent of V1 takes one service, and what was chosen for another can still be taken out', () => {
  const one = draft({ services: ['SSH'] });
  const reason = ENGLISH.t('open.one-service');
  assert.deepEqual(toggleService(one, 'HTTP', ENGLISH, 1), { ok: false, reason });
  assert.deepEqual(addService(one, 'OPCUA', ENGLISH, 1), { ok: false, reason });
  const two = toggleService(draft({ services: ['SSH', 'HTTP'] }), 'HTTP', ENGLISH, 1);
  assert.deepEqual(two.ok && two.draft.services, ['SSH']);
});

test('a service is taken out again, also when there are three', () => {
  const three = draft({ services: ['SSH', 'HTTP', 'VNC'] });
  const changed = toggleService(three, 'HTTP', ENGLISH);
  assert.deepEqual(changed.ok && changed.draft.services, ['SSH', 'VNC']);
});

test('a service of one’s own is trimmed, checked, and added once', () => {
  const added = addService(draft(), ' my:own_service-1 ', ENGLISH);
  assert.deepEqual(added.ok && added.draft.services, ['SSH', 'my:own_service-1']);
  for (const wrong of ['', 'two words', 'ü', 'a'.repeat(129)]) {
    assert.match(String((addService(draft(), wrong, ENGLISH) as { reason?: string }).reason), /1 to 128/);
  }
  assert.equal(addService(draft(), 'a'.repeat(128), ENGLISH).ok, true);
  assert.deepEqual(addService(draft(), 'SSH', ENGLISH), { ok: false, reason: 'SSH is already chosen.' });
});

test('a tunnel without a service is refused', () => {
  assert.equal(problemsOf(draft({ services: [] }))?.services, 'Choose at least one service.');
});

test('minutes of one’s own are whole and from 1 to 720', () => {
  for (const [typed, minutes] of [
    ['1', 1],
    [' 45 ', 45],
    ['720', 720],
    // As an input method for Japanese writes it.
    ['４５', 45],
  ] as const) {
    const read = readDraft(draft({ lifetimeMinutes: null, customMinutes: typed }), ENGLISH);
    assert.equal(read.ok && read.value.lifetimeMinutes, minutes);
  }
  for (const typed of ['', '0', '721', '1.5', '-1', '1e2', 'two hours', '9999999999']) {
    const problems = problemsOf(draft({ lifetimeMinutes: null, customMinutes: typed }));
    assert.match(String(problems?.lifetime), /from 1 to 720/, typed);
  }
});

test('minutes of one’s own are kept while a chip is chosen', () => {
  const read = readDraft(draft({ lifetimeMinutes: 30, customMinutes: 'nonsense' }), ENGLISH);
  assert.equal(read.ok && read.value.lifetimeMinutes, 30);
});

test('local ports are optional, whole, from 1 to 65535, and given once', () => {
  const services = ['SSH', 'HTTP'];
  const read = readDraft(draft({ services, ports: { SSH: ' 65535 ', HTTP: '' } }), ENGLISH);
  assert.deepEqual(read.ok && read.value.ports, { SSH: 65_535 });
  for (const wrong of ['0', '65536', '22.5', 'ssh']) {
    assert.match(String(problemsOf(draft({ services, ports: { HTTP: wrong } }))?.ports.HTTP), /1 to 65535/);
  }
  assert.match(
    String(problemsOf(draft({ services, ports: { SSH: '8080', HTTP: '8080' } }))?.ports.HTTP),
    /already given/,
  );
});

test('the port of a service that was taken out again does not stand in the way', () => {
  assert.deepEqual(readDraft(draft({ ports: { HTTP: 'nonsense' } }), ENGLISH).ok, true);
});

test('the open tunnel to a device is the newest of the same profile and region that is not ending', () => {
  const wanted = { thingName: 'press-07', profileName: 'ops', region: 'eu-central-1' };
  const tunnels = [
    tunnelView({ key: 'older' }),
    tunnelView({ key: 'newer' }),
    tunnelView({ key: 'ending', state: 'closing' }),
    tunnelView({ key: 'ended', state: 'closed' }),
    tunnelView({ key: 'elsewhere', region: 'us-east-1' }),
    tunnelView({ key: 'other profile', profileName: 'staging' }),
  ];
  assert.equal(openTunnelTo(tunnels, wanted)?.key, 'newer');
  assert.equal(openTunnelTo(tunnels.slice(2), wanted), undefined);
});

test('a tunnel that is only asked for is not offered as an open one', () => {
  const wanted = { thingName: 'press-07', profileName: 'ops', region: 'eu-central-1' };
  assert.equal(openTunnelTo([tunnelView({ state: 'opening' })], wanted), undefined);
  assert.equal(openTunnelTo([tunnelView({ state: 'waiting' })], wanted)?.key, 'k1');
});

test('a tunnel lacks the chosen services that it does not carry', () => {
  const tunnel = tunnelView({ ports: [portView({ serviceId: 'SSH' }), portView({ serviceId: 'VNC' })] });
  assert.deepEqual(lacking(tunnel, ['SSH', 'HTTP', 'own']), ['HTTP', 'own']);
  assert.deepEqual(lacking(tunnel, ['VNC']), []);
});

test('another tunnel does not ask for the ports that open ones listen on', () => {
  const tunnel = tunnelView({ ports: [portView({ serviceId: 'SSH', localPort: 5507 })] });
  assert.deepEqual(portsBeside({ SSH: 5507, HTTP: 8080 }, [tunnelView({ ports: [] }), tunnel]), {
    HTTP: 8080,
  });
  assert.deepEqual(portsBeside({ SSH: 5507 }, [{ ...tunnel, state: 'closed' }]), { SSH: 5507 });
  assert.deepEqual(portsBeside({ SSH: 5507 }, []), { SSH: 5507 });
});

test('one like a tunnel that is about to expire begins with its services and lifetime', () => {
  const device = deviceView({ services: ['HTTP'], lifetimeMinutes: 30 });
  const begun = newDraft(device, ['SSH', 'VNC'], 480);
  assert.deepEqual([begun.services, begun.lifetimeMinutes], [['SSH', 'VNC'], 480]);
  assert.equal(newDraft(device, null, null).lifetimeMinutes, 30);
});

test('the choice of a protocol says what was found, and what it comes to', () => {
  assert.deepEqual(
    PROTOCOL_CHOICES.map((choice) => protocolLabel(choice, 2, ENGLISH)),
    ['Automatic (found: V2)', 'V1', 'V2', 'V3'],
  );
  assert.equal(protocolLabel('auto', null, ENGLISH), 'Automatic');
  assert.match(protocolHint('auto', null, ENGLISH), /noticed by how it answers/);
  assert.match(protocolHint('auto', 1, ENGLISH), /answered as V1\. After 30 days V3 is tried again/);
  assert.equal(new Set(PROTOCOL_CHOICES.map((choice) => protocolHint(choice, 2, ENGLISH))).size, 4);
});
