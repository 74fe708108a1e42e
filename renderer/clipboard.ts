/**
 * Puts a text on the clipboard. The page is granted no permission, and the clipboard API asks for one; the copy
 * command needs only the user's click.
 *
 * @returns whether it was done
 */
export function copyText(text: string): boolean {
  let done = false;
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
    done = true;
  };
  document.addEventListener('copy', put, { capture: true });
  try {
    return document.execCommand('copy') && done;
  } finally {
    document.removeEventListener('copy', put, { capture: true });
  }
}
