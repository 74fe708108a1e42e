/** Where the focus goes in a screen. */

/** Puts the focus into the search field of the screen; answers whether there is one. */
export function focusFind(): boolean {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
  field?.focus();
  field?.select();
  return field !== null;
}

/** Puts the focus into the screen that is shown: into the field that finds a device, else on the heading, so that it is read. */
export function focusScreen(): void {
  const target =
    document.getElementById('find') ??
    document.querySelector<HTMLElement>('main h1') ??
    document.querySelector<HTMLElement>('main');
  if (target) {
    if (target.tabIndex < 0) {
      target.tabIndex = -1;
    }
    target.focus({ preventScroll: true });
  }
}

/** Calls `leave` at a press that is in none of these; answers with what ends that. */
export function onPressOutside(inside: readonly { current: Node | null }[], leave: () => void): () => void {
  const onPress = ({ target }: PointerEvent) => {
    if (!inside.some(({ current }) => current?.contains(target as Node))) {
      leave();
    }
  };
  document.addEventListener('pointerdown', onPress);
  return () => document.removeEventListener('pointerdown', onPress);
}

/** Nothing has the focus: what had it is gone, or nothing ever had. */
export function isFocusLost(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body;
}
