import { didYouMean, positionOf, positionOfValue, setPlaces, type Position } from '../../model/index.js';
import { Dict, type Value } from '../../python/index.js';
import { repr, str } from '../../python/repr.js';
import type { Group } from '../graph/entities.js';
import { expandHosts } from '../range.js';
import { kindOf, textOf } from '../text.js';
import type { SourceContext } from './context.js';

const SECTIONS = ['hosts', 'vars', 'children'];

/** Reads an inventory in YAML form, as Ansible's `yaml` inventory plugin does: a mapping of groups. */
export function readYamlInventory(root: Dict, context: SourceContext): void {
  const reader = new YamlReader(context);
  for (const [name, content] of root) reader.group(root, name, content);
}

class YamlReader {
  constructor(private readonly context: SourceContext) {}

  /** @param parent the mapping in which the group stands */
  group(parent: Dict, key: Value, content: Value): Group | undefined {
    const position = positionOf(parent, key);
    const name = textOf(key);
    if (name === undefined || name === '') {
      this.context.error({
        code: 'inventory-syntax',
        summary: `the name of a group is text, not ${repr(key)}`,
        hint: `Put it in quotes: "${str(key)}".`,
        position,
      });
      return undefined;
    }
    if (content !== null && !(content instanceof Dict)) {
      this.context.warn({
        code: 'inventory-skipped',
        summary: `'${name}' is skipped: a group is a mapping, and this is ${kindOf(content)}`,
        position,
      });
      return undefined;
    }
    const group = this.context.group(name, position);
    for (const [section, value] of content ?? []) this.#section(group, content ?? new Dict(), section, value);
    return group;
  }

  #section(group: Group, content: Dict, key: Value, value: Value): void {
    const position = positionOf(content, key);
    if (typeof key !== 'string' || !SECTIONS.includes(key)) {
      this.context.warn({
        code: 'inventory-skipped',
        summary: `the key ${repr(key)} of the group '${group.name}' is skipped`,
        hint: didYouMean(str(key), SECTIONS) ?? 'A group has hosts, vars and children.',
        position,
      });
      return;
    }
    // One host or one group may be written as text.
    const text = textOf(value);
    const entries = text === undefined ? value : single(text, positionOfValue(content, key));
    if (entries === null) return;
    if (!(entries instanceof Dict)) {
      const hint = Array.isArray(entries)
        ? `Write each ${key === 'vars' ? 'variable' : 'name'} as a key: NAME:`
        : undefined;
      this.context.error({
        code: 'inventory-syntax',
        summary: `${key} of the group '${group.name}' is a mapping, and this is ${kindOf(entries)}`,
        hint,
        position: positionOfValue(content, key),
      });
    } else if (key === 'vars') this.#vars(group, entries);
    else if (key === 'hosts')
      for (const [pattern, vars] of entries) this.#hosts(group, entries, pattern, vars);
    else for (const [name, inner] of entries) this.#child(group, entries, name, inner);
  }

  #vars(group: Group, vars: Dict): void {
    for (const [name, value] of vars) this.#variable(group.name, vars, name, value);
  }

  #variable(owner: string, vars: Dict, name: Value, value: Value): void {
    this.context.attempt(() =>
      this.context.data.setVariable(owner, name, value, positionOf(vars, name), positionOfValue(vars, name)),
    );
  }

  #child(group: Group, children: Dict, name: Value, content: Value): void {
    const child = this.group(children, name, content);
    const named = child ?? this.context.data.groups.get(textOf(name) ?? '');
    if (named)
      this.context.attempt(() => this.context.data.addChild(group, named, positionOf(children, name)));
  }

  #hosts(group: Group, hosts: Dict, pattern: Value, vars: Value): void {
    const position = positionOf(hosts, pattern);
    const text = textOf(pattern);
    if (text === undefined || text === '') {
      this.context.error({
        code: 'inventory-syntax',
        summary: `the name of a host is text, not ${repr(pattern)}`,
        hint: `Put it in quotes: "${str(pattern)}".`,
        position,
      });
      return;
    }
    if (vars !== null && !(vars instanceof Dict)) {
      this.context.error({
        code: 'inventory-syntax',
        summary: `the variables of the host '${text}' are a mapping, and this is ${kindOf(vars)}`,
        position: positionOfValue(hosts, pattern),
      });
      return;
    }
    const expanded = this.context.attempt(() => expandHosts(text, position));
    for (const name of expanded?.hosts ?? []) {
      this.context.data.addHost(name, group, this.context.source, expanded?.port);
      for (const [key, value] of vars ?? []) this.#variable(name, vars ?? new Dict(), key, value);
    }
  }
}

function single(text: string, position: Position | undefined): Dict {
  const dict = new Dict([[text, null]]);
  if (position) setPlaces(dict, position, new Map([[text, position]]));
  return dict;
}
