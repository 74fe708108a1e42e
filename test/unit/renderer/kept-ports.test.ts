import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeptPortView } from '../../../electron/ipc/contract.ts';
import { matchingPorts } from '../../../renderer/kept-ports.ts';

const kept = (thingName: string, port: number, serviceId = 'SSH'): KeptPortView => ({
  ...{ profileId: 'p1', profileName: 'ops', region: 'eu-central-1', inUse: false, holder: null },
  ...{ thingName, serviceId, port },
});

const ports = [kept('press-07', 5507), kept('press-07', 8007, 'HTTP'), kept('pump-1', 5510)];
const found = (typed: string) => matchingPorts(ports, typed).map(({ port }) => port);

test('a port is found by any part of its device, service, number, profile and region', () => {
  assert.deepEqual(found('PRESS'), [5507, 8007]);
  assert.deepEqual(found('http'), [8007]);
  assert.deepEqual(found('55'), [5507, 5510]);
  assert.deepEqual(found('ops central pump'), [5510]);
  assert.deepEqual(found('press pump'), []);
});

test('nothing typed finds all', () => {
  assert.equal(matchingPorts(ports, '  '), ports);
});
