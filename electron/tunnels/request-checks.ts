/** What a wish to open or adopt is checked for before anything is done about it. */
import type { Result } from '../shared/result.ts';
import { checkLifetime, checkPort, checkServices, checkThingName } from './rules.ts';

interface WantedPorts {
  ports: Record<string, number>;
  portsOnce: Record<string, number>;
}

interface WantedTunnel extends WantedPorts {
  thingName: string;
  services: string[];
  lifetimeMinutes: number;
}

/** null where all is well. */
export function checkRequest(request: WantedTunnel): Result<never> | null {
  const checks: Result<unknown>[] = [
    checkThingName(request.thingName),
    checkServices(request.services),
    checkLifetime(request.lifetimeMinutes),
  ];
  const failed = checks.find((check) => !check.ok);
  return failed && !failed.ok ? failed : checkPorts(request);
}

export function checkPorts({ ports, portsOnce }: WantedPorts): Result<never> | null {
  const failed = [...Object.values(ports), ...Object.values(portsOnce)]
    .map((port) => checkPort(port))
    .find((check) => !check.ok);
  return failed && !failed.ok ? failed : null;
}
