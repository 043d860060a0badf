import { HapError } from '../model/index.js';

/** What the text read so far has opened and not closed. */
interface Open {
  quote: string | undefined;
  expressions: number;
  statements: number;
  comments: number;
}

const inTemplate = (open: Open): boolean => open.expressions + open.statements + open.comments > 0;

/**
 * Splits a line of arguments at white space, as Ansible does: what stands in quotes or in `{{ }}`, `{% %}`, `{# #}` stays
 * together, quotes and line breaks are kept, and a `\` alone at the end of a line joins it with the next.
 * @throws HapError `bad-arguments` where quotes or template marks are not closed
 */
export function splitArguments(text: string): string[] {
  const words: string[] = [];
  const open: Open = { quote: undefined, expressions: 0, statements: 0, comments: 0 };
  const lines = text.split('\n');
  lines.forEach((line, i) => {
    const continued = splitLine(line, words, open);
    // Without a word before it the line break has nothing to belong to.
    if (i < lines.length - 1 && !continued && words.length > 0) glue(words, '\n');
  });
  if (open.quote !== undefined || inTemplate(open)) {
    const what = open.quote === undefined ? 'a template' : `a ${open.quote}`;
    throw new HapError({
      code: 'bad-arguments',
      summary: `${what} is not closed in '${text.trim()}'`,
      detail: 'failed at splitting arguments, either an unbalanced jinja2 block or quotes',
      hint: 'Put the whole value in quotes, or write the arguments as a mapping below the module.',
    });
  }
  return words;
}

/** @returns whether the line ended in a lone `\` */
function splitLine(line: string, words: string[], open: Open): boolean {
  const tokens = line.split(' ');
  let continued = false;
  tokens.forEach((token, i) => {
    if (token === '' && i > 0) {
      if (words.length > 0) glue(words, ' ');
      return;
    }
    if (token === '\\' && open.quote === undefined) {
      continued = true;
      return;
    }
    addToken(token, { first: i === 0, alone: tokens.length === 1 }, words, open);
  });
  return continued;
}

function addToken(token: string, at: { first: boolean; alone: boolean }, words: string[], open: Open): void {
  const wasQuoted = open.quote !== undefined;
  const wasTemplate = inTemplate(open);
  open.quote = quoteAfter(token, open.quote);
  const quoted = open.quote !== undefined;
  let placed = true;
  if (quoted && !wasQuoted && !wasTemplate) words.push(token);
  else if (wasTemplate || quoted || wasQuoted) {
    if (at.first && wasQuoted) glue(words, token);
    else if (at.alone) glue(words, `\n${token}`);
    else glue(words, at.first ? token : ` ${token}`);
  } else placed = false;

  const opened = countMarks(token, open);
  if (!placed && (opened || token !== '')) words.push(token);
}

function glue(words: string[], text: string): void {
  words.push((words.pop() ?? '') + text);
}

/** The quote that is open after a token. A backslash before a quote takes its meaning away. */
function quoteAfter(token: string, open: string | undefined): string | undefined {
  let quote = open;
  for (let i = 0; i < token.length; i++) {
    const c = token.charAt(i);
    if ((c !== '"' && c !== "'") || token.charAt(i - 1) === '\\') continue;
    if (quote === undefined) quote = c;
    else if (c === quote) quote = undefined;
  }
  return quote;
}

/** Counts a token's template marks. @returns whether the depth of any kind changed */
function countMarks(token: string, open: Open): boolean {
  const depth = (now: number, begin: string, end: string): number =>
    Math.max(0, now + token.split(begin).length - token.split(end).length);
  const { expressions, statements, comments } = open;
  open.expressions = depth(expressions, '{{', '}}');
  open.statements = depth(statements, '{%', '%}');
  open.comments = depth(comments, '{#', '#}');
  return open.expressions !== expressions || open.statements !== statements || open.comments !== comments;
}

/** Puts words together again, with the spaces and line breaks they had. */
export function joinArguments(words: readonly string[]): string {
  let text = '';
  for (const word of words) text += text === '' || text.endsWith('\n') ? word : ` ${word}`;
  return text;
}
