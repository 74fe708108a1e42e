/** The ssh configuration, host keys, terminals and links. */
import type { Words } from './errors.ts';

export const sshErrors = {
  // Links
  LinkInvalid: (p: { link: string }): Words => ({
    message: `Culvert cannot follow the link “${p.link}”.`,
    advice:
      'A link reads culvert://device/THING, where ?profile=NAME, &region=REGION and up to three times &service=ID may follow. Nothing was done.',
  }),
  LinkProfileUnknown: (p: { profile: string }): Words => ({
    message: `The link is for a profile “${p.profile}”, which this Culvert does not have.`,
    advice: 'Add a profile of that name, or choose the right one yourself and look the device up there.',
  }),
  LinkRegionOther: (p: { profile: string; region: string; own: string }): Words => ({
    message: `The link is for “${p.profile}” in ${p.region}, but that profile is for ${p.own}.`,
    advice: 'Ask whoever made the link which of the two is meant.',
  }),
  LinkRegionUnknown: (p: { region: string }): Words => ({
    message: `The link is for a device in ${p.region}, and no profile is for that region.`,
    advice: 'Add a profile for it, then follow the link again.',
  }),
  LinkRegionMany: (p: { region: string; count: number }): Words => ({
    message: `The link is for a device in ${p.region}, and ${p.count} profiles are for that region.`,
    advice: 'Choose the right one of them, then follow the link again.',
  }),
  LinksUnsupported: (_: object): Words => ({
    message: 'This Culvert cannot be the program for culvert:// links.',
    advice: 'Install Culvert, then turn the setting on in the installed one.',
  }),
  LinksFailed: (p: { reason: string }): Words => ({
    message: `The program for culvert:// links could not be changed (${p.reason}).`,
    advice:
      'Check who may write to the applications folder, and what this computer’s default applications are, then try again.',
  }),

  // Host keys
  HostKeyToolMissing: (p: { program: string }): Words => ({
    message: `The program “${p.program}” was not found on this computer.`,
    advice: 'Install the OpenSSH client, of which it is a part, then try again.',
  }),
  HostKeysUnreadable: (p: { reason: string }): Words => ({
    message: `What ssh knows of the device’s host keys could not be read (${p.reason}).`,
    advice:
      'Run the ssh command of the tunnel in a terminal: what is wrong with its configuration is said there.',
  }),
  KnownHostsUnwritable: (p: { file: string }): Words => ({
    message: `The old host key could not be taken out of ${p.file}.`,
    advice:
      'Check who may write that file. If it is there for the whole computer, ask whoever looks after the computer.',
  }),

  // The ssh configuration and the command
  SshConfigUnwritable: (p: { file: string; reason: string; line: string }): Words => ({
    message: `The ssh configuration could not be changed: ${p.file} (${p.reason}).`,
    advice: `Nothing was changed. Check who may write there. Where another program looks after the file, write the line “${p.line}” at its top yourself, then try again.`,
  }),
  SshConfigRefused: (p: { file: string }): Words => ({
    message: `Other users may write to ${p.file}, so ssh refuses to read it.`,
    advice:
      'Make it yours alone, for instance with “chmod 600” and its name. Culvert does not change that by itself.',
  }),
  CommandTaken: (p: { file: string }): Words => ({
    message: `${p.file} is there already and is not Culvert’s.`,
    advice: 'Move it out of the way or give it another name, then try again. Culvert has left it as it is.',
  }),
  CommandUnwritable: (p: { file: string; reason: string }): Words => ({
    message: `The command could not be put at ${p.file} (${p.reason}).`,
    advice: 'Check who may write into that folder, then try again.',
  }),

  // Terminals
  TerminalCommandInvalid: (_: object): Words => ({
    message: 'This command does not open a terminal with ssh in it.',
    advice:
      'Begin with the program and put {command} where ssh goes, as a word of its own: my-terminal -e {command}. Every quote needs its end, and {command} needs none.',
  }),
} satisfies Record<string, (p: never) => Words>;
