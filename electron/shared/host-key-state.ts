/** What is said of a device's host keys, in the window as on the command line. */

export interface HostKey {
  /** `ssh-ed25519`. */
  type: string;
  /** `SHA256:…`, as ssh and ssh-keygen write it. */
  fingerprint: string;
}

/** What ssh knows of a device's host keys, beside what the device shows now. */
export interface HostKeyState {
  /** The HostKeyAlias under which ssh keeps them. */
  alias: string;
  /** `new`: none is known yet. `silent`: the device's ssh did not show any. */
  state: 'new' | 'same' | 'changed' | 'silent';
  known: (HostKey & { file: string; line: number })[];
  shown: HostKey[];
  /** To run on the device, for comparing: prints its fingerprints. */
  checkCommand: string;
  /** Forgets the old ones. */
  forgetCommand: string;
}
