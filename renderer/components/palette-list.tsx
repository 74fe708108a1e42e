import { useEffect, useRef } from 'react';
import { useWords } from '../context.tsx';
import type { PaletteGroup, PaletteItem } from '../palette.ts';
import type { FoundGroup } from '../palette-find.ts';

export interface PaletteListProps {
  /** The ids of the list and its options begin with it. */
  id: string;
  groups: readonly FoundGroup[];
  /** The id of the item that the keys are on. */
  active: string | null;
  titleOf: (group: PaletteGroup) => string;
  onPoint: (item: PaletteItem) => void;
  onChoose: (item: PaletteItem) => void;
}

/** An id of the page may hold no space. */
export function optionId(list: string, item: Pick<PaletteItem, 'id'>): string {
  return `${list}-${item.id.replaceAll(' ', '.')}`;
}

/** The field keeps the focus and names the active option, so the list takes no keys of its own. */
export function PaletteList({ id, groups, active, titleOf, onPoint, onChoose }: PaletteListProps) {
  const { t } = useWords();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active !== null) {
      document.getElementById(optionId(id, { id: active }))?.scrollIntoView({ block: 'nearest' });
    }
  }, [id, active]);
  const isFirst = groups[0]?.items[0]?.id === active;
  useEffect(() => {
    // Its heading too.
    if (isFirst) {
      list.current?.scrollTo(0, 0);
    }
  }, [isFirst]);
  return (
    <div ref={list} id={`${id}list`} className="palette-list" role="listbox" aria-label={t('palette.label')}>
      {groups.map(({ group, items }) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; this groups options.
        <div key={group} role="group" aria-labelledby={`${id}${group}`}>
          <div className="over" id={`${id}${group}`} role="presentation">
            {titleOf(group)}
          </div>
          {items.map((item) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus and names the active option.
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys.
            <div
              key={item.id}
              id={optionId(id, item)}
              className="palette-item"
              role="option"
              aria-selected={item.id === active}
              // The pointer that only rests where the list comes up must not choose.
              onMouseMove={() => item.id !== active && onPoint(item)}
              // The focus stays in the field.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onChoose(item)}
            >
              <span className="cut palette-title" title={item.title}>
                {item.title}
              </span>{' '}
              {item.detail && (
                <span className="cut palette-detail" title={item.detail}>
                  {item.detail}
                </span>
              )}
              {item.keys && (
                <span className="kbd" aria-hidden="true">
                  {item.keys}
                </span>
              )}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
