/** Which device a host key belongs to. A thing name is unique only within one account and region. */
export interface Device {
  /** Twelve digits; left out or null where it is not known. */
  account?: string | null | undefined;
  region: string;
  thingName: string;
  /** Another service than SSH behind which an ssh server listens: it has host keys of its own. */
  serviceId?: string | undefined;
}

/**
 * The HostKeyAlias of a device: the name under which ssh keeps its host key, in place of 127.0.0.1 and a port that many
 * devices share. Stable for one device, and different for two devices.
 *
 * ssh turns the alias into lower case (ssh.c, `lowercase(options.host_key_alias)`) while thing names tell upper from
 * lower case, so `Press` becomes `+press`. A colon, common in thing names, becomes a dot; no thing name holds one. What
 * remains has no meaning in a known_hosts file (`* ? ! , # | @ [ ]` and blanks have) nor in a shell.
 */
export function hostAlias({ account, region, thingName, serviceId = 'SSH' }: Device): string {
  const thing = thingName.split(':').map(encode).join('.');
  const begin = serviceId.toUpperCase() === 'SSH' ? 'culvert' : `culvert-${encode(serviceId)}`;
  return [begin, encode(account ? account : 'account'), encode(region), thing].join('.');
}

function encode(text: string): string {
  return text.replace(/[^a-z0-9_-]/g, (character) =>
    /[A-Z]/.test(character)
      ? `+${character.toLowerCase()}`
      : `+0${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
