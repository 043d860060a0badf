import { ModuleFailure, TemplateString } from '../../model/index.js';
import { Dict, textOf, type Value } from '../../python/index.js';
import type { Renderer } from '../../template/index.js';

/**
 * What a host says may name what is below `dest`, but neither lead up from there nor say where it begins.
 * @param written `dest` as the playbook has it
 * @param dest the same rendered
 * @throws ModuleFailure
 */
export function checkDest(written: Value | undefined, dest: string, renderer: Renderer): void {
  if (!(written instanceof TemplateString)) return;
  const again = renderer.with(new Map(), 'user');
  again.render(written);
  if (!again.touchedData) return;
  const { scope } = renderer;
  const harmless = new Map<string, Value>();
  for (const name of scope.names()) {
    const value = scope.isData?.(name) === true ? scope.get(name) : undefined;
    if (value !== undefined) harmless.set(name, withoutWays(value));
  }
  // What is left of the way is the playbook's own.
  const own = renderer.with(harmless, 'user').renderText(written);
  if (ups(dest) <= ups(own) && begin(dest) === begin(own)) return;
  throw new ModuleFailure(
    `Detected directory traversal: what a host said leads dest elsewhere, to '${dest}'; the playbook has to say where it begins`,
  );
}

const ups = (path: string): number => path.split('/').filter((name) => name === '..').length;

const begin = (path: string): string => /^[/~]?/.exec(path)?.[0] ?? '';

/** Texts that name something and lead nowhere, at any depth. */
function withoutWays(value: Value): Value {
  const text = textOf(value);
  if (text !== undefined) return text.replace(/(?<=^|\/)\.+(?=\/|$)/g, '_').replace(/^[/~]/, '_');
  if (Array.isArray(value)) return value.map(withoutWays);
  if (!(value instanceof Dict)) return value;
  return new Dict([...value].map(([key, each]): [Value, Value] => [key, withoutWays(each)]));
}
