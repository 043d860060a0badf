import type { Group, Host } from './entities.js';

/** A group's parents, their parents, and so on. */
export function ancestors(group: Group): Set<Group> {
  const seen = new Set<Group>();
  const left = [...group.parents];
  for (let next = left.pop(); next; next = left.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    left.push(...next.parents);
  }
  return seen;
}

/** A group and all below it, level by level: the order in which Ansible lists their hosts. */
function descendants(group: Group): Set<Group> {
  const seen = new Set([group]);
  // A set is walked through in the order of insertion, also of what is added meanwhile.
  for (const one of seen) for (const child of one.children) seen.add(child);
  return seen;
}

/** All hosts of a group and those below it, each once. `all` does not hold the implicit localhost. */
export function hostsOf(group: Group): Host[] {
  const hosts = new Set<Host>();
  for (const one of descendants(group)) {
    for (const host of one.hosts.values()) if (group.name !== 'all' || !host.implicit) hosts.add(host);
  }
  return [...hosts];
}

/** The groups a host is in, with all above them. */
export function groupsOf(host: Host): Set<Group> {
  const groups = new Set<Group>();
  for (const group of host.groups) {
    groups.add(group);
    for (const above of ancestors(group)) groups.add(above);
  }
  return groups;
}

/** How far below `all` each group is: the longest way counts. */
export function depths(groups: Iterable<Group>): ReadonlyMap<Group, number> {
  const known = new Map<Group, number>();
  const depth = (group: Group): number => {
    let found = known.get(group);
    if (found === undefined) {
      found = 0;
      for (const parent of group.parents) found = Math.max(found, depth(parent) + 1);
      known.set(group, found);
    }
    return found;
  };
  for (const group of groups) depth(group);
  return known;
}
