import {
  expressionReferences,
  JinjaError,
  parseExpression,
  parseTemplate,
  templateReferences,
  type AnalysisOptions,
  type Environment,
  type Reference,
} from '../../jinja/index.js';
import { PyError } from '../../python/index.js';
import type { FileSyntax } from '../api.js';
import { syntaxOf } from './file.js';
import { readHeader } from './header.js';
import { refusesUndefined } from './refusing.js';

const options: AnalysisOptions = { deepOutput: true, refusesUndefined };

/**
 * The variables that a text reads; functions that every text can call are none.
 * @param file how the text is to be read, where it is a template file's
 * @returns nothing for a text that cannot be parsed
 */
export function referencesIn(
  environment: Environment,
  text: string,
  kind: 'template' | 'expression',
  file?: FileSyntax,
): readonly Reference[] {
  try {
    const found =
      kind === 'template'
        ? ofTemplate(environment, text, file)
        : expressionReferences(parseExpression(text, environment.syntax, undefined, true), options);
    return found.filter(({ name }) => !environment.globals.has(name));
  } catch (error) {
    if (error instanceof JinjaError || error instanceof PyError) return [];
    throw error;
  }
}

function ofTemplate(environment: Environment, text: string, file: FileSyntax | undefined): Reference[] {
  const { body, syntax } = readHeader(text);
  const skipped = text.length - body.length;
  const own = { ...environment.syntax, ...(file ? syntaxOf(file) : {}), ...syntax };
  const found = templateReferences(parseTemplate(body, own), options);
  return found.map((reference) => ({ ...reference, offset: reference.offset + skipped }));
}
