import type { Block, Play, Role, Scoped, Task } from '../../playbook/ast.js';
import { Dict, type Value } from '../../python/index.js';
import { placeOf } from '../task/place.js';
import { keywordChain, lineage } from './keywords.js';

const known = new WeakMap<Task, Dict>();

/**
 * Variables that say where a task stands: `role_name`, `role_path`, `ansible_search_path`, `environment` and their like.
 * Source: Ansible's documentation, "Special variables".
 */
export function taskMagic(task: Task, play: Play): Dict {
  let magic = known.get(task);
  if (!magic) {
    magic = new Dict([
      ['ansible_search_path', [...placeOf(task, play).searchPath]],
      ['environment', keywordChain(task, 'environment').flatMap(({ value }) => value)],
      ...(task.role ? roleMagic(task.role, task) : []),
    ]);
    known.set(task, magic);
  }
  return magic;
}

function roleMagic(role: Role, task: Task): [string, Value][] {
  // The roles whose tasks include or import what the task is of, the nearest first.
  const parents = lineage(task).filter(isUseInRole).reverse();
  return [
    ['role_name', role.name],
    ['ansible_role_name', role.name],
    ['role_path', role.path],
    ['role_uuid', role.identity],
    ['ansible_collection_name', null],
    ...(parents.length > 0
      ? ([
          ['ansible_parent_role_names', parents.map((b) => b.role.name)],
          ['ansible_parent_role_paths', parents.map((b) => b.role.path)],
        ] satisfies [string, Value][])
      : []),
  ];
}

function isUseInRole(node: Scoped): node is Block & { readonly role: Role } {
  if (!('origin' in node) || !('role' in node) || node.role === undefined) return false;
  return node.origin === 'include_role' || node.origin === 'import_role';
}
