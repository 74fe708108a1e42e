/** What names and other people's words become before the desktop shows them in a notification. Pure. */

// Desktops show two or three lines; a service's answer may be of any length.
const LONGEST_TITLE = 200;
const LONGEST_BODY = 600;

/** Of control characters only the line break means something; signs that turn the reading direction would turn the rest too. */
const UNSHOWN = /[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** What a cut leaves of a sign that takes two places. */
const HALF_A_SIGN = /[\ud800-\udbff]$/;

/**
 * `markup`: the desktop reads tags in the body, links and pictures among them (Desktop Notifications Specification 1.2,
 * Markup), and Electron passes them on as they are. A title is never read so.
 */
export function notificationText(
  { title, body }: { title: string; body: string },
  { markup }: { markup: boolean },
): { title: string; body: string } {
  const plain = cut(body, LONGEST_BODY);
  return {
    title: cut(title, LONGEST_TITLE).replaceAll('\n', ' '),
    body: markup ? escaped(plain) : plain,
  };
}

function cut(text: string, longest: number): string {
  const shown = text.replace(UNSHOWN, ' ');
  return shown.length > longest ? `${shown.slice(0, longest - 1).replace(HALF_A_SIGN, '')}…` : shown;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
