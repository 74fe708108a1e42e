import type { TunnelDetail } from '../shared/tunneling.ts';

const LONGEST_NAME = 60;
const SHORT_ID = 8;

/** What a tunnel is called: after its thing, else after its description, else after its id. */
export function nameOf(tunnel: Pick<TunnelDetail, 'thingName' | 'description' | 'tunnelId'>): {
  thingName: string;
  thingless: boolean;
} {
  if (tunnel.thingName) {
    return { thingName: tunnel.thingName, thingless: false };
  }
  const description = tunnel.description.trim();
  const words = [...description].slice(0, LONGEST_NAME).join('');
  return {
    thingName: words || `Tunnel ${tunnel.tunnelId.slice(0, SHORT_ID)}`,
    thingless: true,
  };
}
