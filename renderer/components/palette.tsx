import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { DeviceView, WindowView } from '../../electron/ipc/contract.ts';
import { useMinutes, useSelect, useStore, useWords } from '../context.tsx';
import { type DeviceQuestion, movedTo, NO_FILTER } from '../device-search.ts';
import { type AskedFirst, asksFirst, type PaletteGroup, type PaletteItem, paletteItems } from '../palette.ts';
import { deviceText, type FoundGroup, foundItems } from '../palette-find.ts';
import { runAsked, runCommand } from '../palette-run.ts';
import { usePages } from '../use-pages.ts';
import type { Words } from '../words.tsx';
import { SearchIcon } from './icons.tsx';
import { Modal } from './modal.tsx';
import { PaletteAsk } from './palette-ask.tsx';
import { optionId, PaletteList } from './palette-list.tsx';

/** Enough to hold the best match among those that only contain what was typed. */
const PAGE_ROWS = 60;

/** Finds devices, tunnels and actions from anywhere: a field over a list, all of it by keyboard. */
export function Palette({ view }: { view: WindowView }) {
  const store = useStore();
  const words = useWords();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [asking, setAsking] = useState<AskedFirst | null>(null);
  const { groups, searching } = useFound(view, typed);
  const items = useMemo(() => groups.flatMap((group) => group.items), [groups]);
  const [active, setActive] = useActive(items, typed);

  const leave = () => store.closeOverlay();
  const choose = ({ id: itemId, command }: PaletteItem) => {
    store.remember(itemId);
    if (asksFirst(command)) {
      setAsking(command);
      return;
    }
    store.closeOverlay();
    // After the dialog gave the focus back: what follows may put it elsewhere.
    requestAnimationFrame(() => void runCommand(store, command, words));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) {
      return;
    }
    const item = items[active];
    if (event.key === 'Enter' && item) {
      event.preventDefault();
      choose(item);
      return;
    }
    // Home and End stay the field's own while there is text to move in.
    const inText = typed !== '' && (event.key === 'Home' || event.key === 'End') && !event.ctrlKey;
    const to = inText ? null : movedTo(event.key, active, items.length, PAGE_STEP);
    if (to !== null) {
      event.preventDefault();
      const around = to === active && items.length > 1;
      setActive(
        around && event.key === 'ArrowDown' ? 0 : around && event.key === 'ArrowUp' ? items.length - 1 : to,
      );
    }
  };

  if (asking) {
    return (
      <PaletteAsk
        command={asking}
        onKeep={leave}
        onYes={() => {
          store.closeOverlay();
          void runAsked(store, asking);
        }}
      />
    );
  }
  const { t } = words;
  const current = items[active];
  return (
    <Modal className="palette" labelledBy={`${id}label`} onEscape={leave} onBeside={leave}>
      <div className="palette-field">
        <SearchIcon />
        <input
          type="text"
          role="combobox"
          aria-labelledby={`${id}label`}
          aria-controls={`${id}list`}
          aria-expanded="true"
          aria-autocomplete="list"
          aria-activedescendant={current ? optionId(id, current) : undefined}
          placeholder={t('palette.hint')}
          autoComplete="off"
          spellCheck={false}
          maxLength={MOST_TYPED}
          value={typed}
          data-first
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <span id={`${id}label`} hidden>
          {t('palette.label')}
        </span>
      </div>
      <PaletteList
        id={id}
        groups={groups}
        active={current?.id ?? null}
        titleOf={(group) => groupTitle(group, typed, words)}
        onPoint={(item) => setActive(items.indexOf(item))}
        onChoose={choose}
      />
      {items.length === 0 && <p className="palette-none">{t('palette.nothing', { text: typed.trim() })}</p>}
      <div className="palette-foot">
        <Results count={items.length} typed={typed} searching={searching} />
        <span className="palette-keys" aria-hidden="true">
          <kbd>↑</kbd>
          <kbd>↓</kbd> {t('palette.choose-keys')} <kbd>↵</kbd> {t('palette.run-keys')} <kbd>Esc</kbd>{' '}
          {t('palette.close-keys')}
        </span>
      </div>
    </Modal>
  );
}

