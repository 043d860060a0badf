import { PyError, str, textOf, type Value } from '../../python/index.js';
import { loads } from '../../python/json/loads.js';
import { queryError } from './error.js';

export type TokenType =
  | 'dot'
  | 'star'
  | 'rbracket'
  | 'comma'
  | 'colon'
  | 'current'
  | 'lparen'
  | 'rparen'
  | 'lbrace'
  | 'rbrace'
  | 'identifier'
  | 'quoted'
  | 'flatten'
  | 'filter'
  | 'lbracket'
  | 'literal'
  | 'or'
  | 'pipe'
  | 'and'
  | 'expref'
  | 'number'
  | Comparison
  | 'not'
  | 'eof';

export type Comparison = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte';

/** A token of a query. `value` is a name, a number or a literal's value. */
export interface Token {
  readonly type: TokenType;
  readonly value: Value;
  readonly start: number;
}

const MARKS: Readonly<Record<string, TokenType>> = {
  '[]': 'flatten',
  '[?': 'filter',
  '||': 'or',
  '&&': 'and',
  '<=': 'lte',
  '>=': 'gte',
  '!=': 'ne',
  '==': 'eq',
  '.': 'dot',
  '*': 'star',
  ']': 'rbracket',
  ',': 'comma',
  ':': 'colon',
  '@': 'current',
  '(': 'lparen',
  ')': 'rparen',
  '{': 'lbrace',
  '}': 'rbrace',
  '[': 'lbracket',
  '|': 'pipe',
  '&': 'expref',
  '<': 'lt',
  '>': 'gt',
  '!': 'not',
};

const RULE =
  /(?<blank>[ \t\n\r]+)|(?<identifier>[A-Za-z_]\w*)|(?<number>-?\d+)|(?<raw>'(?:\\[^]|[^\\'])*')|(?<literal>`(?:\\[^]|[^\\`])*`)|(?<quoted>"(?:\\[^]|[^\\"])*")|(?<mark>\[\]|\[\?|\|\||&&|<=|>=|!=|==|[.*\],:@(){}[|&<>!])/y;

/** Cuts a query into its tokens. @throws PyError where there is something that is none */
export function tokenize(query: string): Token[] {
  if (query === '') throw queryError('Invalid JMESPath expression: cannot be empty.');
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    RULE.lastIndex = at;
    const found = RULE.exec(query);
    if (!found) throw unknown(query, at);
    const token = tokenOf(found.groups ?? {}, at, query);
    if (token) tokens.push(token);
    at = RULE.lastIndex;
  }
  tokens.push({ type: 'eof', value: '', start: query.length });
  return tokens;
}

function unknown(query: string, at: number): PyError {
  const c = query.charAt(at);
  const open = c === "'" || c === '`' || c === '"';
  return queryError(
    `Bad jmespath expression: ${open ? `Unclosed ${c} delimiter` : `Unknown token '${c}'`}:\n${query}\n${' '.repeat(at)}^`,
  );
}

function tokenOf(
  groups: Readonly<Record<string, string | undefined>>,
  start: number,
  query: string,
): Token | undefined {
  const { identifier, number, raw, literal, quoted, mark } = groups;
  if (identifier !== undefined) return { type: 'identifier', value: identifier, start };
  if (number !== undefined) return { type: 'number', value: Number(number), start };
  if (raw !== undefined) return { type: 'literal', value: raw.slice(1, -1).replaceAll("\\'", "'"), start };
  if (quoted !== undefined) return { type: 'quoted', value: json(quoted) ?? refuse(query, start), start };
  if (literal !== undefined) return { type: 'literal', value: literalValue(literal, query, start), start };
  const type = mark === undefined ? undefined : MARKS[mark];
  return type && { type, value: mark ?? '', start };
}

/** What stands between backquotes: JSON, or text that is none. */
function literalValue(literal: string, query: string, start: number): Value {
  const text = literal.slice(1, -1).replaceAll('\\`', '`');
  const value = json(text);
  if (value !== undefined) return value;
  return json(`"${text.trimStart()}"`) ?? refuse(query, start);
}

function json(text: string): Value | undefined {
  try {
    return loads(text);
  } catch (error) {
    if (error instanceof PyError) return undefined;
    throw error;
  }
}

function refuse(query: string, start: number): never {
  throw queryError(`Bad jmespath expression: Bad token:\n${query}\n${' '.repeat(start)}^`);
}

/** A token's value as text. */
export function nameOf(token: Token): string {
  return textOf(token.value) ?? str(token.value);
}
