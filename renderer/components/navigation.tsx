import { type MouseEvent, useId } from 'react';
import type { ViewName, WindowView } from '../../electron/ipc/contract.ts';
import { useStore, useWords } from '../context.tsx';
import { costText, monthSum } from '../month.ts';
import { type NumberedView, VIEW_LABELS, viewKeyText } from '../shortcuts.ts';
import { DemoNote } from './demo-note.tsx';
import { ViewIcon } from './icons.tsx';

export function Navigation({ view, screen }: { view: WindowView; screen: ViewName }) {
  const { t } = useWords();
  // One that is looked for is none yet: whether it is opened at all may be what somebody is asked just now.
  const open = view.tunnels.filter(
    ({ state, tunnelId }) => state !== 'closed' && !(state === 'opening' && tunnelId === null),
  ).length;
  const things = view.devices.loaded;
  const mac = view.desktop.platform === 'darwin';
  const common = { screen, mac };
  return (
    <nav className="side" aria-label={t('shell.views')}>
      <Item {...common} to="tunnels" count={open} counted={t('common.open-tunnels', { count: open })} />
      <Item {...common} to="devices" count={things} counted={t('common.things', { count: things })} />
      <Item {...common} to="activity" />
      <Item {...common} to="profiles" />
      <Item {...common} to="settings" />
      <Item {...common} to="about" />
      {view.demo ? <DemoNote /> : <ThisMonth bill={view.bill} />}
    </nav>
  );
}

interface ItemProps {
  to: NumberedView;
  screen: ViewName;
  mac: boolean;
  count?: number;
  counted?: string;
}

function Item({ to, screen, mac, count = 0, counted }: ItemProps) {
  const store = useStore();
  const { t } = useWords();
  const name = t(VIEW_LABELS[to]);
  const id = useId();
  const go = (event: MouseEvent) => {
    event.preventDefault();
    store.go(to);
  };
  // The log is a part of the help.
  const current = to === screen || (to === 'about' && screen === 'log');
  return (
    <a
      href={`#${to}`}
      title={`${name} (${viewKeyText(to, mac)})`}
      aria-current={current ? 'page' : undefined}
      aria-describedby={count > 0 ? `${id}count` : undefined}
      onClick={go}
    >
      <ViewIcon view={to} />
      <span className="name">{name}</span>
      {count > 0 && (
        <>
          {' '}
          <span className="count">{count.toLocaleString('en')}</span>
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
  const words = useWords();
  const { t } = words;
  const sum = monthSum(bill.months);
  if (!sum) {
    return null;
  }
  const cost = costText(sum.cost, words);
  return (
    <p className="month figures">
      <span>{t('shell.this-month')}</span>
      {cost && <b>{cost}</b>}
      <span>{t('shell.opened', { count: sum.opened })}</span>
      {sum.reused > 0 && <span>{t('shell.reused', { count: sum.reused })}</span>}
    </p>
  );
}
