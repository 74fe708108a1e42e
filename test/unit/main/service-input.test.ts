import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkOpen, MOST_OWN_SERVICES, parseServices } from '../../../electron/main/service-input.ts';
import type { ServiceDefinition } from '../../../electron/shared/service-definition.ts';

const service = (change: Partial<ServiceDefinition> = {}): ServiceDefinition => ({
  serviceId: 'PLC',
  label: 'Line controller',
  devicePort: 102,
  open: { kind: 'url', url: 'http://{host}:{port}/' },
  ...change,
});

const codeOf = (...services: ServiceDefinition[]) => {
  const parsed = parseServices(services);
  return parsed.ok ? 'ok' : parsed.error.code;
};

test('blanks around what was entered are taken off, and a service without a name is called by its id', () => {
  const given = service({ serviceId: ' PLC ', label: '  ', open: { kind: 'copy', text: ' {host}:{port} ' } });
  const parsed = parseServices([given]);
  assert.deepEqual(parsed.ok && parsed.value, [
    service({ label: 'PLC', open: { kind: 'copy', text: '{host}:{port}' } }),
  ]);
});

describe('refused with a sentence is', () => {
  const cases: [name: string, given: ServiceDefinition, code: string][] = [
    ['an id with a blank', service({ serviceId: 'two words' }), 'ServiceInvalid'],
    ['no id', service({ serviceId: '' }), 'ServiceInvalid'],
    ['an id of 129 characters', service({ serviceId: 'a'.repeat(129) }), 'ServiceInvalid'],
    ['a slash in the id', service({ serviceId: '../x' }), 'ServiceInvalid'],
    ['a name of 41 characters', service({ label: 'a'.repeat(41) }), 'ServiceLabelInvalid'],
    ['a name with a line break', service({ label: 'a\nb' }), 'ServiceLabelInvalid'],
    ['a name that turns the reading direction', service({ label: 'a\u202eb' }), 'ServiceLabelInvalid'],
    ['port 0', service({ devicePort: 0 }), 'PortInvalid'],
    ['port 65536', service({ devicePort: 65_536 }), 'PortInvalid'],
    ['half a port', service({ devicePort: 80.5 }), 'PortInvalid'],
    ['a script', service({ open: { kind: 'url', url: 'javascript:alert(1)' } }), 'ServiceOpenInvalid'],
    ['a file', service({ open: { kind: 'url', url: 'file:///etc/passwd' } }), 'ServiceOpenInvalid'],
    ['no program', service({ open: { kind: 'program', command: '' } }), 'ServiceOpenInvalid'],
    [
      'a very long command',
      service({ open: { kind: 'program', command: 'x'.repeat(1001) } }),
      'ServiceOpenInvalid',
    ],
    ['a line break to paste', service({ open: { kind: 'copy', text: 'a\nb' } }), 'ServiceOpenInvalid'],
  ];
  for (const [name, given, code] of cases) {
    test(name, () => assert.equal(codeOf(given), code));
  }
});

test('a name of any script and an id of 128 characters are taken', () => {
  assert.equal(codeOf(service({ label: '산업용 제어기 🏭' })), 'ok');
  const long = 'a'.repeat(128);
  assert.equal(codeOf(service({ serviceId: long, label: long })), 'ok');
  assert.equal(codeOf(service({ devicePort: null, open: { kind: 'terminal' } })), 'ok');
});

test('one id stands once, however it is written, and the list stays one that people can read', () => {
  assert.equal(codeOf(service(), service({ serviceId: 'plc' })), 'ServiceRepeated');
  const many = Array.from({ length: MOST_OWN_SERVICES + 1 }, (_, at) => service({ serviceId: `S${at}` }));
  assert.equal(codeOf(...many.slice(1)), 'ok');
  assert.equal(codeOf(...many), 'ServicesTooMany');
});

test('the sentence names the service and what is wrong with it', () => {
  const checked = checkOpen({ kind: 'url', url: 'vnc://me:secret@{host}:{port}' }, 'Panel');
  assert.equal(checked.ok, false);
  const { message } = checked.ok ? { message: '' } : checked.error;
  assert.equal(message, 'Panel cannot be opened like this: a password stands in what is entered for it.');
  assert.doesNotMatch(JSON.stringify(checked), /secret/);
});
