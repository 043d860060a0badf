import type { Position, TemplateString } from '../model/index.js';
import type { Dict, Value } from '../python/index.js';

/** A value as written, not rendered, and where it stands. */
export interface Sourced<T = Value> {
  readonly value: T;
  readonly position: Position | undefined;
}

/** Bare Jinja expressions that must all hold (`when`, `changed_when`, `until`): text, bool, or a template, as written. */
export type Conditions = readonly Sourced[];

/**
 * What plays, roles, blocks and tasks have in common, as written. A task finds a keyword it does not have in what it
 * stands in (`parent`), up to the play; `tags` add up, and every `when` on the way must hold.
 */
export interface Scoped {
  /** Keywords as written, of those below: `become`, `become_user`, `check_mode`, `environment`, `ignore_errors`, … */
  readonly keywords: ReadonlyMap<string, Sourced>;
  readonly vars: Dict | undefined;
  readonly when: Conditions;
  readonly tags: readonly Value[];
  readonly parent: Scoped | undefined;
  readonly position: Position | undefined;
}

/** Keywords that a node passes on to what stands in it; they live in `Scoped.keywords`. */
export const inherited = [
  'any_errors_fatal',
  'become',
  'become_exe',
  'become_flags',
  'become_method',
  'become_user',
  'check_mode',
  'collections',
  'connection',
  'debugger',
  'delegate_facts',
  'delegate_to',
  'diff',
  'environment',
  'ignore_errors',
  'ignore_unreachable',
  'module_defaults',
  'no_log',
  'port',
  'remote_user',
  'run_once',
  'throttle',
  'timeout',
] as const;

/** `loop:` or `with_LOOKUP:`. */
export interface Loop {
  /** `undefined` for `loop`; else the lookup after `with_`. */
  readonly lookup: string | undefined;
  readonly terms: Value;
  /** `loop_control`, as written: `loop_var`, `label`, `index_var`, `pause`, `extended`, … */
  readonly control: Dict | undefined;
  readonly position: Position | undefined;
}

/** One task or handler. */
export interface Task extends Scoped {
  readonly kind: 'task';
  /** Unique in the process, the same in every host's walk. */
  readonly id: number;
  /** As written; `undefined` when it has none. */
  readonly name: Value | undefined;
  /** The module as written (`ansible.builtin.apt`); for `action:` and `local_action:` the module named there. */
  readonly action: string;
  /** `action: "{{ name }} a=b"`: the module's name is only known when it is rendered; `action` is its source. */
  readonly actionTemplate?: TemplateString | undefined;
  /** Its module's params as written, free form included under the module's `freeForm` name. */
  readonly args: Dict;
  /** `args: "{{ dict }}"`, or a module whose whole argument is one template: rendered to a dict when used. */
  readonly argsTemplate: Sourced | undefined;
  readonly actionPosition: Position | undefined;
  readonly loop: Loop | undefined;
  readonly register: string | undefined;
  /** Its own, else those of the nearest block around it that has some. */
  readonly notify: readonly Value[];
  /** Topics a handler listens to. */
  readonly listen: readonly string[];
  readonly changedWhen: Conditions;
  readonly failedWhen: Conditions;
  readonly until: Conditions;
  readonly retries: Sourced | undefined;
  readonly delay: Sourced | undefined;
  readonly async: Sourced | undefined;
  readonly poll: Sourced | undefined;
  /** The role it belongs to. */
  readonly role: Role | undefined;
  /** The file it stands in; dynamic includes and files are looked up from its folder. */
  readonly file: string;
  /** No file holds it: it is part of every play (flushing handlers after a section). Nothing is said of it. */
  readonly implicit?: boolean | undefined;
}

/**
 * What a block was made of: `block:` itself, a role's tasks file (`role`), or what stands for the whole of an import or
 * include.
 */
export type BlockOrigin =
  'block' | 'role' | 'import_tasks' | 'import_role' | 'include' | 'include_tasks' | 'include_role';

/** `block:` with its `rescue:` and `always:`; also what `import_tasks`, an imported role and an include become. */
export interface Block extends Scoped {
  readonly kind: 'block';
  readonly origin: BlockOrigin;
  readonly name: Value | undefined;
  readonly tasks: readonly Node[];
  readonly rescue: readonly Node[];
  readonly always: readonly Node[];
  /** The role it belongs to; of origin `role`, that role itself. */
  readonly role: Role | undefined;
  /** What tasks in it notify that say nothing of it themselves. */
  readonly notify: readonly Value[] | undefined;
  /** Of an import or include: the folder its file was named with (`sub` of `sub/x.yml`), or the path of its role. */
  readonly includeDir: string | undefined;
  /** Of a dynamic include: its variables, which go above registered ones and those of `set_fact`. */
  readonly includeParams: Dict | undefined;
}

export type Node = Task | Block;

/** A role in one place of a play: its files are read once, its params and parents are this use's own. */
export interface Role {
  readonly name: string;
  /** Equal for uses that count as the same: same role, params, vars, conditions, tags and files. */
  readonly identity: string;
  /** Its folder; absolute where the playbook's path is. */
  readonly path: string;
  readonly defaults: Dict;
  readonly vars: Dict;
  /** Further keys of `- role: x`, as written; they go above registered variables and those of `set_fact`. */
  readonly params: Dict;
  /** `vars:` of that entry, or of its import or include; they go below `vars`. */
  readonly entryVars: Dict | undefined;
  /** Roles it depends on, in order, already with their own; they run before it. */
  readonly dependencies: readonly Role[];
  readonly allowDuplicates: boolean;
  /** The roles that led here, outermost first. */
  readonly parents: readonly Role[];
  readonly handlers: readonly Node[];
  /** Its tasks (`tasks/main`, or `tasks_from`), dependencies not included. */
  readonly block: Block;
  /** `meta/argument_specs.yml` of this entry point, where there is one. */
  readonly argumentSpec: Dict | undefined;
}

/** One play. */
export interface Play extends Scoped {
  readonly kind: 'play';
  readonly name: Value | undefined;
  readonly hosts: Sourced;
  readonly file: string;
  readonly gatherFacts: Sourced | undefined;
  readonly gatherSubset: Sourced | undefined;
  readonly gatherTimeout: Sourced | undefined;
  readonly factPath: Sourced | undefined;
  readonly varsFiles: readonly Sourced[];
  readonly varsPrompt: readonly Dict[];
  readonly serial: readonly Sourced[];
  readonly strategy: Sourced | undefined;
  readonly order: Sourced | undefined;
  readonly maxFailPercentage: Sourced | undefined;
  readonly forceHandlers: Sourced | undefined;
  readonly preTasks: readonly Node[];
  /** Roles in order, each after its dependencies; what stands there twice without `allow_duplicates` runs once, decided by the engine. */
  readonly roles: readonly Role[];
  readonly tasks: readonly Node[];
  readonly postTasks: readonly Node[];
  /** The play's own; those of roles are in the roles. */
  readonly handlers: readonly Node[];
  /** Roles of `import_role`, in the order they were read: their handlers and variables are the whole play's. */
  readonly importedRoles: readonly Role[];
}
