import { activity } from './en/activity.ts';
import { common } from './en/common.ts';
import { devices } from './en/devices.ts';
import { firstRun } from './en/first-run.ts';
import { help } from './en/help.ts';
import { hostKeys } from './en/host-keys.ts';
import { network } from './en/network.ts';
import { open } from './en/open.ts';
import { others } from './en/others.ts';
import { palette } from './en/palette.ts';
import { profiles } from './en/profiles.ts';
import { services } from './en/services.ts';
import { settings } from './en/settings.ts';
import { shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';
import { ssh } from './en/ssh.ts';
import { tunnels } from './en/tunnels.ts';

/** What the window says, by section. */
export const en = {
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
