import type { z } from 'zod';
import type { Value } from '../python/index.js';
import type { Change } from './change.js';
import type { Output } from './connection.js';
import type { Probe } from './probe.js';

/** What every host tells when its first shell opens; enough to choose commands and to expand paths. */
export interface Basics {
  /** Home, name and uid of the user the shell runs as. */
  readonly home: string;
  readonly user: string;
  readonly uid: number;
  /** `systemd`, `openrc`, `sysvinit`, or `service` when nothing else is known. */
  readonly serviceManager: string;
  /** `apt`, `dnf`, `apk`, … as Ansible's `ansible_pkg_mgr`. */
  readonly packageManager: string;
  /** `Debian`, `RedHat`, `Alpine`, … as Ansible's `ansible_os_family`. */
  readonly osFamily: string;
  /** The same for every shell on one machine, whatever it is called and whoever runs it; empty where it cannot be told. */
  readonly machine: string;
}

/** A file of the controller that a task needs, as the engine found and read it. */
export interface ControllerFile {
  /** Where it was found, absolute. */
  readonly path: string;
  readonly mode: number;
  readonly content: Uint8Array;
}

/** A directory of the controller: every file and folder below it. */
export interface ControllerTree {
  readonly path: string;
  readonly directories: readonly { readonly path: string; readonly mode: number }[];
  readonly files: readonly ControllerFile[];
  /** Links that were not followed, with what they lead to as written. */
  readonly links?: readonly { readonly path: string; readonly target: string }[] | undefined;
}

/**
 * A file that a module wants from the controller. Looked up as Ansible does: in the role's `files/` (or `templates/`), the
 * role, the task file's folder, the playbook's `files/` and folder; absolute names as they are.
 */
