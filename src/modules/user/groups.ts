import type { ModuleContext } from '../../model/index.js';
import { notThere } from '../shared/fail.js';
import type { GroupEntry } from '../shared/nss.js';
import type { Account } from './look.js';

/** A group by its number or name, as the params have it. */
export function findGroup(groups: readonly GroupEntry[], wanted: string): GroupEntry | undefined {
  const gid = /^\s*\d+\s*$/.test(wanted) ? Number(wanted) : undefined;
  return groups.find((g) => g.gid === gid) ?? groups.find((g) => g.name === wanted);
}

/**
 * Makes sure that a group is there, or will be by then.
 * @throws ModuleFailure, Unpredictable
 */
export function needGroup(account: Account, wanted: string, ctx: ModuleContext): void {
  if (findGroup(account.groups, wanted)) return;
  if (ctx.check && ctx.predicted(`group:${wanted}`)) return;
  notThere(ctx, `Group ${wanted} does not exist`);
}

/** The groups of the params, each once, blanks dropped. @throws ModuleFailure, Unpredictable */
export function wantedGroups(account: Account, groups: readonly string[], ctx: ModuleContext): string[] {
  const names = [...new Set(groups.map((g) => g.trim()).filter((g) => g !== ''))];
  for (const name of names) needGroup(account, name, ctx);
  // A number stands for the group that has it, whose name is what membership is listed under.
  return names.map((name) => findGroup(account.groups, name)?.name ?? name);
}

/** The names of the groups whose member a user is; its primary group is one where it is listed there. */
export function membership(account: Account, name: string): string[] {
  return account.groups.filter((g) => g.members.includes(name)).map((g) => g.name);
}
