import type { Translation } from '../../electron/i18n/translate.ts';
import type { en } from './en.ts';
import { activity } from './ja/activity.ts';
import { common } from './ja/common.ts';
import { devices } from './ja/devices.ts';
import { firstRun } from './ja/first-run.ts';
import { help } from './ja/help.ts';
import { hostKeys } from './ja/host-keys.ts';
import { network } from './ja/network.ts';
import { open } from './ja/open.ts';
import { others } from './ja/others.ts';
import { palette } from './ja/palette.ts';
import { profiles } from './ja/profiles.ts';
import { services } from './ja/services.ts';
import { settings } from './ja/settings.ts';
import { shell } from './ja/shell.ts';
import { signIn } from './ja/sign-in.ts';
import { ssh } from './ja/ssh.ts';
import { tunnels } from './ja/tunnels.ts';

export const ja: Translation<typeof en> = {
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
