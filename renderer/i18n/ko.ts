import type { Translation } from '../../electron/i18n/translate.ts';
import type { en } from './en.ts';
import { activity } from './ko/activity.ts';
import { common } from './ko/common.ts';
import { devices } from './ko/devices.ts';
import { firstRun } from './ko/first-run.ts';
import { help } from './ko/help.ts';
import { hostKeys } from './ko/host-keys.ts';
import { network } from './ko/network.ts';
import { open } from './ko/open.ts';
import { others } from './ko/others.ts';
import { palette } from './ko/palette.ts';
import { profiles } from './ko/profiles.ts';
import { services } from './ko/services.ts';
import { settings } from './ko/settings.ts';
import { shell } from './ko/shell.ts';
import { signIn } from './ko/sign-in.ts';
import { ssh } from './ko/ssh.ts';
import { tunnels } from './ko/tunnels.ts';

export const ko: Translation<typeof en> = {
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
