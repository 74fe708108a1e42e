import type { CallName, EventName } from './contract.ts';

/** The names of contract.ts as values, complete by type: a call that is added there and not here does not compile. */
const calls: Record<CallName, true> = {
  'view.get': true,
  'devices.refresh': true,
  'devices.query': true,
  'devices.more': true,
  'devices.get': true,
  'devices.settings': true,
  'tunnel.open': true,
  'tunnel.quick': true,
  'tunnel.adopt': true,
  'tunnel.terminal': true,
  'tunnel.copySsh': true,
  'tunnel.browser': true,
  'tunnel.reconnect': true,
  'tunnel.rotate': true,
  'tunnel.close': true,
  'tunnel.forget': true,
  'others.refresh': true,
  'others.close': true,
  'profile.save': true,
  'profile.delete': true,
  'profile.choose': true,
  'profile.test': true,
  'profile.check': true,
  'profile.shared': true,
  'signIn.profile': true,
  'signIn.start': true,
  'signIn.roles': true,
  'signIn.reopen': true,
  'signIn.cancel': true,
  'signIn.out': true,
  'network.save': true,
  'price.save': true,
  'history.query': true,
  'history.export': true,
  'history.reveal': true,
  'general.save': true,
  'terminals.list': true,
  'terminals.try': true,
  'ports.list': true,
  'ports.forget': true,
  'privacy.where': true,
  'privacy.clear': true,
  'log.query': true,
  'log.reveal': true,
  'report.make': true,
  'report.save': true,
  'report.reveal': true,
  'demo.open': true,
  'demo.leave': true,
  'notice.dismiss': true,
  'question.answer': true,
};

const events: Record<EventName, true> = { view: true, show: true };

export const CALL_NAMES = Object.keys(calls) as CallName[];
export const EVENT_NAMES = Object.keys(events) as EventName[];

export const callChannel = (name: CallName): string => `culvert:call:${name}`;
export const eventChannel = (name: EventName): string => `culvert:event:${name}`;
