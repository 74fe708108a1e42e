import { DEFAULT_TUNING, type Tuning } from '../proxy/options.ts';
import { type Note, type Read, shown } from './read.ts';

/** What a settings file may say; what it leaves out is as by default. */
export interface Settings {
  /** Where to listen when `-b` is not given. null: on this computer only. */
  bindAddress: string | null;
  /** A host name with `%s` for the region. null: AWS's own. */
  endpointFormat: string | null;
  /** Host names that go before the format, by region. */
  regionEndpoints: Record<string, string>;
  /** False: a lost websocket ends the program. */
  reconnectOnDataError: boolean;
  tuning: Partial<Tuning>;
}

const PREFIX = 'tunneling.proxy.';
const REGION_PREFIX = 'region_endpoint_overrides.';
const ENDPOINT_FORMAT = 'data.tunneling.iot.%s.amazonaws.com';
const LOOPBACK_NAME = 'localhost';
const SUBPROTOCOL = /^aws\.iot\.securetunneling-[123]\.0$/;
/** A service that accepts and drops must not be hammered, whatever a file says. */
const SHORTEST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 24 * 60 * 60 * 1000;
const MOST = 2 ** 31 - 1;

interface Setting {
  /** As the file of the defaults has it. */
  standard: string;
  /** Answers what is wrong with the value, or null. Left out: the setting has no effect here. */
  apply?: (value: string, settings: Settings) => string | null;
}

/** Every key of the reference, below `tunneling.proxy`, in the order in which they are written. */
const SETTINGS: Record<string, Setting> = {
  default_bind_address: {
    standard: LOOPBACK_NAME,
    apply(value, settings) {
      // The reference's default. Here it means both 127.0.0.1 and ::1, without asking the system.
      settings.bindAddress = value === LOOPBACK_NAME ? null : value;
      return value === '' ? 'is empty' : null;
    },
  },
  endpoint_format: {
    standard: ENDPOINT_FORMAT,
    apply(value, settings) {
      settings.endpointFormat = value === ENDPOINT_FORMAT ? null : value;
      return value.includes('%s') ? null : 'has no %s for the region in it';
    },
  },
  'message.data_length_size': { standard: '2' },
  'message.data_frame_max_size': { standard: '65538' },
  'message.max_payload_size': {
    standard: String(DEFAULT_TUNING.maxPayloadBytes),
    apply: whole(1, DEFAULT_TUNING.maxPayloadBytes, (bytes) => ({ maxPayloadBytes: bytes })),
  },
  'message.max_size': { standard: '65536' },
  'tcp.connection_retry_count': {
    standard: String(DEFAULT_TUNING.localRetryCount),
    apply: whole(-1, MOST, (count) => ({ localRetryCount: count < 0 ? Number.POSITIVE_INFINITY : count })),
  },
  'tcp.connection_retry_delay_ms': {
    standard: String(DEFAULT_TUNING.localRetryDelayMs),
    apply: whole(0, LONGEST_DELAY_MS, (ms) => ({ localRetryDelayMs: Math.max(ms, SHORTEST_DELAY_MS) })),
  },
  'tcp.max_active_connections': {
    standard: '-1',
    apply: whole(-1, MOST, (count) => ({ maxConnections: count < 1 ? null : count })),
  },
  'tcp.read_buffer_size': { standard: '131076' },
  'tcp.write_buffer_size': { standard: '131076' },
  'websocket.ping_period_ms': {
    standard: String(DEFAULT_TUNING.pingIntervalMs),
    apply: whole(SHORTEST_DELAY_MS, LONGEST_DELAY_MS, (ms) => ({ pingIntervalMs: ms })),
  },
  'websocket.retry_delay_ms': {
    standard: '-1',
    apply: whole(-1, LONGEST_DELAY_MS, (ms) => ({
      retryDelayMs: ms < 0 ? null : Math.max(ms, SHORTEST_DELAY_MS),
    })),
  },
  'websocket.connect_retry_count': {
    standard: '-1',
    apply: whole(-1, MOST, (count) => ({ retryCount: count < 0 ? null : count })),
  },
  'websocket.reconnect_on_data_error': {
    standard: 'true',
    apply(value, settings) {
      settings.reconnectOnDataError = value === 'true' || value === '1';
      return /^(?:true|false|0|1)$/.test(value) ? null : 'is neither true nor false';
    },
  },
  'websocket.subprotocol': {
    standard: DEFAULT_TUNING.subprotocols.join(','),
    apply(value, settings) {
      const subprotocols = value.split(',').map((name) => name.trim());
      settings.tuning.subprotocols = subprotocols;
      return subprotocols.every((name) => SUBPROTOCOL.test(name))
        ? null
        : 'is not aws.iot.securetunneling-1.0, -2.0 or -3.0';
    },
  },
  'websocket.max_frame_size': {
    standard: String(DEFAULT_TUNING.maxFrameBytes),
    apply: whole(1024, MOST, (bytes) => ({ maxFrameBytes: bytes })),
  },
  'websocket.write_buffer_size': { standard: '131076' },
  'websocket.read_buffer_size': { standard: '131076' },
};

