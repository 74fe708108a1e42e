import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { DeviceView, OpenRequest, ProfileView, WindowView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { DEVICE_LIST_ID } from '../components/search-field.tsx';
import { useStore } from '../context.tsx';
import {
  lacking,
  newDraft,
  type OpenDraft,
  type OpenProblems,
  openTunnelTo,
  readDraft,
  serviceLabel,
} from '../open-form.ts';
import type { SheetTarget, Store } from '../store.ts';
import { useAction } from '../use-action.ts';
import { LifetimeField } from './lifetime-field.tsx';
import { MoreFields } from './more-fields.tsx';
import { OpenTunnelNote } from './open-tunnel-note.tsx';
import { ProtocolField } from './protocol-field.tsx';
import { ServicesField } from './services-field.tsx';

export interface OpenSheetProps {
  target: SheetTarget;
  view: WindowView;
  profile: ProfileView;
}

const NO_PROBLEMS: OpenProblems = { ports: {} };

/** “Open a tunnel to …”: services, lifetime, ports, the ssh user, the protocol; everything typed is kept until it worked. */
export function OpenSheet({ target, view, profile }: OpenSheetProps) {
  const store = useStore();
  const { thingName } = target;
  const device = view.devices.devices.find((each) => each.thingName === thingName);
  const wanted = { thingName, profileName: profile.name, region: profile.region };
  const tunnel = openTunnelTo(view.tunnels, wanted);
  const [draft, setDraft] = useState(() =>
    newDraft({
      services: target.services ?? tunnel?.ports.map((port) => port.serviceId) ?? null,
      sshUser: device?.sshUser ?? '',
      identityFile: device?.identityFile ?? '',
      protocol: device?.protocol ?? 'auto',
    }),
  );
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const { busy, error, run } = useAction();
  const sheet = useFocusOnOpen();
  const id = useId();

  const missing = tunnel ? lacking(tunnel, draft.services) : [];
  const usable = tunnel !== undefined && missing.length === 0;
  const ssh = draft.services.includes('SSH');

  const change = (next: OpenDraft) => {
    setDraft(next);
    setProblems(NO_PROBLEMS);
  };
  const send = async (how: Pick<OpenRequest, 'reuse' | 'terminal'>) => {
    const read = readDraft(draft);
    if (!read.ok) {
      setProblems(read.problems);
      return;
    }
    const request: OpenRequest = { thingName, ...read.value, ...how };
    const outcome = await run(() => saveAndOpen(store, { draft, device, request }));
    if (outcome?.ok) {
      store.pointAt(outcome.value.key);
    }
  };
  const cancel = () => {
    store.closeSheet();
    document.getElementById(DEVICE_LIST_ID)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) {
      cancel();
    }
  };

  return (
    <section className="sheet" aria-labelledby={id} onKeyDown={onKeyDown}>
      <div className="sheet-body">
        <h2 id={id} ref={sheet} tabIndex={-1}>
          Open a tunnel to <span className="thing">{thingName}</span>
        </h2>
        {tunnel && <OpenTunnelNote tunnel={tunnel} missing={missing.map(serviceLabel)} />}
        <ServicesField draft={draft} problem={problems.services} change={change} />
        <LifetimeField draft={draft} problem={problems.lifetime} change={change} />
        <MoreFields draft={draft} problems={problems.ports} change={change} />
        <ProtocolField
          draft={draft}
          found={device?.foundProtocol ?? null}
          tunnelOpen={tunnel !== undefined}
          change={change}
        />
        {error && <ErrorBox error={error} bring />}
      </div>
      <div className="sheet-foot">
        <p className="note warn small">
          AWS bills each tunnel that is opened, whatever its length. Reconnecting is free.
          {view.demo && ' In the demo nothing is billed.'}
        </p>
        <div className="sheet-ways">
          <button type="button" className="btn" onClick={cancel}>
            Cancel
          </button>
          {tunnel && (
            <BusyButton busy={busy} onClick={() => void send({ reuse: false, terminal: false })}>
              Open another one (billed)
            </BusyButton>
          )}
          {ssh && (usable || !tunnel) && (
            <BusyButton busy={busy} onClick={() => void send({ reuse: true, terminal: true })}>
              {usable ? 'Start SSH in it' : 'Open and start SSH'}
            </BusyButton>
          )}
          {(usable || !tunnel) && (
            <BusyButton
              busy={busy}
              className="btn go"
              onClick={() => void send({ reuse: true, terminal: false })}
            >
              {usable ? 'Use the open tunnel' : 'Open tunnel'}
            </BusyButton>
          )}
        </div>
        <p className="soft small" role="status">
          {busy && 'Opening…'}
        </p>
      </div>
    </section>
  );
}

interface Sending {
  draft: OpenDraft;
  device: DeviceView | undefined;
  request: OpenRequest;
}

/** What is remembered for the device first, since the tunnel and the terminal that may start need it. */
async function saveAndOpen(store: Store, { draft, device, request }: Sending) {
  const sshUser = draft.sshUser.trim();
  const identityFile = draft.identityFile.trim();
  const protocol = draft.protocol === (device?.protocol ?? 'auto') ? null : draft.protocol;
  const login = sshUser !== (device?.sshUser ?? '') || identityFile !== (device?.identityFile ?? '');
  if (login || protocol !== null) {
    const saved = await store.ask('devices.settings', {
      thingName: request.thingName,
      sshUser,
      identityFile,
      protocol,
    });
    if (!saved.ok) {
      return saved;
    }
  }
  return store.ask('tunnel.open', request);
}

/** The heading takes the focus, so that a screen reader says where one is and Tab goes on into the fields. */
function useFocusOnOpen() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return heading;
}
