import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  defaultSettings,
  defaultSettingsFile,
  readSettings,
  type Settings,
} from '../../../electron/cli/settings-file.ts';
import { DEFAULT_TUNING } from '../../../electron/proxy/options.ts';

function read(proxy: object) {
  const result = readSettings(JSON.stringify({ tunneling: { proxy } }));
  return 'wrong' in result ? assert.fail(result.wrong) : result.value;
}

const values: [name: string, proxy: object, settings: Partial<Settings>][] = [
  ['nothing', {}, {}],
  [
    'strings, as the reference writes them',
    { websocket: { ping_period_ms: '5000' } },
    { tuning: { pingIntervalMs: 5000 } },
  ],
  ['plain numbers', { websocket: { ping_period_ms: 5000 } }, { tuning: { pingIntervalMs: 5000 } }],
  ['an end to retries', { websocket: { connect_retry_count: '3' } }, { tuning: { retryCount: 3 } }],
  ['endless retries', { websocket: { connect_retry_count: -1 } }, { tuning: { retryCount: null } }],
  ['a fixed delay', { websocket: { retry_delay_ms: 2500 } }, { tuning: { retryDelayMs: 2500 } }],
  ['no delay, which is raised', { websocket: { retry_delay_ms: 0 } }, { tuning: { retryDelayMs: 100 } }],
  ['a growing delay', { websocket: { retry_delay_ms: -1 } }, { tuning: { retryDelayMs: null } }],
  [
    'endless local retries',
    { tcp: { connection_retry_count: '-1' } },
    { tuning: { localRetryCount: Number.POSITIVE_INFINITY } },
  ],
  ['a limit of connections', { tcp: { max_active_connections: 128 } }, { tuning: { maxConnections: 128 } }],
  ['small messages', { message: { max_payload_size: '1024' } }, { tuning: { maxPayloadBytes: 1024 } }],
  ['small frames', { websocket: { max_frame_size: '70000' } }, { tuning: { maxFrameBytes: 70_000 } }],
  [
    'an older subprotocol',
    { websocket: { subprotocol: 'aws.iot.securetunneling-2.0' } },
    { tuning: { subprotocols: ['aws.iot.securetunneling-2.0'] } },
  ],
  [
    'several subprotocols',
    { websocket: { subprotocol: 'aws.iot.securetunneling-3.0, aws.iot.securetunneling-2.0' } },
    { tuning: { subprotocols: ['aws.iot.securetunneling-3.0', 'aws.iot.securetunneling-2.0'] } },
  ],
  ['no reconnect', { websocket: { reconnect_on_data_error: 'false' } }, { reconnectOnDataError: false }],
  ['the usual bind address', { default_bind_address: 'localhost' }, { bindAddress: null }],
  ['another bind address', { default_bind_address: '10.0.0.1' }, { bindAddress: '10.0.0.1' }],
  ['another endpoint', { endpoint_format: '%s.example.com' }, { endpointFormat: '%s.example.com' }],
  [
    'one region',
    { region_endpoint_overrides: { 'eu-west-1': 'x.example.com' } },
    { regionEndpoints: { 'eu-west-1': 'x.example.com' } },
  ],
];
for (const [name, proxy, settings] of values) {
  test(`a settings file with ${name} is understood`, () => {
    const result = read(proxy);
    assert.deepEqual(result.settings, { ...defaultSettings(), ...settings });
    assert.deepEqual(result.notes, []);
  });
}

test('sizes of buffers that mean nothing here are accepted and said at debug level', () => {
  const { settings, notes } = read({ tcp: { read_buffer_size: 1 }, message: { max_size: '65536' } });
  assert.deepEqual(settings, defaultSettings());
  assert.deepEqual(
    notes.map(({ level, text }) => [level, text.split(' ')[0]]),
    [['debug', 'tunneling.proxy.tcp.read_buffer_size']],
  );
});

test('a name that is no setting gives a warning and no error', () => {
  const { notes } = read({ tcp: { conection_retry_count: 3 }, toString: 1 });
  assert.deepEqual(
    notes.map(({ level }) => level),
    ['warn', 'warn'],
  );
  assert.match(notes[0]?.text ?? '', /conection_retry_count/);
});

const bad: [proxy: object, reason: RegExp][] = [
  [{ websocket: { connect_retry_count: -2 } }, /connect_retry_count is not a whole number from -1/],
  [{ websocket: { connect_retry_count: 1.5 } }, /connect_retry_count is not a whole number/],
  [{ websocket: { connect_retry_count: null } }, /connect_retry_count is not a whole number/],
  [{ message: { max_payload_size: 64_513 } }, /max_payload_size is not from 1 to 64512/],
  [{ websocket: { subprotocol: 'aws.iot.securetunneling-4.0' } }, /subprotocol is not/],
  [{ websocket: { reconnect_on_data_error: 'maybe' } }, /neither true nor false/],
  [{ endpoint_format: 'data.example.com' }, /endpoint_format has no %s/],
  [{ default_bind_address: '' }, /default_bind_address is empty/],
];
for (const [proxy, reason] of bad) {
  test(`a settings file with ${JSON.stringify(proxy)} is refused with a reason`, () => {
    const result = readSettings(JSON.stringify({ tunneling: { proxy } }));
    assert.match('wrong' in result ? result.wrong : assert.fail('it was understood'), reason);
  });
}

test('what is no JSON is refused without repeating any of it', () => {
  const result = readSettings('AQGAAXt0ken');
  assert.deepEqual(result, { wrong: 'it is not JSON.' });
});

test('the file of the defaults has every setting as a string, and reading it changes nothing', () => {
  const text = defaultSettingsFile();
  const { proxy } = (JSON.parse(text) as { tunneling: { proxy: Record<string, Record<string, unknown>> } })
    .tunneling;
  assert.equal(proxy.default_bind_address, 'localhost');
  assert.equal(proxy.endpoint_format, 'data.tunneling.iot.%s.amazonaws.com');
  assert.deepEqual(Object.keys(proxy.message ?? {}), [
    'data_length_size',
    'data_frame_max_size',
    'max_payload_size',
    'max_size',
  ]);
  assert.equal(Object.keys(proxy.tcp ?? {}).length, 5);
  assert.equal(Object.keys(proxy.websocket ?? {}).length, 8);
  assert.ok(Object.values(proxy.websocket ?? {}).every((value) => typeof value === 'string'));

  const result = readSettings(text);
  assert.ok('value' in result);
  assert.deepEqual(result.value.notes, []);
  assert.deepEqual({ ...DEFAULT_TUNING, ...result.value.settings.tuning }, DEFAULT_TUNING);
  assert.equal(result.value.settings.bindAddress, null);
  assert.equal(result.value.settings.endpointFormat, null);
});
