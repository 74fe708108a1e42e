/** Tunnels, and this computer. */
import type { Words } from './errors.ts';

export const tunnelErrors = {
  // Tunnels
  TunnelInUse: (p: { thingName: string }): Words => ({
    message: `Somebody is connected to ${p.thingName} through its open tunnel right now.`,
    advice: 'Take it over (that cuts them off; free), or open a second tunnel (billed).',
  }),
  TunnelUnknown: (_: object): Words => ({
    message: 'That tunnel does not exist any more.',
    advice: 'Open a new one.',
  }),
  TunnelClosed: (p: { thingName: string }): Words => ({
    message: `The tunnel to ${p.thingName} was closed meanwhile.`,
    advice: 'A closed tunnel cannot be opened again. Open a new one, which is billed.',
  }),
  TunnelExpired: (p: { thingName: string }): Words => ({
    message: `The time of the tunnel to ${p.thingName} is over.`,
    advice: 'An expired tunnel cannot be used any more. Open a new one, which is billed.',
  }),
  TunnelHeld: (p: { thingName: string }): Words => ({
    message: `Somebody else is connected to the tunnel to ${p.thingName}.`,
    advice: 'Choose Reconnect to take it over: that is free, and cuts them off.',
  }),
  TunnelTakenOver: (p: { thingName: string }): Words => ({
    message: `Somebody else took over the tunnel to ${p.thingName}: its token was rotated by somebody, and they are connected now.`,
    advice: 'Ask who works on the device. Reconnect takes the tunnel back: that is free, and cuts them off.',
  }),
  TunnelRegionLeft: (p: { region: string }): Words => ({
    message: `The tunnel is in ${p.region}, and its profile points to another region now.`,
    advice: `Set the profile’s region back to ${p.region} to go on with the tunnel. Left alone, it closes by itself when it expires.`,
  }),
  TunnelAccountLeft: (p: { account: string; now: string }): Words => ({
    message: `The tunnel is in the AWS account ${p.account}, and its profile leads to ${p.now} now.`,
    advice: `Set the profile back to ${p.account} to go on with the tunnel or to close it. Left alone, it closes by itself when it expires.`,
  }),
  TunnelNotReady: (p: { thingName: string }): Words => ({
    message: `The tunnel to ${p.thingName} is not connected.`,
    advice: 'Wait until it says Connected, or choose Reconnect.',
  }),
  TunnelLacksService: (p: { serviceId: string }): Words => ({
    message: `This tunnel does not carry ${p.serviceId}.`,
    advice: `Open a tunnel with ${p.serviceId} among its services.`,
  }),
  TokenRefused: (p: { reason: string }): Words => ({
    message: `The tunnel service refused the connection: ${p.reason}`,
    advice: 'Choose Reconnect: that asks for a new token, which is free.',
  }),
  SourceTokenInvalid: (p: { reason: string }): Words => ({
    message: `What was pasted is no source token: ${p.reason}.`,
    advice:
      'Paste the source access token of the tunnel, or the whole answer to OpenTunnel or RotateTunnelAccessToken that holds it.',
  }),
  TokenSpent: (p: { reason: string }): Words => ({
    message: 'The tunnel service does not take this token.',
    advice: `A source token serves one program, until it is rotated or the tunnel ends. Get a new source token from whoever opened the tunnel, and paste that. The service says: ${p.reason.replace(/\.$/, '')}.`,
  }),
  TunnelRefused: (p: { reason: string }): Words => ({
    message: `The tunnel cannot be carried: ${p.reason}`,
    advice:
      'If that has changed meanwhile, choose Reconnect, which is free. Otherwise close the tunnel and open another one.',
  }),
  WebProxyRefused: (p: { reason: string }): Words => ({
    message: `The web proxy does not let the tunnel through: ${p.reason}`,
    advice: 'Check the web proxy’s address, user name and password. Then choose Reconnect, which is free.',
  }),
  AgentTakesOneService: (p: { thingName: string }): Words => ({
    message: `The agent of ${p.thingName} speaks protocol V1, which carries one service per tunnel.`,
    advice:
      'Choose one service, or another protocol for this device if its agent was updated. Nothing was opened or billed.',
  }),
  ProxyStopped: (_: object): Words => ({
    message: 'The part of Culvert that carries the traffic stopped.',
    advice: 'Choose Reconnect. If it happens again, please report it.',
  }),

  // This computer
  TerminalMissing: (p: { tried: string }): Words => ({
    message: `No terminal was found (looked for ${p.tried}).`,
    advice: 'Install one, or choose Copy ssh command and paste it into a terminal of yours.',
  }),
  SshMissing: (_: object): Words => ({
    message: 'The ssh program was not found on this computer.',
    advice:
      'Install the OpenSSH client (Debian: openssh-client; Windows: Optional features, OpenSSH Client).',
  }),
  LoginStartUnsupported: (_: object): Words => ({
    message: 'This Culvert cannot be started at login.',
    advice: 'Install Culvert, then choose it again there.',
  }),
  LoginStartFailed: (p: { reason: string }): Words => ({
    message: `What starts at login could not be changed (${p.reason}).`,
    advice: 'Check the rights of the autostart folder and the login items of this computer, then try again.',
  }),
  ShortcutInvalid: (p: { shortcut: string }): Words => ({
    message: `“${p.shortcut}” cannot be a global shortcut.`,
    advice:
      'Press a letter, a digit or a function key together with Ctrl, Alt or the Super key (⌘ on macOS).',
  }),
  ShortcutTaken: (p: { shortcut: string }): Words => ({
    message: `The desktop does not give “${p.shortcut}” to Culvert.`,
    advice: 'Another program may have it already. Choose other keys.',
  }),
  ShortcutUnsupported: (_: object): Words => ({
    message: 'This desktop has no global shortcuts for programs.',
    advice:
      'Set up a shortcut in the desktop’s own keyboard settings that starts Culvert: it shows its window.',
  }),
  TerminalUnknown: (p: { terminal: string }): Words => ({
    message: `The terminal “${p.terminal}” is not installed any more.`,
    advice: 'Choose another one, or Automatic.',
  }),
  ClearFailed: (p: { file: string; reason: string }): Words => ({
    message: `${p.file} could not be cleared (${p.reason}).`,
    advice: 'Check the rights of Culvert’s data folder, then try again.',
  }),
  SettingsUnwritable: (p: { reason: string }): Words => ({
    message: `The settings could not be saved (${p.reason}).`,
    advice:
      'Check the free space and the rights of Culvert’s data folder. What you entered is still in use until Culvert ends.',
  }),
  SettingsUnreadable: (p: { backup: string }): Words => ({
    message: 'The settings file was damaged, so Culvert started with fresh settings.',
    advice: `The damaged file was kept as ${p.backup}.`,
  }),
  SettingsNewer: (p: { backup: string }): Words => ({
    message: 'The settings were written by a newer Culvert, so this one started with fresh settings.',
    advice: `They were kept as ${p.backup}. Install the newer Culvert again and give that file its old name to have them back.`,
  }),
  Internal: (_: object): Words => ({
    message: 'Something went wrong inside Culvert.',
    advice: 'Try again. If it happens again, please report it with the log.',
  }),
} satisfies Record<string, (p: never) => Words>;
