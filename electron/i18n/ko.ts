import type { en } from './en.ts';
import { links } from './ko/links.ts';
import { network } from './ko/network.ts';
import { notices } from './ko/notices.ts';
import { notifications } from './ko/notifications.ts';
import { profiles } from './ko/profiles.ts';
import { questions } from './ko/questions.ts';
import { services } from './ko/services.ts';
import { settings } from './ko/settings.ts';
import { signIn } from './ko/sign-in.ts';
import { tools } from './ko/tools.ts';
import { tray } from './ko/tray.ts';
import { tunnels } from './ko/tunnels.ts';
import type { Translation } from './translate.ts';

export const ko: Translation<typeof en> = {
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
