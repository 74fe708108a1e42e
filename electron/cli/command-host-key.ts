import { type CommandRun, told } from './command-context.ts';
import { forgottenText, hostKeyText } from './host-key.ts';
import { readDevice } from './option-values.ts';

export const runHostKey: CommandRun = async (context) => {
  const device = readDevice(context.parsed.operands[0]);
  const forget = context.parsed.options.has('forget');
  const host = await context.host(true);
  if (!host.ok) {
    return { kind: 'failed', error: host.error };
  }
  const key = await host.value.call('hostKey', { ...host.value.where, device, forget });
  const say = forget ? forgottenText : hostKeyText;
  return told(key, (item) => `${say(item, device)}\n`);
};
