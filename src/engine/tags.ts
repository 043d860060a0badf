import type { Scoped } from '../playbook/ast.js';
import type { Value } from '../python/index.js';
import { str } from '../python/repr.js';

/** What `--tags` and `--skip-tags` were given; both empty means all. */
export interface TagSelection {
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/**
 * The tags of a task with those of all it stands in.
 * @param render gives a tag that is a template its value, as text or a list
 */
export function tagsOf(node: Scoped, render: (value: Value) => Value): string[] {
  const tags = new Set<string>();
  const add = (value: Value): void => {
    if (Array.isArray(value)) value.forEach(add);
    else if (value !== null) for (const part of str(value).split(',')) if (part.trim()) tags.add(part.trim());
  };
  for (let at: Scoped | undefined = node; at; at = at.parent) for (const tag of at.tags) add(render(tag));
  return [...tags];
}

/**
 * Whether a task with these tags takes part.
 * Source: Ansible's documentation, "Tags": `always`, `never`, `tagged`, `untagged` and `all` are special.
 */
export function selectedByTags(tags: readonly string[], { only, skip }: TagSelection): boolean {
  const own = new Set(tags.length > 0 ? tags : ['untagged']);
  const wanted = only.length > 0 ? only : ['all'];
  const among = (list: readonly string[]): boolean => list.some((t) => own.has(t));
  const tagged = tags.length > 0;
  const never = own.has('never');

  const run =
    own.has('always') ||
    (wanted.includes('all') && !never) ||
    among(wanted) ||
    (wanted.includes('tagged') && tagged && !never);
  if (!run) return false;
  if (skip.includes('all')) return own.has('always') && !skip.includes('always');
  return !among(skip) && !(skip.includes('tagged') && tagged);
}
