/** Who may call main. Plain values: Electron's part is in main.ts. */

/** As much of Electron's IpcMainInvokeEvent as tells who sent it. */
export interface Sender {
  sender: { id: number };
  /** null where the frame has navigated or is gone. `parent` is null for a main frame. */
  senderFrame: { url: string; parent: unknown } | null;
}

/** Only the main frame of our own window, showing our own page, may call. */
export function trustedSender(event: Sender, window: { id: number } | null, origin: string): boolean {
  const frame = event.senderFrame;
  if (window === null || event.sender.id !== window.id || frame === null || frame.parent !== null) {
    return false;
  }
  // A custom scheme's origin reads “null” in URL, so scheme and host are compared as text.
  const url = URL.parse?.(frame.url) ?? safeUrl(frame.url);
  return url !== null && `${url.protocol}//${url.host}` === origin;
}

function safeUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
