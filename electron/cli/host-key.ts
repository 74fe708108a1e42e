/** What `culvert host-key` prints, and what `culvert ssh` adds where ssh refused a host key. Pure, in English. */
import type { HostKey, HostKeyItem } from '../control/protocol.ts';

const STATES: Record<HostKeyItem['state'], string> = {
  new: 'ssh knows no host key of this device yet. It will ask you the first time.',
  same: 'The device shows the host key that ssh knows.',
  changed: 'The device shows a DIFFERENT host key from the one ssh knows. ssh does not connect to it.',
  silent:
    'The device’s ssh did not show its host key, so there is nothing to compare. Is a tunnel to it open, and its ssh running?',
};

/** The whole of it, without a line break at its end. */
export function hostKeyText(item: HostKeyItem, thingName: string): string {
  const known = item.known.map((key) => [...row(key), `${key.file}:${key.line}`]);
  const shown = item.shown.map((key) => row(key));
  return [
    `${thingName}  (${item.alias})`,
    STATES[item.state],
    '',
    ...part('ssh knows:', known),
    ...part('The device shows:', shown),
    ...(item.state === 'changed' ? advice(item, thingName) : check(item)),
  ].join('\n');
}

/** After the known ones were forgotten. */
export function forgottenText(item: HostKeyItem, thingName: string): string {
  const done =
    'What ssh knew of this device is forgotten. Each file that was changed is kept as it was, with .old at its end.';
  return `${done}\n\n${hostKeyText(item, thingName)}`;
}

/** For after ssh has ended with 255: null where a changed host key is not what it stumbled over. */
export function explainHostKey(item: HostKeyItem, thingName: string): string | null {
  return item.state === 'changed' ? hostKeyText(item, thingName) : null;
}

function advice(item: HostKeyItem, thingName: string): string[] {
  return [
    'Was the device replaced or re-imaged, or its ssh installed anew? Then this is to be expected. If nobody did that,',
    'somebody may sit between you and the device: do not connect, and ask whoever looks after it.',
    '',
    'To check, run this on the device itself, at its console, and compare with what it shows above:',
    '',
    `  ${item.checkCommand}`,
    '',
    'If it is the same, let ssh forget the old one. It then asks you about the new one:',
    '',
    `  culvert host-key ${thingName} --forget`,
    '',
    'or, without Culvert:',
    '',
    ...item.forgetCommand.split('\n').map((line) => `  ${line}`),
  ];
}

function check(item: HostKeyItem): string[] {
  return item.state === 'new'
    ? [
        'Before you say yes to ssh, compare with what this prints on the device itself:',
        '',
        `  ${item.checkCommand}`,
      ]
    : [];
}

const row = ({ type, fingerprint }: HostKey): string[] => [type, fingerprint];

function part(title: string, rows: readonly string[][]): string[] {
  const width = Math.max(0, ...rows.map(([type = '']) => type.length));
  return [
    title,
    ...(rows.length === 0
      ? ['  none']
      : rows.map(([type = '', ...rest]) => `  ${[type.padEnd(width), ...rest].join('  ')}`)),
    '',
  ];
}
