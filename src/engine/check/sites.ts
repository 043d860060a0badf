import { coreName, formatPosition, HapError, type Problem } from '../../model/index.js';
import {
  loadRole,
  loadTasksFile,
  roleBlocks,
  walk,
  type Included,
  type LoadContext,
  type Node,
  type Play,
  type Role,
  type Task,
} from '../../playbook/index.js';
import type { Visit } from '../../playbook/walk.js';
import { applyOf } from '../actions/include-tasks.js';
import { handlersOf } from '../compile.js';
import { includeTargets, roleFiles } from './include-targets.js';
import { loopNames, type Site } from './site.js';

/** What following a play takes. */
export interface SiteMeans {
  readonly load: LoadContext;
  /** Whether the play has hosts that are known. */
  readonly due: boolean;
  /** Whether the chosen tags let a task run, as far as that is sure. */
  selected(task: Task): boolean;
  /** The variables that the conditions of a task ask about. */
  asked(task: Task): readonly string[];
}

/** What led to a task. */
interface From {
  /** Variables of the loops of the includes around it, and those their conditions ask about. */
  readonly given: ReadonlySet<string>;
  readonly handlers: boolean;
  readonly path: readonly string[];
  readonly guessed: boolean;
}

/** More tasks than are followed into what they include. */
const MOST = 20_000;

const includes = new Set(['include', 'include_role', 'include_tasks']);
const ending = new Set(['end_batch', 'end_host', 'end_play']);

/**
 * The tasks of a play in the order they run, as far as they are known before: those of includes whose names are fixed
 * are read as well.
 */
export class Sites {
  readonly list: Site[] = [];
  /** Roles that includes bring. */
  readonly included: Role[] = [];
  /** Problems in the files that were included. */
  readonly problems: Problem[] = [];
  /** An include cannot be followed: what it brings is not known. */
  open = false;
  /** Something before may have ended the play. */
  #ended: boolean;
  readonly #roles = new Map<string, Role>();

  constructor(
    readonly play: Play,
    private readonly means: SiteMeans,
  ) {
    const handlers = handlersOf(play);
    this.#ended = !means.due || [...walk(handlers)].some(({ task }) => mayEnd(task));
    this.add(play.preTasks, false);
    this.add(play.roles.flatMap(roleBlocks), false);
    this.add(play.tasks, false);
    this.add(play.postTasks, false);
    this.add(handlers, true);
  }

  private add(nodes: readonly Node[], handlers: boolean): void {
    const selected = (task: Task): boolean => this.means.selected(task);
    for (const visit of walk(nodes, { selected, handlers }))
      this.visit(visit, { given: new Set(), handlers, path: [], guessed: false });
  }

  private visit(visit: Visit, from: From): void {
    const { task } = visit;
    const due = !this.#ended && !this.isRepeated(task.role);
    this.list.push({ ...visit, play: this.play, due, given: from.given, guessed: from.guessed });
    if (mayEnd(task)) this.#ended = true;
    if (!includes.has(coreName(task.action))) return;
    const targets =
      this.list.length < MOST ? includeTargets(task, this.play, this.means.load.files) : undefined;
    const loop = loopNames(task);
    // Of several names, one that is not there is passed over (`first_found`).
    const inside = { ...from, guessed: from.guessed || targets?.guessed === true };
    const followed = loop && targets?.names.filter((target) => this.follow(task, target, loop, inside));
    if (!followed || followed.length === 0) this.unknown();
  }

  /** Whether another use of a role that runs once was there before. */
  private isRepeated(role: Role | undefined): boolean {
    if (!role || role.allowDuplicates) return false;
    const first = this.#roles.get(role.identity) ?? role;
    this.#roles.set(role.identity, first);
    return first !== role;
  }

  /** What an include brings is not known. */
  private unknown(): void {
    this.open = this.#ended = true;
  }

  /** @returns whether there is such a file or role */
  private follow(task: Task, target: string, loop: readonly string[], from: From): boolean {
    const { position } = task;
    const key = `${position ? formatPosition(position) : ''} ${target}`;
    // What includes itself brings nothing new.
    if (from.path.includes(key)) return true;
    const found = this.read(task, target, from.handlers);
    if (!found) return false;
    const { block, importedRoles, problems, role } = found;
    if (!from.guessed) for (const { error } of problems) this.problems.push({ severity: 'warning', error });
    this.included.push(...importedRoles, ...(role ? [role] : []));
    const given = new Set([...from.given, ...loop, ...this.means.asked(task)]);
    const inside = { ...from, given, path: [...from.path, key] };
    const selected = (each: Task): boolean => this.means.selected(each);
    for (const visit of walk([block], { selected, handlers: from.handlers, within: block.parent })) {
      const { why = 'include', unreached = 'include' } = visit;
      this.visit({ ...visit, conditional: true, why, unreached }, inside);
    }
    return true;
  }

  private read(
    task: Task,
    target: string,
    handlers: boolean,
  ): (Included & { readonly role?: Role }) | undefined {
    const use = { include: task, apply: applyOf(task.args), handlers };
    try {
      if (coreName(task.action) !== 'include_role') return loadTasksFile(target, use, this.means.load);
      return loadRole({ name: target, from: roleFiles(task) }, use, this.means.load);
    } catch (error) {
      if (!(error instanceof HapError)) throw error;
      return undefined;
    }
  }
}

/** Whether a task may end the play for a host without failing. */
function mayEnd(task: Task): boolean {
  if (coreName(task.action) !== 'meta') return false;
  const what = task.args.get('_raw_params');
  return typeof what !== 'string' || ending.has(what.trim());
}
