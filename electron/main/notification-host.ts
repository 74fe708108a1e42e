/** Whether the desktop shows notifications, and with buttons. Linux has a service on the session bus for it, or none. */
import type { Log } from '../shared/log.ts';
import { connectSessionBus, type SessionBus, sessionBusAddress } from '../tray/session-bus.ts';

export interface NotificationHost {
  /** The desktop shows notifications, as far as that was found out. */
  available(): boolean;
  /** They may have a button. */
  buttons(): boolean;
  /** Asks anew: a desktop may start the service late, or change it. */
  look(): Promise<void>;
}

const SERVICE = 'org.freedesktop.Notifications';
const SERVICE_PATH = '/org/freedesktop/Notifications';
const BUS = 'org.freedesktop.DBus';
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
    return { available: options.supported, buttons: () => true, look: async () => {} };
  }
  let found = { there: true, buttons: false };
  return {
    available: () => options.supported() && found.there,
    buttons: () => found.buttons,
    async look() {
      const before = found;
      found = await ask(options);
      if (found.there !== before.there || found.buttons !== before.buttons) {
        options.log.info('the desktop and notifications', found);
        options.onChange();
      }
    },
  };
}

async function ask(options: {
  env: NodeJS.ProcessEnv;
  log: Log;
  answerMs?: number;
}): Promise<{ there: boolean; buttons: boolean }> {
  let bus: SessionBus | undefined;
  try {
    const address = sessionBusAddress(options.env);
    if (address === null) {
      return { there: false, buttons: false };
    }
    bus = await connectSessionBus(address, options.answerMs ?? ANSWER_MS);
    const [running] = await bus.call({ ...TO_BUS, member: 'NameHasOwner', body: [SERVICE] });
    if (running !== true) {
      // Started by the first notification; asking for its capabilities would start it now.
      const [names] = await bus.call({ ...TO_BUS, member: 'ListActivatableNames' });
      return { there: Array.isArray(names) && names.includes(SERVICE), buttons: false };
    }
    const [capabilities] = await bus.call({
      destination: SERVICE,
      path: SERVICE_PATH,
      interface: SERVICE,
      member: 'GetCapabilities',
    });
    return { there: true, buttons: Array.isArray(capabilities) && capabilities.includes('actions') };
  } catch (error) {
    options.log.debug('the desktop’s notifications cannot be asked', { reason: String(error) });
    return { there: false, buttons: false };
  } finally {
    bus?.close();
  }
}

const TO_BUS = { destination: BUS, path: '/org/freedesktop/DBus', interface: BUS };
