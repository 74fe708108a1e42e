import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type {
  CommandLineView,
  GeneralSettings,
  SshConfigView,
  WindowView,
} from '../../electron/ipc/contract.ts';
import { copyText } from '../clipboard.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { Fold } from '../components/fold.tsx';
import { ShowMore } from '../components/show-more.tsx';
import { Switch } from '../components/switch.tsx';
import { useStore, useWords } from '../context.tsx';
import { useAction } from '../use-action.ts';
import { useGeneral } from '../use-general.ts';
import { Choices, SettingsPart } from './settings-part.tsx';

const FIRST_NAMES = 12;

export interface SettingsSshProps {
  view: Pick<WindowView, 'general' | 'tunnels' | 'devices' | 'profiles' | 'demo'>;
}

/** The devices in the ssh configuration, and the `culvert` command for the user's own terminals. */
export function SettingsSsh({ view }: SettingsSshProps) {
  const store = useStore();
  const { t, language } = useWords();
  const id = useId();
  const { general, save, saved, error, clearError } = useGeneral(view.general);
  const [config, setConfig] = useState<SshConfigView | null>(null);

  const load = useCallback(async () => {
    const answer = await store.ask('sshConfig.get', null);
    if (answer.ok) {
      setConfig(answer.value);
    }
  }, [store]);
  // What is written changes with the devices that are used, their ports and the names of the profiles.
  const version = JSON.stringify([
    ...[view.general.sshConfig, view.devices.version, language],
    view.profiles.map((profile) => [profile.id, profile.name, profile.region]),
    view.tunnels.map(({ key, ports }) => [key, ports.map(({ localPort }) => localPort)]),
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is when, not what.
  useEffect(() => void load(), [load, version]);

  const { sshConfig } = general;
  const ways: { value: GeneralSettings['sshConfig']; label: string; hint: string }[] = [
    { value: 'command', label: t('ssh.way-command'), hint: t('ssh.way-command-hint') },
    { value: 'port', label: t('ssh.way-port'), hint: t('ssh.way-port-hint') },
  ];
  return (
    <SettingsPart section="ssh" saved={saved}>
      <Switch
        label={t('ssh.write')}
        hint={t('ssh.write-hint')}
        on={sshConfig !== 'off'}
        change={(on) => save({ sshConfig: on ? 'command' : 'off' })}
      />
      {error && <ErrorBox error={error} onDismiss={clearError} bring />}
      {sshConfig !== 'off' && (
        <Choices
          legend={t('ssh.way')}
          name={`${id}way`}
          value={sshConfig}
          options={ways}
          under
          choose={(way) => save({ sshConfig: way })}
        />
      )}
      {!error && config?.problem && <ErrorBox error={config.problem} />}
      {config && sshConfig !== 'off' && (
        <>
          <Names config={config} />
          <LeftOut config={config} />
        </>
      )}
      {config && config.text !== '' && <Look config={config} off={sshConfig === 'off'} />}
      <CommandPart demo={view.demo} />
    </SettingsPart>
  );
}

/** Devices that ssh gets no name for yet. */
function LeftOut({ config: { unknown } }: { config: SshConfigView }) {
  const { t } = useWords();
  return (
    unknown.length > 0 && (
      <p className="soft small" title={unknown.join(', ')}>
        {t('ssh.unknown', { count: unknown.length })}
      </p>
    )
  );
}

function Names({ config: { hosts, mode } }: { config: SshConfigView }) {
  const { t } = useWords();
  const id = useId();
  const [all, setAll] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const more = all ? 0 : Math.max(0, hosts.length - FIRST_NAMES);
  return (
    <div className="ssh-names">
      <h3 className="over" id={id}>
        {t('ssh.names')}
      </h3>
      {hosts.length === 0 ? (
        <p className="soft small">{mode === 'port' ? t('ssh.names-none-open') : t('ssh.names-none')}</p>
      ) : (
        <>
          <p className="soft small">{t('ssh.names-hint')}</p>
          <ul ref={list} className="ssh-hosts" aria-labelledby={id}>
            {hosts.slice(0, hosts.length - more).map((host) => (
              <li key={host} title={host}>
                <CopyButton
                  label={`ssh ${host}`}
                  className="btn small ssh-host"
                  copy={() => copyText(`ssh ${host}`)}
                />
              </li>
            ))}
          </ul>
          {more > 0 && (
            <ShowMore label={t('ssh.names-more', { count: more })} list={list} show={() => setAll(true)} />
          )}
        </>
      )}
    </div>
  );
}

/** To be looked at before it is turned on, too. */
function Look({ config, off }: { config: SshConfigView; off: boolean }) {
  const { t } = useWords();
  const { file, userFile, line, text } = config;
  return (
    <Fold title={t('ssh.look')} set="" invalid={false}>
      <p className="small">
        {t('ssh.look-into')} <code className="kept-path">{userFile}</code>
      </p>
      <div className="ssh-text">
        <pre className="wrapped">{line}</pre>
      </div>
      <p className="small">
        {t('ssh.look-own')} <code className="kept-path">{file}</code>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <section className="ssh-text" aria-label={t('ssh.look-text')} tabIndex={0}>
        <pre>{text}</pre>
      </section>
      {off && <LeftOut config={config} />}
    </Fold>
  );
}

function CommandPart({ demo }: { demo: boolean }) {
  const store = useStore();
  const { t } = useWords();
  const [command, setCommand] = useState<CommandLineView | null>(null);
  const { busy, error, clearError, run } = useAction();

  useEffect(() => {
    void store.ask('commandLine.get', null).then((answer) => answer.ok && setCommand(answer.value));
  }, [store]);

  const install = async (wanted: boolean) => {
    const answer = await run(() => store.ask('commandLine.install', { install: wanted }));
    if (answer?.ok) {
      setCommand(answer.value);
      store.announce(
        `${answer.value.installed ? t('ssh.command-installed') : t('ssh.command-not-installed')} ${answer.value.path}`,
      );
    }
  };
  if (!command) {
    return null;
  }
  const { installed, path, pathHint } = command;
  const hint = installed === false ? null : pathHint;
  return (
    <div className="ssh-command">
      <h3 className="over">{t('ssh.command')}</h3>
      {demo ? (
        <p className="soft small">{t('ssh.command-in-demo')}</p>
      ) : (
        <>
          <p className="soft small">{t('ssh.command-lead')}</p>
          <p className="small">
            {installed === null
              ? t('ssh.command-here')
              : installed
                ? t('ssh.command-installed')
                : t('ssh.command-not-installed')}{' '}
            <code className="kept-path">{path}</code>
          </p>
          {installed !== null && (
            <div className="form-line">
              <BusyButton busy={busy} onClick={() => void install(!installed)}>
                {installed ? t('ssh.uninstall') : t('ssh.install')}
              </BusyButton>
            </div>
          )}
          {hint && (
            <>
              <p className="small">
                {hint.file === '' ? t('ssh.add-to-path') : t('ssh.add-to', { file: hint.file })}
              </p>
              <div className="ssh-line">
                <code className="kept-path">{hint.line}</code>
                <CopyButton
                  label={hint.file === '' ? t('ssh.copy-folder') : t('ssh.copy-line')}
                  className="btn small"
                  copy={() => copyText(hint.line)}
                />
              </div>
            </>
          )}
        </>
      )}
      {error && <ErrorBox error={error} onDismiss={clearError} bring />}
    </div>
  );
}
