/** `open`, `list`, `status`, `close`. */

import { controlError } from '../control/control-error.ts';
import type { TunnelItem } from '../control/protocol.ts';
import { commandErrors } from '../shared/errors-commands.ts';
import { culvertVersion } from '../shared/version.ts';
import { type CommandContext, type CommandRun, type Finished, told } from './command-context.ts';
import { readOpening, readTarget } from './option-values.ts';
import { Wrong } from './read.ts';
import { plain } from './text.ts';
import { closedText, namesOf, openedText, statusText, tunnelTable, tunnelText } from './tunnel-text.ts';

export const runOpen: CommandRun = async (context) => {
  const args = readOpening(context.parsed, 0);
  const host = await context.host(true);
  if (!host.ok) {
    return { kind: 'failed', error: host.error };
  }
  const opened = await host.value.call('open', { ...host.value.where, ...args });
  return told(opened, (tunnel) => openedText(tunnel, context.terminal, Date.now()));
};

export const runList: CommandRun = async (context) => {
  const host = await context.host(true);
  if (!host.ok) {
    return { kind: 'failed', error: host.error };
  }
  const all = context.parsed.options.has('all');
  const listed = await host.value.call('list', { ...host.value.where, all });
  return told(listed, (tunnels) => {
    if (tunnels.length === 0) {
      context.tell(all ? 'No tunnels are open.' : 'No tunnels are open here.');
      return '';
    }
    return tunnelTable(tunnels, context.terminal, Date.now());
  });
};

export const runStatus: CommandRun = async (context) => {
  const target = readTarget(context.parsed.operands[0]);
  const host = await context.host(false);
  if (!host.ok) {
    return { kind: 'failed', error: host.error };
  }
  if (target === null) {
    const status = await host.value.call('status', {});
    return told(status, (value) => statusText(value, context.terminal, culvertVersion));
  }
  const listed = await host.value.call('list', { ...host.value.where, all: false });
  if (!listed.ok) {
    return { kind: 'failed', error: listed.error };
  }
  const fitting = tunnelsOf(listed.value, target);
  if (fitting.length === 0) {
    const words = commandErrors.TunnelNotFound({ target: plain(target) });
    return { kind: 'failed', error: { code: 'TunnelNotFound', ...words } };
  }
  return {
    kind: 'told',
    value: fitting,
    text: fitting.map((tunnel) => tunnelText(tunnel, context.terminal, Date.now())).join('\n'),
  };
};

/** Those to a device (as ssh does without regard to case, where none has that very name), or one by its id or key. */
function tunnelsOf(tunnels: readonly TunnelItem[], target: string): TunnelItem[] {
  const exact = tunnels.filter(({ thingName, tunnelId, key }) => [thingName, tunnelId, key].includes(target));
  const name = target.toLowerCase();
  return exact.length > 0 ? exact : tunnels.filter(({ thingName }) => thingName.toLowerCase() === name);
}

export const runClose: CommandRun = async (context) => {
  const { operands, options } = context.parsed;
  const target = readTarget(operands[0]);
  const all = options.has('all');
  if (all === (target !== null)) {
    throw new Wrong(
      all ? 'Name a tunnel, or give --all, not both.' : 'Name a device or a tunnel, or give --all.',
    );
  }
  const host = await context.host(true);
  if (!host.ok) {
    return { kind: 'failed', error: host.error };
  }
  if (all) {
    const open = await host.value.call('list', { ...host.value.where, all: false });
    if (!open.ok) {
      return { kind: 'failed', error: open.error };
    }
    if (open.value.length === 0) {
      context.tell('No tunnels are open here.');
      return { kind: 'told', value: [], text: '' };
    }
    const refused = await unlessAgreed(context, open.value);
    if (refused) {
      return refused;
    }
  }
  const closed = await host.value.call('close', { ...host.value.where, target, all });
  return told(closed, closedText);
};

/** Somebody else may work through one of them. */
async function unlessAgreed(context: CommandContext, open: readonly TunnelItem[]): Promise<Finished | null> {
  if (context.parsed.options.has('yes')) {
    return null;
  }
  if (!context.canAsk) {
    return { kind: 'failed', error: controlError('ConfirmationNeeded', { option: '--yes' }) };
  }
  const names = namesOf(open);
  const answer = await context.ask({
    id: 'close-all',
    text: open.length === 1 ? `Close the tunnel to ${names}?` : `Close ${open.length} tunnels: ${names}?`,
    advice: 'Whoever works through one of them is disconnected.',
    ways: [
      { answer: 'cancel', label: 'No' },
      { answer: 'close', label: 'Yes, close' },
    ],
    wantsText: false,
  });
  if (answer?.answer === 'close') {
    return null;
  }
  return { kind: 'failed', error: controlError(answer === null ? 'CallGivenUp' : 'CloseDeclined', {}) };
}
