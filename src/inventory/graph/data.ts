import { HapError, type Position } from '../../model/index.js';
import { Float, type Value } from '../../python/index.js';
import { repr } from '../../python/repr.js';
import { textOf } from '../text.js';
import { Group, Host } from './entities.js';
import { ancestors, groupsOf } from './walk.js';

/** Names that stand for the controller where no inventory has them. */
const LOCALHOST = new Set(['127.0.0.1', 'localhost', '::1']);

/** Whether a name stands for the controller itself. */
export function isLocalhost(name: string): boolean {
  return LOCALHOST.has(name);
}

/** The hosts and groups of an inventory, and the rules by which they are put together. */
export class InventoryData {
  readonly groups = new Map<string, Group>();
  readonly hosts = new Map<string, Host>();
  readonly all: Group;
  readonly ungrouped: Group;
  #localhost: Host | undefined;
  /** Counts changes. */
  version = 0;

  constructor() {
    this.all = this.addGroup('all');
    this.ungrouped = this.addGroup('ungrouped');
    this.addChild(this.all, this.ungrouped);
  }

  addGroup(name: string): Group {
    let group = this.groups.get(name);
    if (!group) {
      this.groups.set(name, (group = new Group(name)));
      this.version++;
    }
    return group;
  }

  /** Puts a host into a group, and makes it where there is none; only then does its port count. */
  addHost(name: string, group: Group, source: string | undefined, port?: number): Host {
    let host = this.hosts.get(name);
    if (!host) {
      host = new Host(name, source);
      if (port !== undefined) host.vars.set('ansible_port', port);
      this.hosts.set(name, host);
      if (isLocalhost(name)) this.#localhost ??= host;
    }
    this.addToGroup(host, group);
    return host;
  }

  /** @returns whether it was not in it before */
  addToGroup(host: Host, group: Group): boolean {
    if (group.hosts.has(host.name)) return false;
    group.hosts.set(host.name, host);
    host.groups.add(group);
    this.version++;
    return true;
  }

  /**
   * Puts a group into another.
   * @returns whether it was not in it before
   * @throws HapError `inventory-cycle` where a group would hold itself
   */
  addChild(parent: Group, child: Group, position?: Position): boolean {
    if (parent.children.has(child)) return false;
    if (parent === child || ancestors(parent).has(child)) {
      const through = parent === child ? '' : `, which is in '${child.name}'`;
      throw new HapError({
        code: 'inventory-cycle',
        summary: `the group '${child.name}' cannot be in the group '${parent.name}'${through}: it would include itself`,
        position,
      });
    }
    parent.children.add(child);
    child.parents.add(parent);
    this.version++;
    return true;
  }

  /**
   * Sets a variable of the group of this name, or else of the host.
   * @throws HapError `inventory-value` where a group's priority is no number
   */
  setVariable(name: string, key: Value, value: Value, position?: Position, valuePosition?: Position): void {
    const group = this.groups.get(name);
    if (group && key === 'ansible_group_priority') {
      group.priority = priority(value, valuePosition ?? position);
      this.version++;
      return;
    }
    const owner = group ?? this.hosts.get(name);
    owner?.vars.set(key, value, position, valuePosition);
  }

  /** The host of a name; for the controller's own names the one that is there without being written. */
  host(name: string): Host | undefined {
    const host = this.hosts.get(name);
    if (host ?? !isLocalhost(name)) return host;
    if (!this.#localhost) {
      this.#localhost = new Host(name, undefined, true);
      this.#localhost.vars.set('ansible_connection', 'local');
    }
    return this.#localhost;
  }

  /**
   * Puts groups without a parent into `all`, and hosts without a group into `ungrouped`.
   * @throws HapError `inventory-cycle` where `all` was put into one of its own
   */
  reconcile(): void {
    for (const group of this.groups.values()) {
      if (group !== this.all && group.parents.size === 0) this.addChild(this.all, group);
    }
    for (const host of this.hosts.values()) {
      const groups = [...groupsOf(host)];
      const other = groups.some((g) => g !== this.all && g !== this.ungrouped);
      if (!groups.includes(this.ungrouped)) {
        if (!other) this.addToGroup(host, this.ungrouped);
      } else if (other && this.ungrouped.hosts.delete(host.name)) {
        host.groups.delete(this.ungrouped);
        this.version++;
      }
    }
  }
}

/** Python's `int(value)`. */
function priority(value: Value, position: Position | undefined): number {
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
  if (value instanceof Float) return Math.trunc(value.value);
  const text = textOf(value)?.trim() ?? '';
  if (/^[-+]?\d+(?:_\d+)*$/.test(text)) return Number(text.replaceAll('_', ''));
  throw new HapError({
    code: 'inventory-value',
    summary: `ansible_group_priority is a whole number, not ${repr(value)}`,
    position,
  });
}
