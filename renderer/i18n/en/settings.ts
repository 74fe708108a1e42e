import { plural } from '../../../electron/i18n/english.ts';
import type { Catalogue } from '../../../electron/i18n/translate.ts';

/** The settings but for the network. */
export const settings = {
  'settings.title': 'Settings',
  'settings.sections': 'Sections of the settings',
  'settings.general': 'General',
  'settings.language': 'Language',
  'settings.terminals': 'Terminals',
  'settings.services': 'Services',
  'settings.ssh': 'Command line and ssh',
  'settings.ports': 'Ports',
  'settings.notifications': 'Notifications',
  'settings.network': 'Network',
  'settings.prices': 'Prices',
  'settings.privacy': 'Privacy',

  'settings.theme': 'Theme',
  'settings.theme-system': 'As this computer is set',
  'settings.theme-light': 'Light',
  'settings.theme-dark': 'Dark',
  'settings.on-close': 'When the window is closed',
  'settings.on-close-ask': 'Ask the next time',
  'settings.on-close-keep': 'Keep running in the tray',
  'settings.on-close-quit': 'Quit',
  'settings.no-tray':
    'This desktop shows no tray, so closing the window quits Culvert. It asks before it leaves tunnels open.',
  'settings.login': 'Start at login',
  'settings.login-hint': 'Starts without a window: Culvert waits in the tray. No tunnel is opened.',
  'settings.login-hint-no-tray':
    'Starts without a window. Start Culvert once more to see it. No tunnel is opened.',
  'settings.login-not-here': 'Culvert cannot be started at login from here.',
  'settings.login-not-in-demo': 'The demo cannot be started at login.',
  'settings.links': 'Open culvert:// links',
  'settings.links-hint':
    'A link such as culvert://device/press-07 brings up the device, ready to open. It never opens a tunnel by itself.',
  'settings.links-not-here': 'This Culvert cannot be the program for links. Install it first.',
  'settings.links-not-in-demo': 'The demo follows links, but cannot be made the program for them.',
  'settings.shortcut': 'Global shortcut',
  'settings.shortcut-hint': 'Brings up Culvert’s quick search, whatever program is in front.',
  'settings.shortcut-wayland': 'The desktop may ask once, and may give Culvert other keys.',
  'settings.shortcut-set': 'Set a shortcut',
  'settings.shortcut-is': (p: { keys: string }) => `${p.keys}, change`,
  'settings.shortcut-recording': 'Press the keys…',
  'settings.shortcut-recording-hint': 'Escape leaves it as it is.',
  'settings.shortcut-remove': 'Remove shortcut',
  'settings.shortcut-suggestion': (p: { keys: string }) => `Use ${p.keys}`,
  'settings.shortcut-taken':
    'The desktop does not give these keys to Culvert: another program may have them.',
  'settings.shortcut-unsupported': 'This desktop has no global shortcuts for programs.',
  'settings.shortcut-weak': 'Hold Ctrl, Alt or Super with it.',
  'settings.shortcut-weak-mac': 'Hold ⌘, Option or Control with it.',
  'settings.shortcut-unknown': 'That key cannot be used.',

  'settings.language-which': 'Language of the window, the tray and the notifications',
  'settings.language-system': 'As this computer is set',
  'settings.language-note': 'The command line and the log stay in English.',

  'settings.terminal-which': 'Open ssh in',
  'settings.terminal-automatic-is': (p: { terminal: string }) => `Automatic: ${p.terminal}`,
  'settings.terminal-gone': (p: { terminal: string }) =>
    `“${p.terminal}” is not installed any more. Until you choose another one, the best of those that are is opened.`,
  'settings.terminal-none':
    'No terminal was found on this computer. Install one, or choose Copy ssh command at a tunnel and paste it wherever you like.',
  'settings.terminal-try': 'Try it',
  'settings.terminal-opened': (p: { terminal: string }) => `${p.terminal} was opened.`,
  'settings.terminal-again': 'Look again',
  'settings.terminal-tab': 'Open ssh in a tab',
  'settings.terminal-tab-hint':
    'A tab in the terminal’s last window; where there is none, a window opens. ssh may then have the terminal’s environment in place of Culvert’s, such as its ssh-agent.',
  'settings.terminal-tab-not': (p: { terminal: string }) =>
    `${p.terminal} opens windows only: it has no way to add a tab from outside.`,
  'settings.terminal-tab-own': 'Your own command decides by itself whether that is a window or a tab.',
  'settings.terminal-own': 'Your own command',
  'settings.terminal-own-hint': (p: { example: string }) =>
    `The program and its options, with {command} where ssh goes; {title} is the device’s name. For example: ${p.example}`,
  'settings.terminal-own-missing': (p: { program: string }) =>
    `The program “${p.program}” was not found. Until it is there, another terminal is opened.`,
  'settings.terminal-own-save': 'Save command',

  'settings.ports-lead':
    'Each service of a device keeps the local port that it had first, so that bookmarks and saved connections go on working.',
  'settings.ports-none': 'No port is kept yet. The first tunnel to a device chooses one.',
  'settings.ports-find': 'Find a device, service or port',
  'settings.ports-count': (p: { count: number }) => plural(p.count, 'port'),
  'settings.ports-found': (p: { count: number; total: number }) =>
    `${p.count.toLocaleString('en')} of ${plural(p.total, 'port')}`,
  'settings.ports-list': 'Kept ports',
  'settings.ports-in-use': 'in use',
  'settings.ports-of-deleted': 'deleted profile',
  'settings.ports-forget': (p: { port: number }) => `Forget port ${p.port}`,
  'settings.ports-forget-ask': 'The next tunnel takes a free port.',
  'settings.ports-forgotten': (p: { port: number; thingName: string }) =>
    `Port ${p.port} of ${p.thingName} is not kept any more`,
  'settings.ports-more': 'Show more',

  'settings.notify-lead': 'They are shown while the window is not in front, each of them once.',
  'settings.notify-not-here':
    'This desktop shows no notifications. What happens stands in the window and in the tray.',
  'settings.notify-connected': 'Device connected',
  'settings.notify-connected-hint': 'A device that was waited for has answered.',
  'settings.notify-expiring': 'Time running out',
  'settings.notify-expiring-hint': 'Ten and two minutes before a tunnel expires.',
  'settings.notify-ended': 'Tunnel ended',
  'settings.notify-ended-hint': 'A tunnel has expired, or was closed by somebody else.',
  'settings.notify-trouble': 'Trouble',
  'settings.notify-trouble-hint': 'A tunnel needs you, for instance to sign in again.',

  'settings.price-lead':
    'Culvert knows no price by itself. Look up what AWS charges for opening a tunnel in your region on <page>aws.amazon.com/iot-device-management/pricing</page> and enter it here; it is then shown before each open. When the service began, US$6 per open was reported for ap-northeast-2.',
  'settings.price-one-open': 'One open',
  'settings.price-entered': 'Entered',
  'settings.price-forget-ask': 'Forget this price?',
  'settings.price-remove': 'Remove price',
  'settings.price-of-one-open': 'Price of one open',
  'settings.price-currency': 'Currency',
  'settings.price-save': 'Save price',
  'settings.price-problem': 'Write the price as a plain number, such as 6 or 6.00.',

  'settings.privacy-lead':
    'Culvert sends nothing about you anywhere: no usage data, no crash reports. It speaks to AWS, to the web proxy or PAC address that you set, and to nobody else.',
  'settings.kept-here': 'Kept on this computer',
  'settings.kept-settings': 'Settings and profiles',
  'settings.kept-history': 'History of opens',
  'settings.kept-log': 'Log',
  'settings.kept-secrets': 'Access keys and passwords',
  'settings.kept-secrets-where':
    'in the keyring of this computer; those kept for this session only, in memory',
  'settings.kept-sign-ins': 'Sign-ins of IAM Identity Center',
  'settings.kept-sign-ins-where': 'in ~/.aws/sso/cache, where the AWS CLI keeps them too',
  'settings.kept-tokens': 'Tokens of tunnels',
  'settings.kept-tokens-where': 'in memory only, gone when Culvert ends',
  'settings.clear-devices': 'Forget devices',
  'settings.clear-devices-hint':
    'Favourites, kept ports, users, key files and what was used last for each device.',
  'settings.clear-devices-ask': 'Forget everything about all devices?',
  'settings.clear-history': 'Delete history',
  'settings.clear-history-hint': 'Who opened which tunnel when, for all profiles.',
  'settings.clear-history-ask': 'Delete it? This month’s count and its limit begin anew, too.',
  'settings.clear-log': 'Delete log',
  'settings.clear-log-hint': 'What Culvert wrote down to explain failures. It holds no secrets.',
  'settings.clear-log-ask': 'Delete all lines of the log?',
  'settings.cleared-devices': 'The devices are forgotten',
  'settings.cleared-history': 'The history is deleted',
  'settings.cleared-log': 'The log is deleted',
} as const satisfies Catalogue;
