import { HapError, TemplateString, VaultText } from '../model/index.js';
import { Dict, Tuple, type Value } from '../python/index.js';
import { str } from '../python/repr.js';
import type { Group } from './graph/entities.js';
import type { Inventory } from './inventory.js';

interface Options {
  readonly playbookDir?: string;
}

/**
 * What `ansible-inventory --list` prints, as one dict; its keys are not sorted yet. Templates are shown as written.
 */
export function listingOf(inventory: Inventory, options: Options = {}): Dict {
  const groups = new Dict();
  const seen = new Set<Group>();
  const add = (group: Group): void => {
    const content = new Dict();
    if (group.name !== 'all' && group.hosts.size > 0) content.set('hosts', [...group.hosts.keys()]);
    if (group.children.size > 0)
      content.set(
        'children',
        [...group.children].map((child) => child.name),
      );
    if (content.size > 0) groups.set(group.name, content);
    for (const child of group.children) {
      if (seen.has(child)) continue;
      seen.add(child);
      add(child);
    }
  };
  const all = inventory.group('all');
  if (all) add(all);
  const hostvars = new Dict();
  for (const host of inventory.match('all').hosts) {
    const vars = hostListing(inventory, host, options);
    if (vars.size > 0) hostvars.set(host, vars);
  }
  return groups.set('_meta', Dict.of({ hostvars }));
}

/** What `ansible-inventory --host` prints: all variables of a host as one dict, templates as written. */
export function hostListing(inventory: Inventory, host: string, options: Options = {}): Dict {
  const merged = new Dict();
  for (const layer of inventory.layers(host, options)) {
    for (const [name, value] of layer) merged.set(name, asWritten(value));
  }
  return merged;
}

/**
 * What `ansible-inventory --graph` prints, line by line.
 * @param top the group to begin with
 * @throws HapError `unknown-group`
 */
export function graphOf(
  inventory: Inventory,
  options: Options & { readonly top?: string; readonly vars?: boolean } = {},
): string[] {
  const lines: string[] = [];
  const line = (text: string, depth: number): void => {
    lines.push(depth > 0 ? `${'  |'.repeat(depth)}--${text}` : text);
  };
  const showVars = (vars: Dict, depth: number): void => {
    if (options.vars !== true) return;
    const sorted = [...vars]
      .map(([name, value]) => [str(name), value] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [name, value] of sorted) line(`{${name} = ${str(value)}}`, depth);
  };
  const add = (group: Group, depth: number): void => {
    line(`@${group.name}:`, depth);
    for (const child of group.children) add(child, depth + 1);
    for (const host of group.name === 'all' ? [] : group.hosts.keys()) {
      line(host, depth + 1);
      showVars(hostListing(inventory, host, options), depth + 2);
    }
    showVars(groupListing(inventory, group, options), depth + 1);
  };
  const name = options.top ?? 'all';
  const top = inventory.group(name);
  if (!top) throw new HapError({ code: 'unknown-group', summary: `there is no group '${name}'` });
  add(top, 0);
  return lines;
}

/** A group's own variables, with those of its files. */
function groupListing(inventory: Inventory, group: Group, options: Options): Dict {
  const merged = new Dict();
  for (const layer of inventory.groupLayers(group.name, options)) {
    for (const [name, value] of layer) merged.set(name, asWritten(value));
  }
  if (group.priority !== 1) merged.set('ansible_group_priority', group.priority);
  return merged;
}

/** A value with its templates as text, and its vaults as Ansible's JSON has them. */
function asWritten(value: Value): Value {
  if (value instanceof TemplateString) return value.source;
  if (value instanceof VaultText) return new Dict([['__ansible_vault', value.ciphertext]]);
  if (Array.isArray(value)) return value.map(asWritten);
  if (value instanceof Tuple) return new Tuple(value.items.map(asWritten));
  if (value instanceof Dict) return new Dict([...value].map(([k, v]) => [k, asWritten(v)] as const));
  return value;
}
