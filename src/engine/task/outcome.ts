import type { HapError, HostStatus, ResultFields } from '../../model/index.js';
import type { Block, Role } from '../../playbook/ast.js';
import { Dict } from '../../python/index.js';
import { flag } from '../result.js';

/** What a dynamic include asks for, on one host and for one item. Hosts with an equal key share what it brings. */
export interface IncludeRequest {
  readonly key: string;
  /** The item of its loop, as `included:` shows it. */
  readonly item: string | undefined;
  /** Reads what is included. @throws HapError */
  load(): Included;
}

/** What a dynamic include brings. */
export interface Included {
  /** As `included:` shows it; `undefined` for a role, of which nothing is said. */
  readonly file: string | undefined;
  readonly block: Block;
  /** Roles whose handlers join the play's; `isPublic` makes their variables the play's. */
  readonly roles: readonly Role[];
  readonly isPublic?: boolean;
}

/** What a task came to on one host, loop and retries included. */
export interface TaskOutcome {
  readonly status: HostStatus;
  readonly result: Dict;
  /** It failed, and `ignore_errors` or `ignore_unreachable` says to go on. */
  readonly ignored: boolean;
  readonly loop: boolean;
  /** The error behind it, with its position, for people. */
  readonly error?: HapError | undefined;
  /** Check mode: why what it would do cannot be known. */
  readonly unpredicted?: string | undefined;
  readonly delegatedTo?: string | undefined;
  readonly included: readonly IncludeRequest[];
  /** Handlers to run, by name, should the task count as changed. */
  readonly notify: readonly string[];
  /** The host that its facts are of, where `delegate_facts` says so. */
  readonly factsFor?: string | undefined;
  readonly noLog: boolean;
  /** What it was given was made of what came from a host. */
  readonly fromHost: boolean;
}

/** What one try came to. */
export interface ItemOutcome {
  readonly result: Dict;
  readonly error?: HapError | undefined;
  readonly unpredicted?: string | undefined;
  readonly delegatedTo?: string | undefined;
  readonly included?: IncludeRequest | undefined;
  /** Handlers it notifies, by name. */
  readonly notify?: readonly string[] | undefined;
  /** The module came to an end, whatever it came to: the next item of the loop sees the result as registered. */
  readonly ran?: boolean;
  /** The same comes of it again, as long as variables and hosts are as they are. */
  readonly steady?: boolean;
  /** The module that began on the host. */
  readonly began?: string;
}

/** What is told of an item of a loop, or of the task itself while it runs. */
export interface ToldItem {
  /** The module that began, where one did. */
  readonly began: string | undefined;
  /** How an item ended; a task without a loop tells that with its result. */
  readonly item: ItemEnd | undefined;
}

/** How an item of a loop ended, as it is shown. */
export interface ItemEnd {
  readonly status: HostStatus;
  readonly ignored: boolean;
  readonly label: string;
  readonly result: ResultFields;
  readonly unpredicted: string | undefined;
  readonly delegatedTo: string | undefined;
}

/**
 * How a result counts, from its own fields or, where it has none, from those of its items. What `failed_when` said of any
 * item stands before what modules said.
 */
export function statusOf(result: Dict): HostStatus {
  const items = itemsOf(result);
  const judged = result.has('failed_when_result') || items.some((r) => r.has('failed_when_result'));
  if (has(result, items, judged ? 'failed_when_result' : 'failed')) return 'failed';
  if (has(result, items, 'unreachable')) return 'unreachable';
  if ((items.length > 0 && items.every((i) => flag(i, 'skipped'))) || flag(result, 'skipped'))
    return 'skipped';
  return flag(result, 'changed') ? 'changed' : 'ok';
}

function has(result: Dict, items: readonly Dict[], key: string): boolean {
  return result.has(key) ? flag(result, key) : items.some((item) => flag(item, key));
}

/** The results of a loop's items. */
export function itemsOf(result: Dict): readonly Dict[] {
  const items = result.get('results');
  return Array.isArray(items) ? items.filter((r) => r instanceof Dict) : none;
}

const none: readonly Dict[] = [];

/** What stands in place of a result under `no_log`. */
export function censored(result: Dict): Dict {
  const shown = new Dict([
    [
      'censored',
      "the output has been hidden due to the fact that 'no_log: true' was specified for this result",
    ],
  ]);
  for (const key of ['attempts', 'changed', 'retries']) {
    const value = result.get(key);
    if (value !== undefined) shown.set(key, value);
  }
  return shown;
}

/** Why something is not known, as it may be told. */
export function toldReason(why: string | undefined, noLog: boolean | undefined): string | undefined {
  return why !== undefined && noLog === true ? "the reason is hidden by 'no_log: true'" : why;
}
