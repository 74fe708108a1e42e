import * as dbus from '@jellybrick/dbus-next';

/**
 * Offers an object on the bus. Version 0.11.3 of the library declares `$properties`, `$methods` and `$signals` as fields,
 * which hide what configureMembers() put on the prototype; taking the fields away uncovers it.
 */
export function exportObject(
  bus: dbus.MessageBus,
  path: string,
  object: InstanceType<typeof dbus.interface.Interface>,
): void {
  delete object.$properties;
  delete object.$methods;
  delete object.$signals;
  bus.export(path, object);
}

/** Connects to a bus; failures of the connection itself are kept for the next call to run into. */
export function connectBus(address: string): dbus.MessageBus {
  const bus = dbus.sessionBus({ busAddress: address });
  (bus as NodeJS.EventEmitter).on('error', () => {});
  return bus;
}
