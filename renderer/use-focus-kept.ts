import { useEffect } from 'react';
import { focusScreen, isFocusLost } from './focus.ts';

/**
 * What has the focus may go while it has it: a button whose tunnel is closed, a card that is taken off the list. The
 * focus then goes to what stood around it, as a card that is still there, else to the heading of the screen; on the
 * page's body Tab would begin anew at the top, and a screen reader would stand nowhere.
 */
export function useFocusKept(): void {
  useEffect(() => {
    /** What has the focus, and what stands around it, from the inside out. */
    let held: Element[] = [];
    let frame = 0;
    const onFocus = ({ target }: FocusEvent) => {
      held = [];
      for (let at = target instanceof Element ? target : null; at; at = at.parentElement) {
        held.push(at);
      }
    };
    const isGone = () => held[0]?.isConnected === false && isFocusLost();
    const look = () => {
      frame = 0;
      if (isGone()) {
        refocus(held);
      }
    };
    const observer = new MutationObserver(() => {
      if (frame === 0 && isGone()) {
        // What comes in its place may take the focus by itself, once it is drawn.
        frame = requestAnimationFrame(() => {
          frame = requestAnimationFrame(look);
        });
      }
    });
    observer.observe(document.body, { childList: true, subtree: true });
    document.addEventListener('focusin', onFocus);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      document.removeEventListener('focusin', onFocus);
    };
  }, []);
}

function refocus(held: readonly Element[]): void {
  const dialog = document.querySelector('dialog[open]');
  if (dialog) {
    (dialog.querySelector<HTMLElement>('[data-first]') ?? dialog.querySelector('button'))?.focus();
    return;
  }
  const around = held.find((each) => each.isConnected && isPlace(each));
  if (around instanceof HTMLElement) {
    around.focus({ preventScroll: true });
  } else {
    focusScreen();
  }
}

/** It can hold the focus, and says by its name where one is. */
function isPlace(element: Element): boolean {
  return element.matches('[tabindex][aria-label], [tabindex][aria-labelledby]');
}
