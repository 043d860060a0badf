import { DEFAULT_SYNTAX, type Syntax } from '../../jinja/index.js';
import { normalize, tokenize } from '../../jinja/syntax/lexer.js';
import { SourceText } from '../../jinja/syntax/source.js';

/**
 * A playbook's text with the backslashes doubled in the strings inside `{{ }}`, as Ansible does, so that what YAML
 * has read is not read once more by Jinja.
 * @throws JinjaError of kind `syntax`
 */
export function doubleBackslashes(text: string, syntax: Partial<Syntax> = {}): string {
  if (!text.includes('\\') || !text.includes('{{')) return text;
  const full = { ...DEFAULT_SYNTAX, ...syntax, keepTrailingNewline: true };
  let inside = false;
  let out = '';
  for (const token of tokenize(new SourceText(undefined, normalize(text, full)), full, 'root')) {
    if (token.type === 'variable_begin') inside = true;
    else if (token.type === 'variable_end') inside = false;
    out += inside && token.type === 'string' ? token.text.replaceAll('\\', '\\\\') : token.text;
  }
  return out;
}
