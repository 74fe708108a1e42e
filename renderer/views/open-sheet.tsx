import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type {
  DeviceView,
  OpenRequest,
  ProfileView,
  TunnelView,
  WindowView,
} from '../../electron/ipc/contract.ts';
import { ErrorBox } from '../components/error-box.tsx';
import { StarIcon } from '../components/icons.tsx';
import { DEVICE_LIST_ID } from '../components/search-field.tsx';
import { useMinutes, useSelect, useStore, useWords } from '../context.tsx';
import { formatSpan } from '../format.ts';
import {
  lacking,
  newDraft,
  type OpenDraft,
  type OpenProblems,
  openTunnelTo,
  portsBeside,
  readDraft,
  toRemember,
} from '../open-form.ts';
import { otherTunnelTo } from '../others.ts';
import { mostServices, serviceLabel } from '../services.ts';
import type { SheetTarget, Store } from '../store.ts';
import { useAction } from '../use-action.ts';
import { useDevice } from '../use-device.ts';
import { Rich } from '../words.tsx';
import { DeviceLine } from './device-line.tsx';
import { LifetimeField } from './lifetime-field.tsx';
import { MoreFields } from './more-fields.tsx';
import { OpenCost } from './open-cost.tsx';
import { OpenTunnelNote, OtherTunnelNote } from './open-tunnel-note.tsx';
import { OpenWays } from './open-ways.tsx';
import { ProtocolField } from './protocol-field.tsx';
import { ServicesField } from './services-field.tsx';

export interface OpenSheetProps {
  target: SheetTarget;
  view: WindowView;
  profile: ProfileView;
}

const NO_PROBLEMS: OpenProblems = { ports: {} };

/**
 * “Open a tunnel to …”: services, lifetime, ports, the ssh user, the protocol, beginning with what is remembered for
 * the device; everything typed is kept until it worked or was cancelled. An open tunnel is offered before a new one.
 */
export function OpenSheet({ target, view, profile }: OpenSheetProps) {
  const store = useStore();
  const words = useWords();
  const { t } = words;
  const { thingName, again } = target;
  const use = useDevice(target);
  const { device } = use;
  const wanted = { thingName, profileName: profile.name, region: profile.region };
  const tunnel = openTunnelTo(view.tunnels, wanted);
  const kept = useKeptDraft(thingName, profile.id);
  const first = again?.services ?? target.services ?? tunnel?.ports.map((port) => port.serviceId) ?? null;
  // Until something is typed the form follows what becomes known of the device.
  const draft = kept.draft ?? newDraft(device, first, again?.lifetimeMinutes ?? null);
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const { busy, error, run } = useAction();
  const sheet = useFocusOnOpen();
  useOthersOnce(view);
  const id = useId();

  const missing = tunnel ? lacking(tunnel, draft.services) : [];
  const usable = tunnel !== undefined && missing.length === 0 && !again;
  const other =
    usable || again ? undefined : otherTunnelTo(view.others.tunnels, { thingName, services: draft.services });

  const change = (next: OpenDraft) => {
    kept.keep(next);
    setProblems(NO_PROBLEMS);
  };
  const read = () => {
    const answer = readDraft(draft, words);
    setProblems(answer.ok ? NO_PROBLEMS : answer.problems);
    return answer.ok ? answer.value : null;
  };
  const send = async (how: Pick<OpenRequest, 'reuse' | 'terminal'>) => {
    const value = read();
    if (!value) {
      return;
    }
    const request: OpenRequest = { profileId: profile.id, thingName, ...value, ...how };
    const beside = how.reuse ? [] : view.tunnels;
    const outcome = await run(() => saveAndOpen(store, { draft, device, request, beside }));
    if (outcome?.ok) {
      store.pointAt(outcome.value.key);
    }
  };
  const adopt = async () => {
    const value = read();
    if (!value || !other) {
      return;
    }
    const call = { tunnelId: other.tunnelId, ports: value.ports };
    const outcome = await run(() => store.ask('tunnel.adopt', call));
    if (outcome?.ok) {
      store.pointAt(outcome.value.key);
    }
  };
  const cancel = () => {
    store.closeSheet();
    document.getElementById(DEVICE_LIST_ID)?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // An Escape of an input method takes back what is being composed.
    if (event.key === 'Escape' && !event.defaultPrevented && !event.nativeEvent.isComposing) {
      cancel();
    }
  };

  return (
    <section className="sheet" aria-labelledby={id} onKeyDown={onKeyDown}>
      <div className="sheet-body">
        <div className="sheet-head">
          <h2 id={id} ref={sheet} tabIndex={-1}>
            <Rich
              text={t('open.title', { name: thingName })}
              parts={{ thing: (name) => <span className="thing">{name}</span> }}
            />
          </h2>
          <Favourite thingName={thingName} device={device} />
        </div>
        <DeviceLine use={use} />
        {again && <AgainNote tunnel={tunnel} />}
        {tunnel && !again && (
          <OpenTunnelNote tunnel={tunnel} missing={missing.map((id) => serviceLabel(id, view.services))} />
        )}
        {other && <OtherTunnelNote tunnel={other} />}
        <ServicesField
          draft={draft}
          services={view.services}
          most={mostServices(draft.protocol, device?.foundProtocol ?? null)}
          problem={problems.services}
          change={change}
        />
        <LifetimeField draft={draft} problem={problems.lifetime} change={change} />
        <MoreFields draft={draft} services={view.services} problems={problems.ports} change={change} />
        <ProtocolField
          draft={draft}
          found={device?.foundProtocol ?? null}
          tunnelOpen={tunnel !== undefined}
          change={change}
        />
        {error && <ErrorBox error={error} bring />}
      </div>
      <div className="sheet-foot">
        <OpenCost view={view} profile={profile} reusable={usable || other !== undefined} />
        <OpenWays
          open={again ? 'again' : usable ? 'ours' : other ? 'others' : tunnel ? 'lacking' : 'none'}
          ssh={draft.services.includes('SSH')}
          busy={busy}
          demo={view.demo}
          send={(how) => void send(how)}
          adopt={() => void adopt()}
          cancel={cancel}
        />
        <p className="soft small" role="status">
          {busy && t('open.opening')}
        </p>
      </div>
    </section>
  );
}

