import type { ast, Scope, Template } from '../../jinja/index.js';

/** A piece of a template that is nothing but text and names: either is empty. */
export interface Word {
  readonly text: string;
  readonly name: string;
}

/** Names that a template gives a meaning of its own. */
const special = ['self', 'super', 'loop', 'caller', 'varargs', 'kwargs'];

/** The pieces of a template that is nothing but text and names; `undefined` for any other. */
export function wordsOf({ body }: ast.TemplateNode): Word[] | undefined {
  const words: Word[] = [];
  for (const statement of body) {
    if (statement.kind !== 'output') return undefined;
    for (const part of statement.parts)
      if (part.kind === 'data') words.push({ text: part.text, name: '' });
      else if (part.kind === 'name' && !special.includes(part.name))
        words.push({ text: '', name: part.name });
      else return undefined;
  }
  return words;
}

/**
 * The text of such a template, where all names stand for text: as the template puts it out, without all that a template may
 * need. What fails is left to the template, which says where.
 * @returns `undefined` where the template itself is to be asked
 */
export function textOfWords(
  words: readonly Word[],
  { environment: { limits } }: Template,
  scope: Pick<Scope, 'get'>,
): string | undefined {
  if (words.length >= limits.steps) return undefined;
  let all = '';
  try {
    for (const { text, name } of words) {
      const value = name === '' ? text : scope.get(name);
      if (typeof value !== 'string') return undefined;
      all += value;
    }
  } catch {
    return undefined;
  }
  return all.length > limits.output ? undefined : all;
}
