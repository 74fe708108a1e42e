const CHARACTER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** What brings its own room, or takes none: full-width signs, quotation marks, blanks. */
const APART = /[\s，。；：！？、…（）“”‘’·—]/u;

/**
 * A message whose values may be Latin or Chinese, as a name or a span of time: zh`到${name}的隧道` is “到 press-07 的隧道”
 * and “到粘贴的令牌的隧道”. A Chinese character and what is not one stand apart by a blank, two characters do not.
 */
export function zh(texts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return texts.reduce((before, text, at) => join(join(before, String(values[at - 1] ?? '')), text));
}

function join(before: string, after: string): string {
  const [last = ''] = before.match(/.$/su) ?? [];
  const [first = ''] = after.match(/^./su) ?? [];
  const plain = last !== '' && first !== '' && !APART.test(last) && !APART.test(first);
  return plain && CHARACTER.test(last) !== CHARACTER.test(first) ? `${before} ${after}` : before + after;
}

/** Names with commas between them, as Chinese separates them: “SSH、HTTP”. */
export function listed(names: string): string {
  return names.replaceAll(', ', '、');
}
