/** The command line and what it talks to. */
import type { Words } from './errors.ts';

export const controlErrors = {
  NotRunning: (_: object): Words => ({
    message: 'Culvert is not running.',
    advice:
      'Start it. Most commands, such as “culvert list”, start it by themselves; add --headless to them where there is no desktop.',
  }),
  NoDesktop: (_: object): Words => ({
    message: 'Culvert is not running, and there is no desktop here to start it on.',
    advice:
      'Add --headless to the command, or set CULVERT_HEADLESS=1: Culvert then works in the background without a window.',
  }),
  StartFailed: (p: { reason: string; logs: string }): Words => ({
    message: `Culvert could not be started: ${p.reason}`,
    advice: `See its log in ${p.logs}, or start Culvert by hand to see what it says.`,
  }),
  DataFolderUnusable: (p: { folder: string; reason: string }): Words => ({
    message: `Culvert’s data folder ${p.folder} cannot be used: ${p.reason}`,
    advice:
      'It has to be a folder of yours that you can write to, on a disk with free space. CULVERT_DATA_DIR names another one.',
  }),
  StartMissing: (_: object): Words => ({
    message: 'The Culvert application was not found on this computer.',
    advice:
      'Start Culvert once from where it is installed, or from a checkout with “npm start”; from then on the command knows where it is. Without a desktop, add --headless.',
  }),
  ControlLost: (_: object): Words => ({
    message: 'Culvert ended before it had answered.',
    advice:
      'See with “culvert list” what was done before you run the command again: a tunnel that was opened is billed.',
  }),
  ControlEnding: (_: object): Words => ({
    message: 'Culvert is quitting.',
    advice: 'Run the command again in a moment: it starts Culvert anew.',
  }),
  ControlSilent: (_: object): Words => ({
    message: 'Culvert is running, but it takes no more commands at the moment.',
    advice: 'Run fewer commands at once, or quit Culvert and start it again if it does not react.',
  }),
  ControlRefused: (p: { reason: string }): Words => ({
    message: `The running Culvert cannot be reached: ${p.reason}`,
    advice:
      'Run the command as the user who started Culvert, with the same CULVERT_DATA_DIR. If they are the same, quit Culvert and start it again.',
  }),
  ControlVersion: (p: { older: 'command' | 'culvert' }): Words =>
    p.older === 'command'
      ? {
          message: 'The running Culvert is newer than this “culvert” command.',
          advice: 'Use the command that comes with the running Culvert, or update the one you have.',
        }
      : {
          message: 'The running Culvert is older than this “culvert” command.',
          advice: 'Quit Culvert and start it again. If it is still the older one then, update it.',
        },
  ControlMalformed: (p: { where: string }): Words => ({
    message: `The running Culvert did not understand the command (${p.where}).`,
    advice: 'The two may be of different versions: quit Culvert, start it again and repeat the command.',
  }),
  ControlTaken: (_: object): Words => ({
    message: 'Another Culvert is running on the same data folder.',
    advice: 'Use that one, or quit it first. “culvert status” shows which one it is.',
  }),
  ControlUnavailable: (p: { reason: string }): Words => ({
    message: `The “culvert” command cannot reach this Culvert: ${p.reason}`,
    advice:
      'Everything else works. Check that the data folder can be written and is on a local disk, then start Culvert again.',
  }),
  CallGivenUp: (_: object): Words => ({
    message: 'The command was stopped.',
    advice:
      'What AWS was asked for by then is done all the same: “culvert list” shows a tunnel that was opened.',
  }),
  CommandLineWrong: (p: { reason: string }): Words => ({
    message: `The command cannot be run like this: ${p.reason}`,
    advice: 'Nothing was done. “culvert help” lists the commands, “culvert help open” the options of one.',
  }),
  ConfirmationNeeded: (p: { option: string }): Words => ({
    message: 'Somebody has to agree to this, and nobody can be asked here.',
    advice: `Nothing was done. Run it in a terminal, or add ${p.option} where a script is meant to do it.`,
  }),
  CloseDeclined: (_: object): Words => ({
    message: 'Nothing was closed.',
    advice: 'Answer Yes to close the tunnels, or add --yes to the command.',
  }),
  ConnectLost: (p: { thingName: string; reason: string }): Words => ({
    message: `The connection to ${p.thingName} broke off (${p.reason}).`,
    advice: `See with “culvert status ${p.thingName}” how the tunnel is doing, and connect again.`,
  }),
} satisfies Record<string, (p: never) => Words>;
