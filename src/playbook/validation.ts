import { templateOrText } from '../model/index.js';
import { Dict } from '../python/index.js';
import type { Role, Task } from './ast.js';
import type { Reading } from './reading.js';
import { sourceText } from './text.js';

/**
 * The task that checks a role's parameters against its `argument_specs` before any other of its tasks.
 * Source: Ansible's documentation, "Role argument validation".
 */
export function validationTask(role: Role, spec: Dict, entryPoint: string, reading: Reading): Task {
  const about = sourceText(spec.get('short_description'));
  const name = `Validating arguments against arg spec '${entryPoint}'${about === undefined ? '' : ` - ${about}`}`;
  const args = Dict.of({
    argument_spec: spec.get('options') ?? new Dict(),
    provided_arguments: role.params,
    validate_args_context: Dict.of({
      type: 'role',
      name: role.name,
      argument_spec_name: entryPoint,
      path: role.path,
    }),
  });
  return {
    kind: 'task',
    id: reading.ctx.session.nextId(),
    name: templateOrText(name, role.block.position),
    action: 'ansible.builtin.validate_argument_spec',
    args,
    argsTemplate: undefined,
    actionPosition: role.block.position,
    loop: undefined,
    register: undefined,
    notify: [],
    listen: [],
    changedWhen: [],
    failedWhen: [],
    until: [],
    retries: undefined,
    delay: undefined,
    async: undefined,
    poll: undefined,
    role,
    file: role.path,
    keywords: new Map(),
    vars: undefined,
    when: [],
    tags: ['always'],
    parent: role.block,
    position: role.block.position,
  };
}
