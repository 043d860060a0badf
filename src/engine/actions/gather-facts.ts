import { z } from 'zod';
import { defineAction } from './action.js';

export const gatherFacts = defineAction({
  name: 'gather_facts',
  summary: 'Gather facts of the host, as at the start of a play.',
  params: z.strictObject({
    parallel: z.unknown().optional().describe('Accepted; facts are always gathered in one go.'),
    gather_subset: z.unknown().optional(),
    gather_timeout: z.unknown().optional(),
    filter: z.unknown().optional(),
    fact_path: z.unknown().optional(),
  }),
  async run(_params, ctx) {
    const args = ctx.args.copy();
    args.delete('parallel');
    return { result: await ctx.module('setup', args) };
  },
});