export interface FileRequest {
  readonly source: string;
  /** The folder of a role that is searched first; `template` also renders the file with the task's variables. */
  readonly kind: 'files' | 'template';
  /** The directory may be given, with everything below it. */
  readonly tree?: boolean | undefined;
  /** `false`: links in the directory stay links. Else what they lead to is taken. */
  readonly follow?: boolean | undefined;
  /** `false`: a file that is a vault is taken as it is. Else it is decrypted. */
  readonly decrypt?: boolean | undefined;
  /** For `template`: Jinja's options of this file (`trim_blocks`, `variable_start_string`, …). */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

/** What a module sees beside its params. */
export interface ModuleContext {
  readonly basics: Basics;
  /** Check mode: the plan is reported and not carried out. */
  readonly check: boolean;
  readonly diff: boolean;
  /** What `files` asked for, by name. */
  readonly files: Readonly<Record<string, ControllerFile | ControllerTree>>;
  /** The task's `environment`, already in force for scripts the module marks as the user's own command. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Whether an earlier task of this check-mode run would have made this (see `ChangeBase.provides`); `change`: whether one
   * would have changed anything on the host at all.
   */
  predicted(what: string): boolean;
}

/** One inspect → plan step. A later stage sees what the earlier found and what its changes printed. */
export interface Stage<P, Now = unknown> {
  inspect(params: P, ctx: ModuleContext, earlier: readonly StageResult[]): Probe<Now>;
  /** Pure. @throws ModuleFailure, Unpredictable */
  plan(params: P, now: Now, ctx: ModuleContext, earlier: readonly StageResult[]): readonly Change[];
}

/** What a stage found, planned, and (outside check mode) what its changes printed. */
export interface StageResult<Now = unknown> {
  readonly now: Now;
  readonly changes: readonly Change[];
  /** One output per change, in order; none in check mode. */
  readonly outputs: readonly Output[];
}

/** Result fields: plain values as Ansible's module of that name returns them. `changed` and `failed` override the engine's. */
export type Fields = Readonly<Record<string, unknown>>;

interface ModuleDocs<Schema extends z.ZodType> {
  /** `service`; `ansible.builtin.` is prepended for its full name unless `collection` is given. */
  readonly name: string;
  readonly collection?: string | undefined;
  /** One sentence, as `hap doc` lists it. */
  readonly summary: string;
  readonly params: Schema;
  /** The param that takes text without a `key=` (`command: echo hi`). */
  readonly freeForm?: string | undefined;
  /** Result fields that are its own, with a sentence each. */
  readonly returns?: Readonly<Record<string, string>> | undefined;
}

/** A module that reads a host, plans changes, and reports. */
export interface HostModuleSpec<Schema extends z.ZodType, After = unknown> extends ModuleDocs<Schema> {
  /** Files of the controller that it needs, by a name of its own; `ctx.files` holds them. */
  files?(params: z.output<Schema>): Readonly<Record<string, FileRequest>>;
  readonly stages: readonly Stage<z.output<Schema>>[];
  /** What to read again once the changes are done, for the result; it travels with them. Not asked when nothing changed, nor in check mode. */
  after?(params: z.output<Schema>, ctx: ModuleContext, stages: readonly StageResult[]): Probe<After>;
  /** Pure. The result's own fields. @throws ModuleFailure */
  result?(
    params: z.output<Schema>,
    stages: readonly StageResult[],
    ctx: ModuleContext,
    after: After | undefined,
  ): Fields;
  /** Whether with these params it looks at nothing of the host, `ctx.basics` included, before it acts. */
  blind?(params: z.output<Schema>): boolean;
  /** Changes to users, groups, PAM or sudoers are among its own: shells of other users are opened anew afterwards. */
  readonly changesUsers?: boolean | undefined;
}

/** What a module that never leaves the controller may ask of the engine. */
export interface ControllerContext {
  readonly check: boolean;
  readonly diff: boolean;
  readonly verbosity: number;
  /** Templates give values with their own type (`jinja2_native`). */
  readonly native: boolean;
  /** The value of a bare Jinja expression. */
  evaluate(expression: string): Value;
  /** A condition as `when` has it. */
  condition(expression: Value): boolean;
}

/** What such a module answers. */
export interface Outcome {
  readonly changed?: boolean | undefined;
  readonly failed?: boolean | undefined;
  readonly skipped?: boolean | undefined;
  readonly fields?: Fields | undefined;
  /** Variables for the host from here on (`set_fact`), or facts. */
  readonly facts?: ReadonlyMap<string, Value> | undefined;
  /** Facts are also kept as the host's facts (`cacheable`). */
  readonly cacheable?: boolean | undefined;
}

/** A module that never leaves the controller: `debug`, `set_fact`, `assert`, `fail`. */
export interface ControllerModuleSpec<Schema extends z.ZodType> extends ModuleDocs<Schema> {
  decide(params: z.output<Schema>, ctx: ControllerContext): Outcome;
}

/** A module as the registry holds it. */
export type Module =
  | ({ readonly kind: 'host' } & HostModuleSpec<z.ZodType>)
  | ({ readonly kind: 'controller' } & ControllerModuleSpec<z.ZodType>);

/** All modules, by any of their names. */
export interface ModuleRegistry {
  /** By short or full name; `undefined` for one that hap does not have. */
  get(name: string): Module | undefined;
  /** Short names, sorted. */
  names(): readonly string[];
  /** What the engine asks each new shell of a login user. */
  readonly basics: Probe<Basics>;
}

/** A module with one stage, as most have. */
interface SingleStage<Schema extends z.ZodType, Now> {
  inspect(params: z.output<Schema>, ctx: ModuleContext): Probe<Now>;
  plan(params: z.output<Schema>, now: Now, ctx: ModuleContext): readonly Change[];
}

/** Declares a module of one stage. */
export function defineModule<Schema extends z.ZodType, Now, After = unknown>(
  spec: Omit<HostModuleSpec<Schema, After>, 'stages'> & SingleStage<Schema, Now>,
): Module {
  const stage: Stage<z.output<Schema>, Now> = {
    inspect: (params, ctx) => spec.inspect(params, ctx),
    plan: (params, now, ctx) => spec.plan(params, now, ctx),
  };
  return defineStagedModule<Schema, After>({ ...spec, stages: [stage] });
}

/** Declares a module of several stages. */
export function defineStagedModule<Schema extends z.ZodType, After = unknown>(
  spec: HostModuleSpec<Schema, After>,
): Module {
  // The registry holds modules of every params type; each is only ever given what its own schema made.
  return { kind: 'host', ...(spec as unknown as HostModuleSpec<z.ZodType>) };
}

/** Declares a module that never leaves the controller. */
export function defineControllerModule<Schema extends z.ZodType>(spec: ControllerModuleSpec<Schema>): Module {
  return { kind: 'controller', ...(spec as unknown as ControllerModuleSpec<z.ZodType>) };
}

/** The task cannot be done; it becomes the task's failure, with these result fields. */
export class ModuleFailure extends Error {
  constructor(
    message: string,
    readonly fields: Fields = {},
  ) {
    super(message);
    this.name = 'ModuleFailure';
  }
}

/** Check mode only: what the task would do depends on a change that is only predicted. */
export class Unpredictable extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'Unpredictable';
  }
}