export function defaultSettings(): Settings {
  return {
    bindAddress: null,
    endpointFormat: null,
    regionEndpoints: {},
    reconnectOnDataError: true,
    tuning: {},
  };
}

/** Reads the file of `--settings-json`. Values may be strings, as the reference writes them, or plain JSON. */
export function readSettings(text: string): Read<{ settings: Settings; notes: Note[] }> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The error of JSON.parse shows a part of the file.
    return { wrong: 'it is not JSON.' };
  }
  const settings = defaultSettings();
  const notes: Note[] = [];
  for (const [key, value] of leaves(parsed)) {
    const short = key.startsWith(PREFIX) ? key.slice(PREFIX.length) : '';
    if (short.startsWith(REGION_PREFIX)) {
      settings.regionEndpoints[short.slice(REGION_PREFIX.length)] = value;
      continue;
    }
    const setting = Object.hasOwn(SETTINGS, short) ? SETTINGS[short] : undefined;
    if (!setting) {
      notes.push({ level: 'warn', text: `The settings file has ${shown(key)}, which is no setting.` });
    } else if (setting.apply) {
      const wrong = setting.apply(value, settings);
      if (wrong !== null) {
        return { wrong: `${key} ${wrong}.` };
      }
    } else if (value !== setting.standard) {
      notes.push({ level: 'debug', text: `${key} has no effect here: buffers have limits of their own.` });
    }
  }
  return { value: { settings, notes } };
}

/** The file that `--export-default-settings` writes: every key, every value as a string, as the reference has them. */
export function defaultSettingsFile(): string {
  const proxy: Record<string, unknown> = {};
  for (const [key, { standard }] of Object.entries(SETTINGS)) {
    put(proxy, key, standard);
  }
  put(proxy, REGION_PREFIX.slice(0, -1), {
    'cn-north-1': 'data.tunneling.iot.cn-north-1.amazonaws.com.cn',
    'cn-northwest-1': 'data.tunneling.iot.cn-northwest-1.amazonaws.com.cn',
  });
  return `${JSON.stringify({ tunneling: { proxy } }, null, 4)}\n`;
}

function put(root: Record<string, unknown>, dotted: string, value: unknown): void {
  const [last = '', ...folders] = dotted.split('.').reverse();
  let at = root;
  for (const name of folders.reverse()) {
    at[name] ??= {};
    at = at[name] as Record<string, unknown>;
  }
  at[last] = value;
}

/** Every value with the names that lead to it, joined by dots. Empty objects have none. */
function leaves(value: unknown, path: string[] = []): [key: string, value: string][] {
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]));
  }
  return [[path.join('.'), String(value)]];
}

function whole(least: number, most: number, tune: (value: number) => Partial<Tuning>) {
  return (text: string, settings: Settings): string | null => {
    const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      return most === MOST ? `is not a whole number from ${least}` : `is not from ${least} to ${most}`;
    }
    Object.assign(settings.tuning, tune(value));
    return null;
  };
}
