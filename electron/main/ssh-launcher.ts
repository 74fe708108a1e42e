/** The ssh command of a tunnel, and the terminal that runs it. */
import { type CulvertError, culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { type SshTool, sshArguments, toolCommandLine } from '../ssh/command.ts';
import { hostAlias } from '../ssh/host-alias.ts';
import type { Tunnel } from '../tunnels/model.ts';

export interface Login {
  /** '' leaves it to ssh and the user's configuration. */
  sshUser: string;
  identityFile: string;
  /** Set for the demo only: its devices must not enter the user's own known hosts. */
  knownHostsFile?: string | undefined;
}

export interface SshLauncher {
  /** The arguments of `ssh`, for a tunnel that carries SSH (or the service that is named) and has its port. */
  argv(tunnel: Tunnel, remoteCommand?: string, serviceId?: string): Result<string[]>;
  /** The same, or the command of another tool, quoted for a shell of this computer. */
  commandLine(tunnel: Tunnel, tool?: SshTool): Result<string>;
  /** `serviceId`: another service behind which an ssh server listens. */
  openTerminal(tunnel: Tunnel, serviceId?: string): Promise<Result<null>>;
}

export function createSshLauncher(options: {
  platform: NodeJS.Platform;
  login: (device: { profileId: string; region: string; thingName: string }) => Login;
  launch: (sshArguments: string[], title: string, thingName: string) => Promise<Result<unknown>>;
}): SshLauncher {
  function argv(tunnel: Tunnel, remoteCommand?: string, serviceId = 'SSH'): Result<string[]> {
    const wanted = serviceId.toUpperCase();
    const service = tunnel.services.find((each) => each.serviceId.toUpperCase() === wanted);
    if (!service) {
      return fail(culvertError('TunnelLacksService', { serviceId }));
    }
    if (service.localPort === null || tunnel.account === null) {
      return fail(notReady(tunnel));
    }
    const { sshUser, identityFile, knownHostsFile } = options.login(tunnel);
    return ok(
      sshArguments({
        port: service.localPort,
        hostAlias: hostAlias({
          account: tunnel.account,
          region: tunnel.region,
          thingName: tunnel.thingName,
          serviceId,
        }),
        user: sshUser,
        identityFile,
        ...(knownHostsFile === undefined ? {} : { knownHostsFile }),
        ...(remoteCommand === undefined ? {} : { remoteCommand }),
      }),
    );
  }

  return {
    argv,
    commandLine(tunnel, tool = 'ssh') {
      const made = argv(tunnel);
      return made.ok ? ok(toolCommandLine(tool, made.value, options.platform)) : made;
    },
    async openTerminal(tunnel, serviceId) {
      if (tunnel.phase.kind !== 'connected') {
        return fail(notReady(tunnel));
      }
      const made = argv(tunnel, undefined, serviceId);
      if (!made.ok) {
        return made;
      }
      const launched = await options.launch(made.value, `${tunnel.thingName} (Culvert)`, tunnel.thingName);
      return launched.ok ? ok(null) : launched;
    },
  };
}

function notReady(tunnel: Tunnel): CulvertError {
  return culvertError('TunnelNotReady', { thingName: tunnel.thingName });
}
