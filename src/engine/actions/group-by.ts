import { z } from 'zod';
import { toResult } from '../result.js';
import { defineAction } from './action.js';

export const groupBy = defineAction({
  name: 'group_by',
  summary: 'Put the host into a group, made from what is known of it.',
  params: z.strictObject({
    key: z.string().min(1).describe('The name of the group.'),
    parents: z
      .union([z.string(), z.array(z.string())])
      .default(['all'])
      .describe('Groups that the group is put into.'),
  }),
  run({ key, parents }, ctx) {
    const safe = (name: string): string => name.replaceAll(' ', '-');
    const group = safe(key);
    const above = (Array.isArray(parents) ? parents : parents.split(',')).map((p) => safe(p.trim()));
    const changed = ctx.addToGroup(group, above);
    return { result: toResult({ changed, add_group: group, parent_groups: above }) };
  },
});
