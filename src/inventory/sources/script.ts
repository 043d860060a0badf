import { positionOf, positionOfValue } from '../../model/index.js';
import { Dict, type Value } from '../../python/index.js';
import { repr } from '../../python/repr.js';
import { loadYaml } from '../../yaml/index.js';
import { kindOf, textOf } from '../text.js';
import type { SourceContext } from './context.js';

/** Runs an inventory script and gives what it prints. @throws HapError where it fails */
export type RunScript = (path: string, args: readonly string[]) => string;

/**
 * Reads what an executable inventory prints for `--list`, as Ansible's `script` inventory plugin does. Where it has no
 * `_meta` with `hostvars`, it is asked for each host with `--host NAME`.
 * Its variables are templates where they hold `{{ }}`, as those of a file.
 */
export function readScript(path: string, run: RunScript, context: SourceContext): void {
  const output = context.attempt(() => run(path, ['--list']));
  if (output === undefined) return;
  const root = readOutput(output, `${path} --list`, context);
  if (!root) return;
  const reader = new ScriptReader(root, context);
  for (const [name, content] of root) if (name !== '_meta') reader.group(name, content);
  const meta = root.get('_meta');
  const known = meta instanceof Dict ? meta.get('hostvars') : undefined;
  for (const host of reader.hosts) {
    if (known === undefined) reader.hostVars(host, askFor(host, path, run, context));
    else if (known instanceof Dict) reader.hostVars(host, known.get(host) ?? new Dict());
  }
  if (known !== undefined && !(known instanceof Dict)) {
    context.error({
      code: 'inventory-script',
      summary: `hostvars in _meta is a mapping of hosts, and this is ${kindOf(known)}`,
      position: meta instanceof Dict ? positionOfValue(meta, 'hostvars') : undefined,
    });
  }
}

function askFor(host: string, path: string, run: RunScript, context: SourceContext): Value {
  const output = context.attempt(() => run(path, ['--host', host])) ?? '';
  if (output.trim() === '') return new Dict();
  return readOutput(output, `${path} --host ${host}`, context) ?? new Dict();
}

function readOutput(output: string, name: string, context: SourceContext): Dict | undefined {
  const { value, problems } = loadYaml(output, name);
  context.note(problems);
  if (value instanceof Dict) return value;
  if (!problems.some((p) => p.severity === 'error')) {
    const summary = `an inventory script prints a JSON object, and this is ${kindOf(value)}`;
    context.error({ code: 'inventory-script', summary, position: { file: name, line: 1, column: 1 } });
  }
  return undefined;
}

class ScriptReader {
  readonly hosts = new Set<string>();

  constructor(
    private readonly root: Dict,
    private readonly context: SourceContext,
  ) {}

  group(key: Value, content: Value): void {
    const name = textOf(key) ?? repr(key);
    const position = positionOf(this.root, key);
    const group = this.context.group(name, position);
    const parts = sections(name, content);
    for (const host of this.#list(parts, 'hosts', name)) {
      this.hosts.add(host);
      this.context.data.addHost(host, group, this.context.source);
    }
    const vars = parts.get('vars');
    if (vars instanceof Dict) this.#variables(name, vars);
    else if (vars !== undefined) this.#wrong(parts, 'vars', name, 'a mapping');
    for (const child of this.#list(parts, 'children', name)) {
      const place = positionOfValue(parts, 'children');
      const below = this.context.group(child, place);
      this.context.attempt(() => this.context.data.addChild(group, below, place));
    }
  }

  hostVars(host: string, vars: Value): void {
    if (vars instanceof Dict) this.#variables(host, vars);
    else {
      const summary = `the variables of the host '${host}' are a mapping, and this is ${kindOf(vars)}`;
      this.context.error({ code: 'inventory-script', summary });
    }
  }

  #variables(owner: string, vars: Dict): void {
    for (const [name, value] of vars) {
      const places = [positionOf(vars, name), positionOfValue(vars, name)] as const;
      this.context.attempt(() => this.context.data.setVariable(owner, name, value, ...places));
    }
  }

  #list(parts: Dict, key: string, group: string): string[] {
    const value = parts.get(key);
    if (value === undefined) return [];
    const names = Array.isArray(value) ? value.map(textOf) : [undefined];
    const good = names.filter((n) => n !== undefined && n !== '') as string[];
    if (good.length < names.length) this.#wrong(parts, key, group, 'a list of names');
    return good;
  }

  #wrong(parts: Dict, key: string, group: string, wanted: string): void {
    this.context.error({
      code: 'inventory-script',
      summary: `${key} of the group '${group}' is ${wanted}, and this is ${repr(parts.get(key) ?? null)}`,
      position: positionOfValue(parts, key) ?? positionOf(this.root, group),
    });
  }
}

/** A group's content in full: a list is its hosts, and a mapping of something else the variables of a host. */
function sections(name: string, content: Value): Dict {
  if (!(content instanceof Dict)) return new Dict([['hosts', content]]);
  if (['hosts', 'vars', 'children'].some((key) => content.has(key))) return content;
  return new Dict().set('hosts', [name]).set('vars', content);
}
