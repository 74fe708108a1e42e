/** A desktop's notification service: keeps what was shown and can click on it. Specification: Desktop Notifications 1.2. */
import * as dbus from '@jellybrick/dbus-next';
import { connectBus, exportObject } from './dbus-interface.ts';

const NOTIFICATIONS = 'org.freedesktop.Notifications';
const SHOWN_LIMIT_MS = 20_000;

export interface ShownNotification {
  id: number;
  app: string;
  title: string;
  body: string;
  actions: string[];
}

export interface NotificationServer {
  /** In the order in which they came; one that was replaced is here with each of its texts. */
  shown(): ShownNotification[];
  /** The first that `test` likes, waited for. */
  next(test: (notification: ShownNotification) => boolean): Promise<ShownNotification>;
  /** What a click on the notification does. */
  click(id: number): void;
  /** Ids that the application has taken away again. */
  closed(): number[];
  close(): Promise<void>;
}

class NotificationsObject extends dbus.interface.Interface {
  shown: ShownNotification[] = [];
  closed: number[] = [];
  changed: () => void = () => {};
  #last = 0;

  constructor(capabilities: string[]) {
    super(NOTIFICATIONS);
    this.#capabilities = capabilities;
  }

  readonly #capabilities: string[];

  GetCapabilities(): string[] {
    return this.#capabilities;
  }

  GetServerInformation(): string[] {
    return ['culvert-test', 'culvert', '1', '1.2'];
  }

  Notify(
    app: string,
    replaces: number,
    _icon: string,
    title: string,
    body: string,
    actions: string[],
  ): number {
    this.#last = replaces === 0 ? this.#last + 1 : this.#last;
    const id = replaces === 0 ? this.#last : replaces;
    this.shown.push({ id, app, title, body, actions });
    this.changed();
    return id;
  }

  CloseNotification(id: number): void {
    const CLOSED_BY_CALL = 3;
    this.closed.push(id);
    this.NotificationClosed(id, CLOSED_BY_CALL);
  }

  ActionInvoked(id: number, action: string): [number, string] {
    return [id, action];
  }

  NotificationClosed(id: number, reason: number): [number, number] {
    return [id, reason];
  }
}

NotificationsObject.configureMembers({
  methods: {
    GetCapabilities: { inSignature: '', outSignature: 'as' },
    GetServerInformation: { inSignature: '', outSignature: 'ssss' },
    Notify: { inSignature: 'susssasa{sv}i', outSignature: 'u' },
    CloseNotification: { inSignature: 'u', outSignature: '' },
  },
  signals: {
    ActionInvoked: { signature: 'us' },
    NotificationClosed: { signature: 'uu' },
  },
});

/** Starts the service on the bus at `address`; whoever calls this calls close(). */
export async function startNotificationServer(
  address: string,
  capabilities = ['body', 'body-markup', 'actions'],
): Promise<NotificationServer> {
  const bus = connectBus(address);
  const server = new NotificationsObject(capabilities);
  exportObject(bus, '/org/freedesktop/Notifications', server);
  await bus.requestName(NOTIFICATIONS, 0);
  return {
    shown: () => [...server.shown],
    next: (test) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          const titles = server.shown.map(({ title }) => title).join(', ');
          reject(new Error(`no such notification; there were: ${titles}`));
        }, SHOWN_LIMIT_MS);
        const before = server.changed;
        const look = () => {
          before();
          const found = server.shown.find(test);
          if (found) {
            clearTimeout(timer);
            resolve(found);
          }
        };
        server.changed = look;
        look();
      }),
    closed: () => [...server.closed],
    click: (id) => server.ActionInvoked(id, 'default'),
    async close() {
      await bus.releaseName(NOTIFICATIONS);
      bus.disconnect();
    },
  };
}
