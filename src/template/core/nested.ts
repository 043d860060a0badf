import { randomBytes } from 'node:crypto';
import type { ast, Environment, Template } from '../../jinja/index.js';
import { ownExpressions, statements, within } from '../../jinja/syntax/walk.js';

let render: string | undefined;

/** Drawn when a template first needs it: loading what draws it takes longer than reading most playbooks. */
function renderName(): string {
  return (render ??= `render_${randomBytes(12).toString('hex')}`);
}

/**
 * Ansible renders the arguments of a lookup once more: `lookup('file', '{{ name }}.txt')` reads the file of that name.
 * Here only a text that stands in the template itself is rendered, never one that was computed. Such a text is given
 * to the function of this name, which nobody knows.
 */
export function isRender(name: string): boolean {
  return name === render;
}

const SUSPECT = /\b(?:lookup|query|q)\s*\([^]*?["'][^]*?\{[{%]/;
const LOOKUPS = ['lookup', 'query', 'q'];

/** A template in which the texts that are arguments of lookups, and templates themselves, are rendered. */
export function withNested(
  environment: Environment,
  body: string,
  compile: (text: string) => Template,
): Template {
  const template = compile(body);
  if (!SUSPECT.test(body)) return template;
  const found = constantsOf(template.ast);
  if (found.length === 0 || environment.syntax.variableStart !== '{{') return template;
  let text = template.ast.source;
  for (const { start, end } of found.sort((a, b) => b.start - a.start))
    text = `${text.slice(0, start)}${renderName()}(${text.slice(start, end)})${text.slice(end)}`;
  return compile(text);
}

/** The texts with Jinja's marks among the arguments of a template's lookups. */
function constantsOf({ body }: ast.TemplateNode): ast.Expression[] {
  const calls = Array.from(statements(body)).flatMap((statement) =>
    ownExpressions(statement).flatMap((expression) => Array.from(within(expression)).filter(isLookup)),
  );
  const constants = calls.flatMap((call) =>
    call.args.positional.slice(1).flatMap((argument) => Array.from(within(argument)).filter(isTemplateText)),
  );
  return Array.from(new Set(constants));
}

function isLookup(node: ast.Expression): node is ast.Expression & { kind: 'call' } {
  return node.kind === 'call' && node.callee.kind === 'name' && LOOKUPS.includes(node.callee.name);
}

function isTemplateText(node: ast.Expression): boolean {
  return node.kind === 'constant' && typeof node.value === 'string' && /\{\{|\{%/.test(node.value);
}
