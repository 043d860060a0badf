import type { Task } from '../../playbook/ast.js';
import type { Dict } from '../../python/index.js';
import { askedFor } from '../facts/asked-for.js';
import { int, list, params, path, raw, str } from '../../params/index.js';
import { defineAction } from './action.js';

export const gatherFacts = defineAction({
  name: 'gather_facts',
  summary: 'Gather facts of the host, as at the start of a play.',
  readsOnly: true,
  params: params({
    parallel: raw.describe('Accepted; facts are always gathered in one go.'),
    gather_subset: list(str).describe('As setup has it.'),
    gather_timeout: int.describe('As setup has it.'),
    filter: list(str).describe('As setup has it.'),
    fact_path: path.describe('As setup has it.'),
  }),
  async run(_params, ctx) {
    const args = ctx.args.copy();
    args.delete('parallel');
    const facts = narrows(ctx.task, args) ? ctx.shared.wanted?.facts() : undefined;
    if (!facts) return { result: await ctx.module('setup', args) };
    const result = await ctx.module('setup', args.set('filter', [...facts, 'gather_subset', 'module_setup']));
    return { result: result.set(askedFor, [...facts]) };
  },
});

/** Whether a play gathers facts without saying which: then those will do that anything can look at. */
function narrows(task: Task, args: Dict): boolean {
  return task.actionPosition === undefined && !args.has('gather_subset') && !args.has('filter');
}
