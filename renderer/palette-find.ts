/** What of the command palette's offer is meant by what was typed. Pure. */
import { MOST_OF_GROUP, type PaletteGroup, type PaletteItem } from './palette.ts';
import { plain } from './plain-text.ts';
import { ENGLISH, type Words } from './words.tsx';

export interface FoundGroup {
  group: PaletteGroup;
  items: PaletteItem[];
}

/**
 * What is meant by what was typed, by group: the group with the best match first, and in it the best match first, then
 * what was chosen here lately, then what was of use lately. While nothing is typed it is what is foremost.
 */
export function foundItems(
  items: readonly PaletteItem[],
  typed: string,
  chosen: readonly string[],
): FoundGroup[] {
  const wanted = wordsOf(typed);
  const ranked = items
    .map((each, place) => ({ each, place, score: wanted.length === 0 ? 0 : scoreOf(each, wanted) }))
    .filter(({ each, score }) => (wanted.length === 0 ? each.foremost : score !== null))
    .map(({ each, place, score }) => ({ each, place, score: score ?? 0, turn: turnOf(each, chosen) }))
    .sort(
      (one, other) =>
        one.score - other.score ||
        one.turn - other.turn ||
        other.each.usedAt - one.each.usedAt ||
        one.place - other.place,
    );
  const groups = new Map<PaletteGroup, PaletteItem[]>();
  for (const { each } of wanted.length === 0 ? [...ranked].sort((a, b) => rankOf(a) - rankOf(b)) : ranked) {
    const held = groups.get(each.group) ?? [];
    groups.set(each.group, held);
    if (held.length < MOST_OF_GROUP[each.group] || each.id === 'more-devices') {
      held.push(each);
    }
  }
  return [...groups].map(([group, found]) => ({ group, items: lastTheRest(found) }));
}

const rankOf = ({ each }: { each: PaletteItem }) => GROUPS.indexOf(each.group);
const GROUPS: readonly PaletteGroup[] = ['tunnels', 'devices', 'actions', 'views', 'profiles'];

/** The way to all devices stands below those that are shown. */
function lastTheRest(items: PaletteItem[]): PaletteItem[] {
  const rest = items.filter(({ id }) => id === 'more-devices');
  return rest.length === 0 ? items : [...items.filter(({ id }) => id !== 'more-devices'), ...rest];
}

function turnOf({ id }: PaletteItem, chosen: readonly string[]): number {
  const at = chosen.indexOf(id);
  return at < 0 ? chosen.length : at;
}

function wordsOf(typed: string): string[] {
  return plain(typed).toLowerCase().split(/\s+/).filter(Boolean);
}

/** How far it is from what was typed, 0 for the very name; null where a word is not in it. */
function scoreOf({ title, detail, hidden, id }: PaletteItem, wanted: readonly string[]): number | null {
  const name = title.toLowerCase();
  if (id === 'by-name' || id === 'more-devices') {
    return BESIDE;
  }
  if (name === wanted.join(' ')) {
    return 0;
  }
  const shown = `${name} ${detail.toLowerCase()}`;
  const all = `${shown} ${hidden.toLowerCase()}`;
  let score = 0;
  for (const word of wanted) {
    if (name.startsWith(word)) {
      score += 1;
    } else if (beginsWord(shown, word)) {
      score += 2;
    } else if (shown.includes(word)) {
      score += 3;
    } else if (all.includes(word)) {
      score += 5;
    } else {
      return null;
    }
  }
  return score;
}

/** After everything that is found by its name. */
const BESIDE = 1000;

function beginsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) {
      return true;
    }
  }
  return false;
}

/**
 * What main is asked for of what was typed: words that only name an action are left out, so that “ssh press” finds the
 * devices called press. Where nothing else was typed they are taken as they are.
 */
export function deviceText(typed: string, { t }: Words): string {
  const names = [
    t('palette.ssh-to-device'),
    t('common.open-tunnel'),
    t('common.open-terminal'),
    ENGLISH.t('palette.ssh-to-device'),
    ENGLISH.t('common.open-tunnel'),
    ENGLISH.t('common.open-terminal'),
  ];
  const verbs = new Set(names.flatMap(wordsOf));
  const typedWords = plain(typed).split(/\s+/).filter(Boolean);
  const rest = typedWords.filter((word) => !verbs.has(word.toLowerCase()));
  return (rest.length > 0 ? rest : typedWords).join(' ');
}
