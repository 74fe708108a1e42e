/** Services beyond SSH. */
import type { Words } from './errors.ts';

/** What is wrong with what a service is to be opened by. */
export type OpenProblem =
  | 'empty'
  | 'too-long'
  | 'characters'
  | 'no-address'
  | 'scheme'
  | 'no-port'
  | 'password'
  | 'quotes'
  | 'program-slot';

const PROBLEMS: Record<OpenProblem, Words> = {
  empty: {
    message: 'nothing is entered for it.',
    advice: 'Enter the address, the program or the text that it is opened by.',
  },
  'too-long': {
    message: 'what is entered for it is too long.',
    advice: 'Use at most 1000 characters.',
  },
  characters: {
    message: 'what is entered for it holds characters that do not belong there.',
    advice: 'Leave out line breaks, and in an address also blanks (write them as %20).',
  },
  'no-address': {
    message: 'what is entered for it is no address.',
    advice: 'Write it as http://{host}:{port}/ or vnc://{host}:{port}.',
  },
  scheme: {
    message: 'addresses of this kind do not lead to a device.',
    advice:
      'Use an address such as http://, https://, vnc:// or rdp://. Those that run programs or read files are refused.',
  },
  'no-port': {
    message: 'its address does not lead through the tunnel.',
    advice: 'Put {port} where the local port goes, as in http://{host}:{port}/.',
  },
  password: {
    message: 'a password stands in what is entered for it.',
    advice: 'Leave the password out: what asks for it will. Culvert keeps passwords in the keyring only.',
  },
  quotes: {
    message: 'a quotation mark in its command is not closed.',
    advice: 'Close it, or leave it out: quotation marks hold words with blanks together.',
  },
  'program-slot': {
    message: 'its command does not begin with a program.',
    advice: 'Begin with the program’s name or whole path, then its arguments: viewer {host} {port}.',
  },
};

export const servicesErrors = {
  ServiceOpenInvalid: (p: { service: string; fault: OpenProblem }): Words => {
    const { message, advice } = PROBLEMS[p.fault];
    return { message: `${p.service} cannot be opened like this: ${message}`, advice };
  },
  ServiceLabelInvalid: (p: { most: number }): Words => ({
    message: 'That cannot be the name of a service.',
    advice: `Give it a name of at most ${p.most} characters, without line breaks.`,
  }),
  ServiceRepeated: (p: { serviceId: string }): Words => ({
    message: `There is already a service of your own with the id ${p.serviceId}.`,
    advice:
      'Edit that one, or choose another id. Ids that differ in upper and lower case alone count as the same.',
  }),
  ServicesTooMany: (p: { most: number }): Words => ({
    message: `There are already ${p.most} services of your own.`,
    advice: 'Remove one that is not needed any more.',
  }),
  ProgramMissing: (p: { program: string }): Words => ({
    message: `The program “${p.program}” was not found on this computer.`,
    advice: 'Install it, or give its whole path under Settings, Services.',
  }),
  ProgramFailed: (p: { program: string; reason: string }): Words => ({
    message: `The program “${p.program}” could not be started (${p.reason}).`,
    advice: 'Check it under Settings, Services. A script needs its first line (#!) and the right to be run.',
  }),
} satisfies Record<string, (p: never) => Words>;
