/** The services that people reach through tunnels: which there are, the user's own among them, and how each is opened. */
import type { Words } from '../i18n/words.ts';
import type { Handlers } from '../ipc/main.ts';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { ServiceDefinition } from '../shared/service-definition.ts';
import type { ProgramRequest } from '../ssh/terminals/program.ts';
import type { Tunnel } from '../tunnels/model.ts';
import { filled, splitWords } from '../tunnels/open-slots.ts';
import { type CataloguedService, definitionOf, serviceCatalogue } from '../tunnels/presets.ts';
import { checkOpen, parseServices } from './service-input.ts';
import { serviceLabel } from './service-views.ts';
import type { SettingsFile } from './settings.ts';
import type { SshLauncher } from './ssh-launcher.ts';

export interface Services {
  /** The user's own. */
  own(): ServiceDefinition[];
  all(): CataloguedService[];
  define(serviceId: string): CataloguedService | undefined;
  /**
   * Opens a service of a tunnel as it is defined. Answers with what was copied, '' where nothing was. Fails with
   * TunnelLacksService, TunnelNotReady, ServiceOpenInvalid, ProgramMissing, ProgramFailed, or as a terminal does.
   */
  open(tunnel: Tunnel, serviceId: string): Promise<Result<{ text: string }>>;
  handlers: Pick<Handlers, 'services.save'>;
}

export interface ServicesOptions {
  settings: Pick<SettingsFile, 'get' | 'update'>;
  words: () => Words;
  platform: NodeJS.Platform;
  ssh: Pick<SshLauncher, 'openTerminal'>;
  /** Fails where nothing takes the address, as far as the system tells. */
  openUrl: (url: string) => Promise<void>;
  /** Whether something on this computer takes such addresses; true where that cannot be found out. */
  isTaken: (url: string) => Promise<boolean>;
  /** Starts a program that outlives Culvert. */
  start: (request: ProgramRequest) => Promise<Result<unknown>>;
  copy: (text: string) => void;
  /** Nothing takes the address, so it was copied. */
  tell: (title: string, body: string) => void;
  onChange: () => void;
  log: Log;
}

export function createServices(options: ServicesOptions): Services {
  const { settings, platform, words, log } = options;

  // What a later version wrote beside these stays in the file.
  const own = (): ServiceDefinition[] =>
    settings.get().services.map(({ serviceId, label, devicePort, open }) => ({
      serviceId,
      label: label || serviceId,
      devicePort,
      open,
    }));
  const define = (serviceId: string) => definitionOf(serviceId, own(), platform);

  async function open(tunnel: Tunnel, serviceId: string): Promise<Result<{ text: string }>> {
    const service = tunnel.services.find((each) => each.serviceId === serviceId);
    if (!service) {
      return fail(culvertError('TunnelLacksService', { serviceId }));
    }
    const definition = define(serviceId);
    const how = definition?.open ?? { kind: 'copy', text: '{host}:{port}' };
    // An address may be pasted before the device is there; all else needs it.
    const usable = how.kind === 'copy' || tunnel.phase.kind === 'connected';
    if (service.localPort === null || !usable) {
      return fail(culvertError('TunnelNotReady', { thingName: tunnel.thingName }));
    }
    const label = serviceLabel(definition, words()) ?? serviceId;
    // The settings are a file that anything may have written.
    const checked = checkOpen(how, label);
    if (!checked.ok) {
      return checked;
    }
    const place = { port: service.localPort, device: tunnel.thingName };
    switch (how.kind) {
      case 'terminal': {
        const opened = await options.ssh.openTerminal(tunnel, serviceId);
        return opened.ok ? ok({ text: '' }) : opened;
      }
      case 'url':
        return openAddress(filled(how.url, place), label);
      case 'program': {
        const [program = '', ...args] = splitWords(how.command) ?? [];
        const started = await options.start({ program, args: args.map((word) => filled(word, place)) });
        return started.ok ? ok({ text: '' }) : started;
      }
      case 'copy': {
        const text = filled(how.text, place);
        options.copy(text);
        return ok({ text });
      }
    }
  }

  async function openAddress(url: string, service: string): Promise<Result<{ text: string }>> {
    const scheme = url.slice(0, url.indexOf(':'));
    try {
      if (await options.isTaken(url)) {
        await options.openUrl(url);
        return ok({ text: '' });
      }
    } catch (error) {
      log.warn('an address was not taken by any program', {
        scheme,
        reason: error instanceof Error ? error.message : String(error),
      });
    }
    options.copy(url);
    const { t } = words();
    options.tell(
      t('services.not-taken', { scheme: `${scheme}://` }),
      t('services.not-taken-advice', { service, address: url }),
    );
    return ok({ text: url });
  }

  return {
    own,
    all: () => serviceCatalogue(own(), platform),
    define,
    open,
    handlers: {
      'services.save': async ({ services }) => {
        const parsed = parseServices(services);
        if (!parsed.ok) {
          return parsed;
        }
        settings.update((before) => ({ ...before, services: parsed.value.map((each) => ({ ...each })) }));
        options.onChange();
        return ok(null);
      },
    },
  };
}
