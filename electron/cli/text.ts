/** Text for people at a terminal. */

// What others named (attributes, profiles, devices' answers) could else move the cursor, change colours or turn the
// direction of writing around.
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/gu;

/** One line, without control characters. */
export function plain(text: string): string {
  return text.replace(UNPRINTABLE, ' ').trim();
}

/** One line of JSON: escaped besides what JSON itself escapes, since a terminal may be what prints it. */
export function jsonLine(value: unknown): string {
  const text = JSON.stringify(value).replace(UNPRINTABLE, (letters) =>
    letters.replace(/./gsu, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
  return `${text}\n`;
}

const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]/u;
const ZERO = /\p{M}|[\u200b-\u200d]/u;

/** How many columns a terminal needs for it. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) {
    width += ZERO.test(letter) ? 0 : WIDE.test(letter) ? 2 : 1;
  }
  return width;
}

/** At most so many columns; what is cut off shows as `…`. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) {
    return text;
  }
  let kept = '';
  let used = 0;
  for (const letter of text) {
    const more = widthOf(letter);
    if (used + more > width - 1) {
      break;
    }
    kept += letter;
    used += more;
  }
  return width < 1 ? '' : `${kept}…`;
}

/** Lines of at most so many columns, broken between words; a word that is longer has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

const MINUTE_MS = 60_000;
const MINUTES_AN_HOUR = 60;
const HOURS_A_DAY = 24;

/** `1 h 23 min left`; '' while the end is unknown. */
export function leftText(expiresAt: number | null, now: number): string {
  if (expiresAt === null) {
    return '';
  }
  const minutes = Math.floor((expiresAt - now) / MINUTE_MS);
  if (minutes < 1) {
    return expiresAt > now ? 'under 1 min left' : 'expired';
  }
  return `${spanText(minutes)} left`;
}

/** `37 min ago`, `3 days ago`. */
export function agoText(then: number, now: number): string {
  const minutes = Math.floor((now - then) / MINUTE_MS);
  if (minutes < 1) {
    return 'just now';
  }
  const days = Math.floor(minutes / MINUTES_AN_HOUR / HOURS_A_DAY);
  return days < 1 ? `${spanText(minutes)} ago` : `${days === 1 ? '1 day' : `${days} days`} ago`;
}

function spanText(minutes: number): string {
  const hours = Math.floor(minutes / MINUTES_AN_HOUR);
  const rest = minutes % MINUTES_AN_HOUR;
  return [hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter(Boolean).join(' ');
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units with one digit after the point: `999 B`, `18.4 MB`. */
export function bytesText(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= (unit === 0 ? 1000 : 999.95) && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
