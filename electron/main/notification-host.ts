/** Whether the desktop shows notifications, and with buttons. Linux has a service on the session bus for it, or none. */
import type { Log } from '../shared/log.ts';
import { askSessionBus, BUS_ITSELF } from '../tray/session-bus.ts';

export interface NotificationHost {
  /** The desktop shows notifications, as far as that was found out. */
  available(): boolean;
  /** They may have a button. */
  buttons(): boolean;
  /** Tags in their text are read as such. */
  markup(): boolean;
  /** Asks anew: a desktop may start the service late, or change it. */
  look(): Promise<void>;
}

const SERVICE = 'org.freedesktop.Notifications';
const SERVICE_PATH = '/org/freedesktop/Notifications';
const ANSWER_MS = 5_000;

export function createNotificationHost(options: {
  platform: NodeJS.Platform;
  /** Of the session bus: DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR. */
  env: NodeJS.ProcessEnv;
  /** Electron's own word: `Notification.isSupported()`. */
  supported: () => boolean;
  onChange: () => void;
  log: Log;
  /** How long the bus may take to answer. */
  answerMs?: number;
}): NotificationHost {
  if (options.platform !== 'linux') {
    // Toasts of Windows have buttons from Electron 41 on; an older one leaves them out.
    return { available: options.supported, buttons: () => true, markup: () => false, look: async () => {} };
  }
  let found: Found = { there: true, buttons: false, markup: true };
  return {
    available: () => options.supported() && found.there,
    buttons: () => found.buttons,
    markup: () => found.markup,
    async look() {
      const before = found;
      found = await ask(options);
      if (
        found.there !== before.there ||
        found.buttons !== before.buttons ||
        found.markup !== before.markup
      ) {
        options.log.info('the desktop and notifications', { ...found });
        options.onChange();
      }
    },
  };
}

async function ask(options: { env: NodeJS.ProcessEnv; log: Log; answerMs?: number }): Promise<Found> {
  try {
    const answer = await askSessionBus(options.env, options.answerMs ?? ANSWER_MS, async (bus) => {
      const [running] = await bus.call({ ...BUS_ITSELF, member: 'NameHasOwner', body: [SERVICE] });
      if (running !== true) {
        // Started by the first notification; asking for its capabilities would start it now.
        const [names] = await bus.call({ ...BUS_ITSELF, member: 'ListActivatableNames' });
        return { ...NONE, there: Array.isArray(names) && names.includes(SERVICE) };
      }
      const [capabilities] = await bus.call({
        destination: SERVICE,
        path: SERVICE_PATH,
        interface: SERVICE,
        member: 'GetCapabilities',
      });
      const can = (what: string) => Array.isArray(capabilities) && capabilities.includes(what);
      return { there: true, buttons: can('actions'), markup: can('body-markup') };
    });
    return answer ?? NONE;
  } catch (error) {
    options.log.debug('the desktop’s notifications cannot be asked', { reason: String(error) });
    return NONE;
  }
}

interface Found {
  there: boolean;
  buttons: boolean;
  markup: boolean;
}

/** Of a service that cannot be asked the worst is expected: nearly all read tags. */
const NONE: Found = { there: false, buttons: false, markup: true };
