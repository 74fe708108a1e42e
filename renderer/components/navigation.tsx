import { type MouseEvent, useId } from 'react';
import type { ViewName, WindowView } from '../../electron/ipc/contract.ts';
import { useStore } from '../context.tsx';
import { plural } from '../format.ts';
import { costText, monthSum } from '../month.ts';

export function Navigation({ view, screen }: { view: WindowView; screen: ViewName }) {
  const open = view.tunnels.filter((tunnel) => tunnel.state !== 'closed').length;
  const things = view.devices.loaded;
  return (
    <nav className="side" aria-label="Views">
      <Item to="tunnels" name="Tunnels" screen={screen} count={open} counted={plural(open, 'open tunnel')} />
      <Item to="devices" name="Devices" screen={screen} count={things} counted={plural(things, 'thing')} />
      <Item to="activity" name="Activity" screen={screen} />
      <Item to="profiles" name="Profiles" screen={screen} />
      <Item to="settings" name="Settings" screen={screen} />
      <Item to="about" name="About" screen={screen} />
      {view.demo ? (
        <p className="demo">
          <b>Demo</b>
          <span>The cloud and the devices run inside this computer. Nothing is billed.</span>
        </p>
      ) : (
        <ThisMonth bill={view.bill} />
      )}
    </nav>
  );
}

interface ItemProps {
  to: ViewName;
  name: string;
  screen: ViewName;
  count?: number;
  counted?: string;
}

function Item({ to, name, screen, count = 0, counted }: ItemProps) {
  const store = useStore();
  const id = useId();
  const go = (event: MouseEvent) => {
    event.preventDefault();
    store.go(to);
  };
  return (
    <a
      href={`#${to}`}
      aria-current={to === screen ? 'page' : undefined}
      aria-labelledby={`${id}name`}
      aria-describedby={count > 0 ? `${id}count` : undefined}
      onClick={go}
    >
      <span id={`${id}name`}>{name}</span>
      {count > 0 && (
        <>
          <span className="count" aria-hidden="true">
            {count.toLocaleString('en')}
          </span>
          <span id={`${id}count`} hidden>
            {counted}
          </span>
        </>
      )}
    </a>
  );
}

/** What the month came to so far, for all profiles together. */
function ThisMonth({ bill }: { bill: WindowView['bill'] }) {
  const sum = monthSum(bill.months);
  if (!sum) {
    return null;
  }
  const cost = costText(sum.cost);
  return (
    <p className="month figures">
      <span>This month</span>
      {cost && <b>{cost}</b>}
      <span>{plural(sum.opened, 'tunnel')} opened</span>
      {sum.reused > 0 && <span>{sum.reused} reused</span>}
    </p>
  );
}