/** What was typed for this device, also after a look at another screen. */
function useKeptDraft(thingName: string, profileId: string) {
  const store = useStore();
  const kept = useSelect((state) => state.kept);
  const mine = kept !== null && kept.thingName === thingName && kept.profileId === profileId;
  return {
    draft: mine ? kept.draft : null,
    keep: (draft: OpenDraft) => store.keep({ thingName, profileId, draft }),
  };
}

/** A tunnel of others can be offered only when they were read. */
function useOthersOnce(view: WindowView): void {
  const store = useStore();
  const unread = view.others.state === 'idle';
  useEffect(() => {
    if (unread) {
      void store.ask('others.refresh', null);
    }
  }, [unread, store]);
}

interface Sending {
  draft: OpenDraft;
  device: DeviceView | null;
  request: OpenRequest;
  /** The tunnels that are there, where this becomes another one. */
  beside: readonly TunnelView[];
}

/** What is remembered for the device first, since the tunnel and the terminal that may start need it. */
async function saveAndOpen(store: Store, { draft, device, request, beside }: Sending) {
  const settings = toRemember(draft, request, device);
  if (settings) {
    const saved = await store.ask('devices.settings', settings);
    if (!saved.ok) {
      return saved;
    }
  }
  return store.ask('tunnel.open', { ...request, ports: portsBeside(request.ports, beside) });
}

/** Why the tunnel that is open is not offered this time. */
function AgainNote({ tunnel }: { tunnel: TunnelView | undefined }) {
  const words = useWords();
  const { t } = words;
  const now = useMinutes();
  if (!tunnel || tunnel.expiresAt === null) {
    return <p className="note small info">{t('open.again-closed')}</p>;
  }
  return (
    <div className="note small info">
      <div className="note-text">
        <b>{t('open.again')}</b>
        <p>{t('open.again-why', { left: formatSpan(tunnel.expiresAt - now, words) })}</p>
        <p>{t('open.again-ports')}</p>
      </div>
    </div>
  );
}

function Favourite({ thingName, device }: { thingName: string; device: DeviceView | null }) {
  const store = useStore();
  const { t } = useWords();
  const { run } = useAction();
  const [changed, setChanged] = useState<boolean | null>(null);
  const on = changed ?? device?.favourite ?? false;
  const toggle = async () => {
    setChanged(!on);
    const rest = { sshUser: null, identityFile: null, protocol: null, services: null };
    const memory = { ...rest, lifetimeMinutes: null, ports: null };
    const saved = await run(() => store.ask('devices.settings', { thingName, favourite: !on, ...memory }));
    if (saved && !saved.ok) {
      setChanged(on);
      store.fail(saved.error);
    }
  };
  return (
    <button
      type="button"
      className={on ? 'btn icon-only star-button on' : 'btn icon-only star-button'}
      aria-pressed={on}
      aria-label={t('devices.favourite')}
      title={on ? t('devices.drop-favourite') : t('devices.make-favourite')}
      onClick={() => void toggle()}
    >
      <StarIcon filled={on} />
    </button>
  );
}

/** The heading takes the focus, so that a screen reader says where one is and Tab goes on into the fields. */
function useFocusOnOpen() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return heading;
}
