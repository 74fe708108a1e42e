import { links } from './en/links.ts';
import { network } from './en/network.ts';
import { notices } from './en/notices.ts';
import { notifications } from './en/notifications.ts';
import { profiles } from './en/profiles.ts';
import { questions } from './en/questions.ts';
import { services } from './en/services.ts';
import { settings } from './en/settings.ts';
import { signIn } from './en/sign-in.ts';
import { tools } from './en/tools.ts';
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
  ...links,
  ...services,
  ...tools,
};
