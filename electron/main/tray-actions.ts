import type { Words } from '../i18n/words.ts';
import type { NoticeView } from '../ipc/contract.ts';
import type { CulvertError } from '../shared/errors.ts';
import type { TrayAction } from '../tray/menu-model.ts';
import type { Actions } from './actions.ts';
import type { Profiles } from './profiles.ts';
import type { QuitMode } from './quitting.ts';
import type { Windows } from './windows.ts';

export interface TrayActionsOptions {
  actions: Actions;
  profiles: Pick<Profiles, 'choose'>;
  windows: Pick<Windows, 'show' | 'toggle'>;
  words: () => Pick<Words, 't'>;
  copy: (text: string) => void;
  tell: (tone: NoticeView['tone'], title: string, body: string) => void;
  /** Nobody looks at the window after a click in the tray, so it opens for what went wrong. */
  showError: (error: CulvertError) => void;
  quit: (mode: QuitMode) => Promise<void>;
}

/** What a click in the tray does. */
export function createTrayActions(options: TrayActionsOptions): (action: TrayAction) => Promise<void> {
  const { actions, profiles, windows, tell, showError } = options;
  const calls = {
    'open-terminal': 'tunnel.terminal',
    close: 'tunnel.close',
    reconnect: 'tunnel.reconnect',
  } as const;

  return async (action) => {
    switch (action.kind) {
      case 'ssh': {
        const opened = await actions.sshTo(action.thingName);
        return opened.ok ? undefined : showError(opened.error);
      }
      case 'open-terminal':
      case 'close':
      case 'reconnect': {
        const done = await actions.handlers[calls[action.kind]]({ key: action.key });
        return done.ok ? undefined : showError(done.error);
      }
      case 'copy-ssh': {
        const copied = await actions.handlers['tunnel.copySsh']({ key: action.key });
        return copied.ok
          ? tell('good', options.words().t('notices.ssh-copied'), copied.value.command)
          : showError(copied.error);
      }
      case 'copy-address':
        options.copy(action.address);
        return tell('good', options.words().t('notices.address-copied'), action.address);
      case 'open-service': {
        const { key, serviceId } = action;
        const shown = await actions.handlers['tunnel.service']({ key, serviceId });
        return shown.ok ? undefined : showError(shown.error);
      }
      case 'choose-profile': {
        const chosen = profiles.choose(action.id);
        return chosen.ok ? undefined : showError(chosen.error);
      }
      case 'open-window':
        return windows.show();
      case 'toggle-window':
        return windows.toggle();
      case 'show-tunnels':
        return windows.show({ view: 'tunnels' });
      case 'find-device':
        return windows.show({ view: 'devices' });
      case 'add-profile':
      case 'show-profiles':
        return windows.show({ view: 'profiles' });
      case 'settings':
        return windows.show({ view: 'settings' });
      case 'quit':
        return options.quit('close-or-stay');
      case 'quit-early':
        // Taken up from an earlier run by now, or about to be: they stay open at AWS for the next one.
        return options.quit('keep');
    }
  };
}
