import { tagsOf, selectedByTags, type TagSelection } from '../engine/index.js';
import { HapError, TemplateString } from '../model/index.js';
import { roleBlocks, type Node, type Play, type Task } from '../playbook/index.js';
import type { Dict, Value } from '../python/index.js';
import { repr, str } from '../python/repr.js';
import { variablesOf } from './variables.js';
import type { Setup } from './wire.js';

/** What `--list-hosts`, `--list-tasks`, `--list-tags` and `--syntax-check` ask for. */
export interface ListingOptions {
  readonly listHosts?: boolean;
  readonly listTasks?: boolean;
  readonly listTags?: boolean;
  readonly syntaxCheck?: boolean;
  readonly limit?: string;
  readonly tagSelection: TagSelection;
}

/** The listings of `ansible-playbook`, with its words and indentation. */
export function listing(
  playbooks: readonly string[],
  plays: readonly Play[],
  setup: Setup,
  options: ListingOptions,
): string {
  const lister = new Lister(setup, options);
  const byFile = new Map<string, Play[]>(playbooks.map((p) => [p, []]));
  for (const play of plays) (byFile.get(play.file) ?? byFile.get(playbooks[0] ?? '') ?? []).push(play);
  return [...byFile].map(([file, own]) => `\nplaybook: ${file}\n${lister.plays(own)}`).join('');
}

class Lister {
  constructor(
    private readonly setup: Setup,
    private readonly options: ListingOptions,
  ) {}

  plays(plays: readonly Play[]): string {
    const { listHosts, listTasks, listTags, syntaxCheck } = this.options;
    if (syntaxCheck) return '';
    if (!listHosts && !listTasks && !listTags) return '';
    return plays.map((play, i) => this.play(play, i + 1)).join('');
  }

  private play(play: Play, number: number): string {
    const hosts = this.render(play.hosts.value, play);
    const pattern = Array.isArray(hosts) ? hosts.map(str) : [str(hosts)];
    const name = play.name === undefined ? pattern.join(',') : this.text(play.name, play);
    const tags = [...new Set(play.tags.flatMap((t) => this.list(t, play)))].sort();
    let out = `\n  play #${number} (${pattern.join(',')}): ${name}\tTAGS: [${tags.join(',')}]\n`;
    if (this.options.listHosts) {
      const { limit } = this.options;
      const { hosts } = this.setup.inventory.match(pattern, limit === undefined ? {} : { limit });
      out += `    pattern: [${pattern.map((p) => repr(p)).join(', ')}]\n    hosts (${hosts.length}):\n`;
      out += hosts.map((h) => `      ${h}\n`).join('');
    }
    const tasks = this.tasks(play);
    if (this.options.listTasks) {
      out += '    tasks:\n';
      for (const task of tasks)
        out += `      ${taskName(task)}\tTAGS: [${this.tags(task, play).join(', ')}]\n`;
    }
    if (this.options.listTags) {
      const all = [...new Set([...tags, ...tasks.flatMap((t) => this.tags(t, play))])].sort();
      out += `      TASK TAGS: [${all.join(', ')}]\n`;
    }
    return out;
  }

  /** The tasks that the chosen tags let run, in order; handlers are not listed, nor what a block does on errors. */
  private tasks(play: Play): Task[] {
    const nodes: Node[] = [
      ...play.preTasks,
      ...play.roles.flatMap(roleBlocks),
      ...play.tasks,
      ...play.postTasks,
    ];
    return nodes
      .flatMap(tasksIn)
      .filter((task) => selectedByTags(this.tags(task, play), this.options.tagSelection));
  }

  private tags(task: Task, play: Play): string[] {
    return tagsOf(task, (value) => this.render(value, play)).sort();
  }

  private list(value: Value, play: Play): string[] {
    const rendered = this.render(value, play);
    return Array.isArray(rendered)
      ? rendered.map(str)
      : str(rendered)
          .split(',')
          .map((p) => p.trim());
  }

  private text(value: Value, play: Play): string {
    return str(this.render(value, play));
  }

  /** Rendered with what is known before the run; as written where that is not enough. */
  private render(value: Value, play: Play): Value {
    const layers: Dict[] = [...(play.vars ? [play.vars] : []), this.setup.extra];
    const cwd = process.cwd();
    try {
      return this.setup.templar
        .renderer(variablesOf(layers), { playbookDir: cwd, searchPath: [cwd] })
        .render(value);
    } catch (error) {
      if (error instanceof HapError) return value;
      throw error;
    }
  }
}

function tasksIn(node: Node): Task[] {
  return node.kind === 'block' ? node.tasks.flatMap(tasksIn) : [node];
}

/** A task's name as written: variables of its own are not known yet. */
function taskName({ name, action, role }: Task): string {
  if (name === undefined || name === null || name === '') return action;
  const own = name instanceof TemplateString ? name.source : str(name);
  return role ? `${role.name} : ${own}` : own;
}
