import type { en } from './en.ts';
import { links } from './ja/links.ts';
import { network } from './ja/network.ts';
import { notices } from './ja/notices.ts';
import { notifications } from './ja/notifications.ts';
import { profiles } from './ja/profiles.ts';
import { questions } from './ja/questions.ts';
import { services } from './ja/services.ts';
import { settings } from './ja/settings.ts';
import { signIn } from './ja/sign-in.ts';
import { tools } from './ja/tools.ts';
import { tray } from './ja/tray.ts';
import { tunnels } from './ja/tunnels.ts';
import type { Translation } from './translate.ts';

export const ja: Translation<typeof en> = {
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
