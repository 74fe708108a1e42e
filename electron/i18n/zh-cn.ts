import type { en } from './en.ts';
import type { Translation } from './translate.ts';
import { links } from './zh-cn/links.ts';
import { network } from './zh-cn/network.ts';
import { notices } from './zh-cn/notices.ts';
import { notifications } from './zh-cn/notifications.ts';
import { profiles } from './zh-cn/profiles.ts';
import { questions } from './zh-cn/questions.ts';
import { services } from './zh-cn/services.ts';
import { settings } from './zh-cn/settings.ts';
import { signIn } from './zh-cn/sign-in.ts';
import { tools } from './zh-cn/tools.ts';
import { tray } from './zh-cn/tray.ts';
import { tunnels } from './zh-cn/tunnels.ts';

export const zhCn: Translation<typeof en> = {
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