// As long as a thing name, and some words around it.
const MOST_TYPED = 200;
const PAGE_STEP = 7;

function groupTitle(group: PaletteGroup, typed: string, { t }: Words): string {
  switch (group) {
    case 'tunnels':
      return t('palette.group-tunnels');
    case 'devices':
      return typed.trim() === '' ? t('palette.group-recent') : t('palette.group-devices');
    case 'actions':
      return t('palette.group-actions');
    case 'views':
      return t('palette.group-views');
    case 'profiles':
      return t('palette.group-profiles');
  }
}

/** The items as they are drawn, and whether AWS is still being asked. */
function useFound(view: WindowView, typed: string): { groups: FoundGroup[]; searching: boolean } {
  const store = useStore();
  const words = useWords();
  const now = useMinutes();
  const chosen = useSelect((state) => state.chosen);
  const text = useDeferredValue(deviceText(typed, words));
  const question = useMemo<DeviceQuestion>(
    () => ({ text, filter: text === '' ? { ...NO_FILTER, list: 'recents' } : NO_FILTER }),
    [text],
  );
  const options = useMemo(
    () => ({
      pageSize: PAGE_ROWS,
      ask: (asked: DeviceQuestion, part: { offset: number; limit: number }) =>
        store.ask('devices.query', { ...asked, ...part }),
    }),
    [store],
  );
  const { state } = usePages<DeviceQuestion, DeviceView>(options, question, view.devices.version);
  useEffect(
    () => () => {
      // What the list of devices goes on loading is what was asked for last.
      const { query, filter } = store.getState();
      void store.ask('devices.query', { text: query, filter, offset: 0, limit: 1 });
    },
    [store],
  );
  const { tunnels, profiles, chosenProfileId, desktop, general, devices: list } = view;
  const groups = useMemo(() => {
    const total = state.total ?? 0;
    const devices = Array.from({ length: Math.min(total, PAGE_ROWS) }, (_, at) => state.row(at)).filter(
      (device) => device !== undefined,
    );
    const shown = { tunnels, profiles, chosenProfileId, desktop, general, devices: list };
    // Rows that still answer what stood there before would be found by accident.
    const found = state.question === question || typed.trim() !== '' ? devices : [];
    return foundItems(
      paletteItems({ view: shown, devices: found, found: total, typed, now }, words),
      typed,
      chosen,
    );
  }, [
    list,
    tunnels,
    profiles,
    chosenProfileId,
    desktop,
    general,
    state,
    question,
    typed,
    now,
    words,
    chosen,
  ]);
  return { groups, searching: view.devices.searching && text !== '' };
}

/** Which item is the active one: the first after each key typed, and the same one while the list changes around it. */
function useActive(items: readonly PaletteItem[], typed: string): [number, (at: number) => void] {
  const [picked, setPicked] = useState<{ id: string; typed: string } | null>(null);
  const at = picked?.typed === typed ? items.findIndex(({ id }) => id === picked.id) : 0;
  const set = (to: number) => {
    const item = items[to];
    setPicked(item ? { id: item.id, typed } : null);
  };
  return [Math.max(0, at), set];
}

const SAID_AFTER_MS = 500;

/** How many there are, for the eye at once and for a screen reader when the typing pauses. */
function Results({ count, typed, searching }: { count: number; typed: string; searching: boolean }) {
  const { t } = useWords();
  const [said, setSaid] = useState('');
  const first = useRef(true);
  const text = searching ? t('palette.searching') : t('palette.results', { count });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each key typed waits anew.
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    const timer = setTimeout(() => setSaid(text), SAID_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, typed]);
  return (
    <span>
      <span aria-hidden="true">{text}</span>
      <span className="unseen" role="status">
        {said}
      </span>
    </span>
  );
}
