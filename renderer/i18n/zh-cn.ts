import type { Translation } from '../../electron/i18n/translate.ts';
import type { en } from './en.ts';
import { activity } from './zh-cn/activity.ts';
import { common } from './zh-cn/common.ts';
import { devices } from './zh-cn/devices.ts';
import { firstRun } from './zh-cn/first-run.ts';
import { help } from './zh-cn/help.ts';
import { hostKeys } from './zh-cn/host-keys.ts';
import { network } from './zh-cn/network.ts';
import { open } from './zh-cn/open.ts';
import { others } from './zh-cn/others.ts';
import { palette } from './zh-cn/palette.ts';
import { profiles } from './zh-cn/profiles.ts';
import { services } from './zh-cn/services.ts';
import { settings } from './zh-cn/settings.ts';
import { shell } from './zh-cn/shell.ts';
import { signIn } from './zh-cn/sign-in.ts';
import { ssh } from './zh-cn/ssh.ts';
import { tunnels } from './zh-cn/tunnels.ts';

export const zhCn: Translation<typeof en> = {
  ...activity,
  ...common,
  ...devices,
  ...firstRun,
  ...help,
  ...network,
  ...open,
  ...others,
  ...palette,
  ...profiles,
  ...settings,
  ...shell,
  ...signIn,
  ...tunnels,
  ...hostKeys,
  ...services,
  ...ssh,
};
