/**
 * The panel's side of tray icons over D-Bus: the StatusNotifierWatcher that icons register with, and a host that reads
 * their pictures, tooltips and menus and clicks in them. Chromium's objects answer no Introspect, so calls are made by
 * hand. Specifications: freedesktop.org StatusNotifierItem; com.canonical.dbusmenu.
 */
import * as dbus from '@jellybrick/dbus-next';
import { connectBus, exportObject } from './dbus-interface.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const ITEM = 'org.kde.StatusNotifierItem';
const MENU = 'com.canonical.dbusmenu';
const PROPERTIES = 'org.freedesktop.DBus.Properties';
const REGISTERED_LIMIT_MS = 20_000;
const CHANGE_LIMIT_MS = 20_000;
const LOOK_EVERY_MS = 50;

export interface TrayMenuItem {
  id: number;
  /** As a person reads it: without the underscores that mark mnemonics. '' for a separator. */
  label: string;
  type: 'standard' | 'separator';
  enabled: boolean;
  visible: boolean;
  /** null where the item has no mark. */
  checked: boolean | null;
  /** The keys shown beside the label, `Control+Alt+k`; '' without any. */
  shortcut: string;
  children: TrayMenuItem[];
}

export interface TrayPicture {
  width: number;
  height: number;
  /** Alpha, red, green, blue for each pixel. */
  argb: Buffer;
}

export interface TrayItem {
  /** The bus name it registered with. */
  service: string;
  tooltip(): Promise<string>;
  picture(): Promise<TrayPicture>;
  menu(): Promise<TrayMenuItem[]>;
  /** Clicks the item at a path of labels: `click('SSH to device', 'press-07')`. Throws when it is not there or disabled. */
  click(...labels: string[]): Promise<void>;
  /** What a left click on the icon does. */
  activate(): Promise<void>;
  /** Reads the menu until `test` likes it and answers with it. */
  menuUntil(test: (items: TrayMenuItem[]) => boolean): Promise<TrayMenuItem[]>;
  tooltipUntil(test: (tooltip: string) => boolean): Promise<string>;
}

export interface TrayWatcher {
  bus: dbus.MessageBus;
  /** Bus names of the icons that are there now, in the order in which they came. */
  services(): string[];
  /** The newest icon, waited for. */
  item(): Promise<TrayItem>;
  /** Makes the host come or go while the watcher stays. */
  setHost(registered: boolean): void;
  close(): Promise<void>;
}

class WatcherObject extends dbus.interface.Interface {
  items: string[] = [];
  host: boolean;
  changed: () => void = () => {};

  constructor(host: boolean) {
    super(WATCHER);
    this.host = host;
  }

  RegisterStatusNotifierItem(service: string): void {
    if (!this.items.includes(service)) {
      this.items.push(service);
    }
    this.StatusNotifierItemRegistered(service);
    this.changed();
  }

  RegisterStatusNotifierHost(_service: string): void {}

  get RegisteredStatusNotifierItems(): string[] {
    return this.items;
  }

  get IsStatusNotifierHostRegistered(): boolean {
    return this.host;
  }

  get ProtocolVersion(): number {
    return 0;
  }

  StatusNotifierItemRegistered(service: string): string {
    return service;
  }

  StatusNotifierItemUnregistered(service: string): string {
    return service;
  }

  StatusNotifierHostRegistered(): void {}

  StatusNotifierHostUnregistered(): void {}
}

WatcherObject.configureMembers({
  properties: {
    RegisteredStatusNotifierItems: { signature: 'as', access: 'read' },
    IsStatusNotifierHostRegistered: { signature: 'b', access: 'read' },
    ProtocolVersion: { signature: 'i', access: 'read' },
  },
  methods: {
    RegisterStatusNotifierItem: { inSignature: 's', outSignature: '' },
    RegisterStatusNotifierHost: { inSignature: 's', outSignature: '' },
  },
  signals: {
    StatusNotifierItemRegistered: { signature: 's' },
    StatusNotifierItemUnregistered: { signature: 's' },
    StatusNotifierHostRegistered: { signature: '' },
    StatusNotifierHostUnregistered: { signature: '' },
  },
});

