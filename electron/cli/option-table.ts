/** The options of `localproxy`, with their long and short names. */
const TABLE = [
  { name: 'help', short: 'h', flag: true },
  { name: 'version', short: 'V', flag: true },
  { name: 'access-token', short: 't', flag: false },
  { name: 'client-token', short: 'i', flag: false },
  { name: 'proxy-endpoint', short: 'e', flag: false },
  { name: 'region', short: 'r', flag: false },
  { name: 'source-listen-port', short: 's', flag: false },
  { name: 'destination-app', short: 'd', flag: false },
  { name: 'local-bind-address', short: 'b', flag: false },
  { name: 'capath', short: 'c', flag: false },
  { name: 'no-ssl-host-verify', short: 'k', flag: true },
  { name: 'export-default-settings', short: null, flag: false },
  { name: 'settings-json', short: null, flag: false },
  { name: 'config', short: null, flag: false },
  { name: 'verbose', short: 'v', flag: false },
  { name: 'mode', short: 'm', flag: false },
  { name: 'destination-client-type', short: 'y', flag: false },
  { name: 'config-dir', short: null, flag: false },
] as const;

export type OptionName = (typeof TABLE)[number]['name'];

export interface OptionSpec {
  name: OptionName;
  /** The letter after a single hyphen. */
  short: string | null;
  /** Takes no value. */
  flag: boolean;
}

export const OPTIONS: readonly OptionSpec[] = TABLE;

/** What one place (command line, file, environment) says. A flag that is on has the value `true`. */
export type Given = Partial<Record<OptionName, string>>;
