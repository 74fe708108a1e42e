import { network } from './en/network.ts';
import { notices } from './en/notices.ts';
import { notifications } from './en/notifications.ts';
import { profiles } from './en/profiles.ts';
import { questions } from './en/questions.ts';
import { settings } from './en/settings.ts';
import { signIn } from './en/sign-in.ts';
import { tray } from './en/tray.ts';
import { tunnels } from './en/tunnels.ts';

/** What main says, by section. */
export const en = {
  ...network,
  ...notices,
  ...notifications,
  ...profiles,
  ...questions,
  ...settings,
  ...signIn,
  ...tray,
  ...tunnels,
};