/** Starts a watcher on the bus at `address`; whoever calls this calls close(). */
export async function startTrayWatcher(
  address: string,
  options: { host?: boolean } = {},
): Promise<TrayWatcher> {
  const bus = connectBus(address);
  const watcher = new WatcherObject(options.host ?? true);
  exportObject(bus, '/StatusNotifierWatcher', watcher);
  // An icon is gone when the connection it registered with is.
  bus.on('message', (message) => {
    const [name, , owner] = message.body;
    if (message.member === 'NameOwnerChanged' && owner === '' && watcher.items.includes(String(name))) {
      watcher.items = watcher.items.filter((service) => service !== name);
      watcher.StatusNotifierItemUnregistered(String(name));
    }
  });
  await call(bus, 'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'AddMatch', 's', [
    "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'",
  ]);
  await bus.requestName(WATCHER, 0);

  const registered = () =>
    new Promise<void>((resolve, reject) => {
      if (watcher.items.length > 0) {
        resolve();
        return;
      }
      const timer = setTimeout(() => reject(new Error('no tray icon has registered')), REGISTERED_LIMIT_MS);
      watcher.changed = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    bus,
    services: () => [...watcher.items],
    async item() {
      await registered();
      return trayItem(bus, watcher.items.at(-1) ?? '');
    },
    setHost(present) {
      watcher.host = present;
      if (present) {
        watcher.StatusNotifierHostRegistered();
      } else {
        watcher.StatusNotifierHostUnregistered();
      }
    },
    async close() {
      // The name goes before the call is answered, so whoever watches it has been told.
      await bus.releaseName(WATCHER);
      bus.disconnect();
    },
  };
}

function trayItem(bus: dbus.MessageBus, service: string): TrayItem {
  const slash = service.indexOf('/');
  const destination = slash > 0 ? service.slice(0, slash) : service;
  const path = slash > 0 ? service.slice(slash) : '/StatusNotifierItem';
  const property = async (name: string) => {
    const [value] = await call(bus, destination, path, PROPERTIES, 'Get', 'ss', [ITEM, name]);
    return (value as dbus.Variant).value;
  };
  const menuCall = async (member: string, signature: string, body: unknown[]) =>
    call(bus, destination, String(await property('Menu')), MENU, member, signature, body);

  const menu = async () => {
    const [, root] = await menuCall('GetLayout', 'iias', [0, -1, []]);
    return readItem(root as Layout).children;
  };
  const tooltip = async () => String(((await property('ToolTip')) as unknown[])[2]);

  return {
    service,
    tooltip,
    menu,
    async picture() {
      const [picture] = (await property('IconPixmap')) as [number, number, Uint8Array][];
      const [width, height, argb] = picture ?? [0, 0, new Uint8Array()];
      return { width, height, argb: Buffer.from(argb) };
    },
    async click(...labels) {
      const wanted = labels.join(' ▸ ');
      let items = await menu();
      let found: TrayMenuItem | undefined;
      for (const label of labels) {
        found = items.find((item) => item.label === label);
        if (!found) {
          throw new Error(`no menu item ${wanted}; there are: ${items.map((item) => item.label).join(', ')}`);
        }
        items = found.children;
      }
      if (!found?.enabled) {
        throw new Error(`the menu item ${wanted} is disabled`);
      }
      await menuCall('Event', 'isvu', [found.id, 'clicked', new dbus.Variant('i', 0), 0]);
    },
    async activate() {
      await call(bus, destination, path, ITEM, 'Activate', 'ii', [0, 0]);
    },
    menuUntil: (test) => until(menu, test, (items) => items.map((item) => item.label).join(' | ')),
    tooltipUntil: (test) => until(tooltip, test, String),
  };
}

/** id, properties, children: dbusmenu's (ia{sv}av). */
type Layout = [number, Record<string, dbus.Variant>, dbus.Variant[]];

function readItem([id, properties, children]: Layout): TrayMenuItem {
  const value = (name: string) => properties[name]?.value;
  return {
    id,
    label: readLabel(String(value('label') ?? '')),
    type: value('type') === 'separator' ? 'separator' : 'standard',
    enabled: value('enabled') !== false,
    visible: value('visible') !== false,
    shortcut: ((value('shortcut') ?? []) as string[][]).map((keys) => keys.join('+')).join(),
    checked: value('toggle-type') ? value('toggle-state') === 1 : null,
    children: children.map((child) => readItem(child.value as Layout)),
  };
}

/** A doubled underscore is one; a single one underlines the next letter and is not shown. */
function readLabel(label: string): string {
  return label.replace(/__|_/g, (mark) => (mark === '__' ? '_' : ''));
}

async function call(
  bus: dbus.MessageBus,
  destination: string,
  path: string,
  iface: string,
  member: string,
  signature = '',
  body: unknown[] = [],
): Promise<unknown[]> {
  const message = new dbus.Message({ destination, path, interface: iface, member, signature, body });
  return (await bus.call(message))?.body ?? [];
}

async function until<T>(
  read: () => Promise<T>,
  test: (value: T) => boolean,
  describe: (value: T) => string,
): Promise<T> {
  const limit = Date.now() + CHANGE_LIMIT_MS;
  for (;;) {
    const value = await read();
    if (test(value)) {
      return value;
    }
    if (Date.now() > limit) {
      throw new Error(`the tray did not come to show it; it shows: ${describe(value)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
