import { list, params, str } from '../../params/index.js';
import { toResult } from '../result.js';
import { defineAction } from './action.js';

export const groupBy = defineAction({
  name: 'group_by',
  summary: 'Put the host into a group, made from what is known of it.',
  params: params({
    key: str.required().describe('The name of the group.'),
    parents: list(str).default(['all']).describe('Groups that the group is put into.'),
  }),
  run({ key, parents }, ctx) {
    const safe = (name: string): string => name.replaceAll(' ', '-');
    const group = safe(key);
    const above = parents.map((p) => safe(p.trim()));
    const changed = ctx.addToGroup(group, above);
    return { result: toResult({ changed, add_group: group, parent_groups: above }) };
  },
});
