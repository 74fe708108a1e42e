/** `devices`, `profiles`, `logs`, `copy`, `quit`. */
import type { LogItem } from '../control/protocol.ts';
import { type CommandRun, type Finished, told } from './command-context.ts';
import { DEVICES_LIMIT, LOGS_LIMIT } from './command-table.ts';
import { ExitCode } from './exit-codes.ts';
import { readCount, readDevice, readLevel, readTarget, readText, readTool } from './option-values.ts';
import type { Colours } from './terminal.ts';
import { counted, jsonLine, plain } from './text.ts';
import { deviceTable, profileTable } from './tunnel-text.ts';

export const runDevices: CommandRun = async (context) => {
  const { operands, options } = context.parsed;
  const limit = readCount(options, 'limit', DEVICES_LIMIT);
  const host = await context.host(true);
  if (!host.ok) {
    return { kind: 'failed', error: host.error };
  }
  const text = operands.join(' ');
  const found = await host.value.call('devices', { ...host.value.where, text, limit });
  return told(found, ({ devices, total, more }) => {
    if (devices.length === 0) {
      context.tell(text === '' ? 'The account has no devices.' : `No device fits “${plain(text)}”.`);
    } else if (total > devices.length) {
      context.tell(`${devices.length} of ${total} devices; --limit ${total} shows them all.`);
    }
    if (more) {
      context.tell('The account may have other devices, which were not loaded.');
    }
    return devices.length === 0 ? '' : deviceTable(devices, context.terminal);
  });
};

export const runProfiles: CommandRun = async (context) => {
  const host = await context.host(true);
  if (!host.ok) {
    return { kind: 'failed', error: host.error };
  }
  const found = await host.value.call('profiles', host.value.where);
  return told(found, (profiles) => {
    if (profiles.length === 0) {
      context.tell(
        host.value.mode === 'app'
          ? 'There is no profile yet. Add one in the window of Culvert.'
          : 'There is no profile yet: neither in the window of Culvert nor in ~/.aws/config, and no access keys in the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION).',
      );
      return '';
    }
    return profileTable(profiles, context.terminal);
  });
};

export const runLogs: CommandRun = async (context) => {
  const { parsed, terminal, json, stopped } = context;
  const args = {
    target: readTarget(parsed.operands[0]),
    level: readLevel(parsed.options),
    text: readText(parsed.options),
    limit: readCount(parsed.options, 'limit', LOGS_LIMIT),
    follow: parsed.options.has('follow'),
  };
  const host = await context.host(false);
  if (!host.ok) {
    return { kind: 'failed', error: host.error };
  }
  const print = (item: LogItem) => terminal.out(json ? jsonLine(item) : logLine(item, terminal.colours));
  const lines = await host.value.call('logs', { ...host.value.where, ...args }, { onItem: print });
  if (!lines.ok) {
    // Whoever follows ends it with Ctrl+C, and that is what was wanted.
    const isEnded = args.follow && stopped.aborted;
    return isEnded ? ENDED : { kind: 'failed', error: lines.error };
  }
  for (const item of lines.value) {
    print(item);
  }
  return ENDED;
};

const ENDED: Finished = { kind: 'ended', code: ExitCode.OK };

function logLine({ at, level, text }: LogItem, colours: Colours): string {
  const word = level === 'error' ? colours.bad(level) : level === 'warn' ? colours.busy(level) : level;
  const padding = ' '.repeat(Math.max(0, 'debug'.length - level.length));
  return `${colours.faint(localTime(at))} ${word}${padding} ${plain(text)}\n`;
}

/** `2026-01-31 14:05:09`, in the time zone of this computer. */
function localTime(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

export const runCopy: CommandRun = async (context) => {
  const device = readDevice(context.parsed.operands[0]);
  const tool = readTool(context.parsed.options);
  const host = await context.host(true);
  if (!host.ok) {
    return { kind: 'failed', error: host.error };
  }
  const answer = await host.value.call('copy', { ...host.value.where, device, tool });
  return told(answer, ({ command, copied }) => {
    context.tell(copied ? 'It is on the clipboard.' : 'There is no clipboard here to put it on.');
    return `${plain(command)}\n`;
  });
};

export const runQuit: CommandRun = async (context) => {
  const host = await context.host(false);
  if (!host.ok) {
    if (host.error.code !== 'NotRunning') {
      return { kind: 'failed', error: host.error };
    }
    context.tell('Culvert was not running.');
    return { kind: 'told', value: null, text: '' };
  }
  const close = context.parsed.options.has('close');
  const status = close ? null : await host.value.call('status', {});
  const quit = await host.value.call('quit', { close });
  if (quit.ok && status?.ok && status.value.tunnels > 0) {
    const { tunnels } = status.value;
    const count = counted(tunnels, 'tunnel stays', 'tunnels stay');
    context.tell(`${count} open at AWS until ${tunnels === 1 ? 'it expires' : 'they expire'}.`);
  }
  return told(quit, () => '');
};
