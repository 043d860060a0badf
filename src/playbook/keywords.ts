import { inherited } from './ast.js';

/** What a keyword's value has to be, when it is no template. */
export type Kind =
  | 'any'
  | 'bool'
  | 'conditions'
  | 'debugger'
  | 'defaults'
  | 'dict'
  | 'environment'
  | 'float'
  | 'int'
  | 'list'
  | 'order'
  | 'percent'
  | 'serial'
  | 'strategy'
  | 'string'
  | 'strings';

/** What the keywords of Ansible 2.14 take. Source: Ansible's documentation, "Playbook Keywords". */
export const kinds: Readonly<Record<string, Kind>> = {
  any_errors_fatal: 'bool',
  async: 'int',
  become: 'bool',
  become_exe: 'string',
  become_flags: 'string',
  become_method: 'string',
  become_user: 'string',
  changed_when: 'conditions',
  check_mode: 'bool',
  collections: 'strings',
  connection: 'string',
  debugger: 'debugger',
  delay: 'int',
  delegate_facts: 'bool',
  delegate_to: 'string',
  diff: 'bool',
  environment: 'environment',
  extended: 'bool',
  extended_allitems: 'bool',
  fact_path: 'string',
  failed_when: 'conditions',
  force_handlers: 'bool',
  gather_facts: 'bool',
  gather_subset: 'strings',
  gather_timeout: 'int',
  ignore_errors: 'bool',
  ignore_unreachable: 'bool',
  max_fail_percentage: 'percent',
  module_defaults: 'defaults',
  name: 'string',
  no_log: 'bool',
  notify: 'strings',
  order: 'order',
  pause: 'float',
  poll: 'int',
  port: 'int',
  remote_user: 'string',
  retries: 'int',
  run_once: 'bool',
  serial: 'serial',
  strategy: 'strategy',
  throttle: 'int',
  timeout: 'int',
  until: 'conditions',
};

/** What everything in a playbook may have. */
const base = [
  ...inherited.filter((k) => k !== 'collections' && k !== 'delegate_to' && k !== 'delegate_facts'),
  'name',
  'vars',
];

const set = (...names: readonly (string | readonly string[])[]): ReadonlySet<string> => new Set(names.flat());

/** The keywords of a play; what plays most often have comes first, for it is most often meant. */
export const playKeywords = set(
  ['hosts', 'tasks', 'roles', 'handlers', 'pre_tasks', 'post_tasks', 'vars_files', 'gather_facts', 'serial'],
  base,
  ['tags', 'collections', 'gather_subset', 'gather_timeout', 'fact_path', 'vars_prompt', 'force_handlers'],
  ['max_fail_percentage', 'strategy', 'order', 'user'],
);

/** The keywords of a block, and of an include's `apply`. */
export const blockKeywords = set(base, [
  'block',
  'rescue',
  'always',
  'when',
  'tags',
  'collections',
  'notify',
  'delegate_to',
  'delegate_facts',
]);

/** The keywords of a task, its module's own key aside. */
export const taskKeywords = set(
  base,
  [
    'when',
    'tags',
    'collections',
    'notify',
    'delegate_to',
    'delegate_facts',
    'action',
    'local_action',
    'args',
  ],
  ['async', 'poll', 'changed_when', 'failed_when', 'until', 'retries', 'delay', 'loop', 'loop_control'],
  ['register'],
);

/** The keywords of a handler. */
export const handlerKeywords = set([...taskKeywords], 'listen');

/** The keywords an `include_tasks` or `include_role` may have: the others would not reach the tasks it includes. */
export const includeKeywords = set(
  [
    'action',
    'local_action',
    'args',
    'collections',
    'debugger',
    'ignore_errors',
    'loop',
    'loop_control',
    'name',
  ],
  ['no_log', 'register', 'run_once', 'tags', 'timeout', 'vars', 'when', 'listen'],
);

/** The keywords of an entry of `roles`; any other key there is a parameter of the role. */
export const roleKeywords = set(base, [
  'role',
  'when',
  'tags',
  'collections',
  'delegate_to',
  'delegate_facts',
]);

/** The keywords of an `import_playbook` entry. */
export const importPlaybookKeywords = set(base, ['import_playbook', 'when', 'tags']);

/** The keys of a role's `meta/main.yml`. */
export const metaKeywords = set(base, [
  'allow_duplicates',
  'dependencies',
  'galaxy_info',
  'argument_specs',
  'collections',
]);

/** The keys of `loop_control`. */
export const loopControlKeywords = set([
  'loop_var',
  'index_var',
  'label',
  'pause',
  'extended',
  'extended_allitems',
]);

/** The keys of an entry of `vars_prompt`. */
export const promptKeywords = set([
  'name',
  'prompt',
  'default',
  'private',
  'confirm',
  'encrypt',
  'salt_size',
  'salt',
  'unsafe',
]);

/** What to write in place of keys that are no keyword, or no longer one. */
export const replacements: Readonly<Record<string, string>> = {
  accelerate: 'It was removed from Ansible; leave it out.',
  always_run: "Use 'check_mode: false'.",
  first_available_file: "Use 'with_first_found'.",
  include:
    "Use 'import_playbook' for a playbook, 'import_tasks' or 'include_tasks' below 'tasks' for a file of tasks.",
  only_if: "Use 'when'.",
  role: "The roles of a play are a list: 'roles: [NAME]'.",
  static: "Use 'import_tasks' for a static import, 'include_tasks' for a dynamic one.",
  su: "Use 'become: true' with 'become_method: su'.",
  su_user: "Use 'become_user' with 'become_method: su'.",
  sudo: "Use 'become: true'.",
  sudo_user: "Use 'become_user'.",
};
