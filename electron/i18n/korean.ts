// Read aloud, these end in a consonant: 영, 일, 삼, 육, 칠, 팔; of letters by themselves 엘, 엠, 엔, 알; and of words most
// that end so. The r of a word is not heard: sensor is 센서, and gateway-r is 게이트웨이 알.
const CLOSED_ENDS =
  /[013678]$|[LMNR]$|(?:^|[^a-z])[lmnr]$|[a-z](?:[lmn]|ng)$|[bcdfgkpstz]le$|[aeiou](?:le|me|ne)$/;
// 일, 칠, 팔, 엘, 알 and words with l at their end have ㄹ, after which 로 stands.
const RIEUL_ENDS = /[178]$|[LR]$|(?:^|[^a-z])r$|le?$/;

const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
const FINALS = 28;
const RIEUL = 8;

/**
 * `word` with the particle that its last sound asks for: `josa('press-07', '을', '를')` is “press-07을”. `closed` follows
 * a final consonant, `open` a vowel. Names of things and profiles may end in anything: signs at their end are not read.
 */
export function josa(word: string, closed: string, open: string): string {
  const read = word.replace(/[^\p{L}\p{N}]+$/u, '');
  const code = read.codePointAt(read.length - 1) ?? 0;
  const syllable = code >= FIRST_SYLLABLE && code <= LAST_SYLLABLE;
  const final = syllable ? (code - FIRST_SYLLABLE) % FINALS : 0;
  const isClosed = syllable ? final !== 0 : CLOSED_ENDS.test(read);
  // 으로 and 로: ㄹ counts as open.
  const isRieul = syllable ? final === RIEUL : RIEUL_ENDS.test(read);
  const closes = isClosed && !(closed.startsWith('으') && isRieul);
  return `${word}${closes ? closed : open}`;
}
