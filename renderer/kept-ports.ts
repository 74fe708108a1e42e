/** The kept ports as they are listed. Pure. */
import type { KeptPortView } from '../electron/ipc/contract.ts';

/** Those in which every word that was typed stands somewhere. */
export function matchingPorts(ports: readonly KeptPortView[], typed: string): readonly KeptPortView[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length === 0
    ? ports
    : ports.filter(({ thingName, serviceId, port, profileName, region }) => {
        const text = [thingName, serviceId, port, profileName, region].join('\n').toLowerCase();
        return words.every((word) => text.includes(word));
      });
}
