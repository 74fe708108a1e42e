/** Does what was chosen in the command palette. */
import type { Outcome } from './bridge.ts';
import { copyText } from './clipboard.ts';
import type { AskedFirst, PaletteCommand } from './palette.ts';
import { isCancel } from './sign-in.ts';
import type { Store } from './store.ts';
import type { Words } from './words.tsx';

type Quiet = Exclude<PaletteCommand, { kind: 'close' }>;

/** What the palette asks about first is done by `runAsked`. Errors are shown above the screen. */
export async function runCommand(store: Store, command: Quiet, { t }: Words): Promise<void> {
  switch (command.kind) {
    case 'visit':
      return store.visit(command.screen, command.section);
    case 'show-tunnel':
      return store.pointAt(command.key);
    case 'terminal':
      return done(store, await store.ask('tunnel.terminal', { key: command.key }));
    case 'copy-ssh': {
      const copied = await store.ask('tunnel.copySsh', { key: command.key });
      return copied.ok ? store.tell(t('palette.ssh-copied')) : store.fail(copied.error);
    }
    case 'service': {
      const { key, serviceId } = command;
      const opened = await store.ask('tunnel.service', { key, serviceId });
      if (opened.ok && opened.value.text !== '') {
        return store.tell(t('services.copied', { text: opened.value.text }));
      }
      return done(store, opened);
    }
    case 'reconnect':
    case 'rotate':
      store.pointAt(command.key);
      return done(store, await store.ask(`tunnel.${command.kind}`, { key: command.key }));
    case 'ssh': {
      const { thingName, tunnelKey, known } = command;
      if (tunnelKey !== null) {
        return done(store, await store.ask('tunnel.terminal', { key: tunnelKey }));
      }
      return store.openSheet({ thingName, services: ['SSH'], ...(known ? { known } : {}) });
    }
    case 'open': {
      const { thingName, known } = command;
      return store.openSheet({ thingName, services: null, ...(known ? { known } : {}) });
    }
    case 'find':
      store.visit('devices');
      return store.search(command.text);
    case 'choose-profile':
      return done(store, await store.ask('profile.choose', { id: command.id }));
    case 'sign-in': {
      const signedIn = await store.ask('signIn.profile', { id: command.id, flow: 'browser' });
      return signedIn.ok || isCancel(signedIn.error) ? undefined : store.fail(signedIn.error);
    }
    case 'language':
      return done(store, await store.ask('general.save', { language: command.language }));
    case 'theme':
      return done(store, await store.ask('general.save', { theme: command.theme }));
    case 'open-tunnel':
      return store.visit('devices');
    case 'quick-open':
      return store.openQuick();
    case 'add-profile':
      return store.editProfile(null);
    case 'refresh-devices':
      store.visit('devices');
      return done(store, await store.ask('devices.refresh', null));
    case 'diagnostics': {
      const made = await store.ask('report.make', null);
      if (!made.ok) {
        return store.fail(made.error);
      }
      const copied = copyText(made.value.text);
      return store.tell(copied ? t('palette.diagnostics-copied') : t('common.not-copied'));
    }
    case 'log':
      return store.visit('log');
    case 'shortcuts':
      return store.openShortcuts();
  }
}

export async function runAsked(store: Store, { kind, key }: AskedFirst): Promise<void> {
  if (kind === 'rotate') {
    store.pointAt(key);
  }
  done(store, await store.ask(`tunnel.${kind}`, { key }));
}

function done(store: Store, outcome: Outcome<unknown>): void {
  if (!outcome.ok) {
    store.fail(outcome.error);
  }
}
