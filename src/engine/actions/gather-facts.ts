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
    return { result: await ctx.module('setup', args) };
  },
});
