/**
 * The words of an option's value as ssh_config(5) has them (`argv_split` of OpenSSH). This is not the grammar of a shell, nor that of
 * `shlex`: within and outside quotes a backslash counts before a quote and a backslash only, outside also before a space.
 * A word that begins with `#` begins a comment.
 * @returns `undefined` for a quote that is not closed
 */
export function configWords(value: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < value.length; at++) {
    const c = value.charAt(at);
    const next = value.charAt(at + 1);
    if (quote === '' && word === undefined && c === '#') break;
    if (c === '\\' && next !== '' && (`'"\\`.includes(next) || (quote === '' && next === ' '))) {
      word = (word ?? '') + next;
      at++;
    } else if (quote === '' && (c === ' ' || c === '\t')) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === '' && (c === '"' || c === "'")) {
      quote = c;
      word ??= '';
    } else if (c === quote) quote = '';
    else word = (word ?? '') + c;
  }
  if (word !== undefined) words.push(word);
  return quote === '' ? words : undefined;
}
