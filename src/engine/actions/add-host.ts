import { z } from 'zod';
import { type Value } from '../../python/index.js';
import { toResult } from '../result.js';
import { defineAction } from './action.js';

const names = z.union([z.string(), z.array(z.string())]).optional();

export const addHost = defineAction({
  name: 'add_host',
  summary: 'Add a host, or a group of it, to the inventory in memory.',
  once: true,
  params: z.looseObject({
    name: z.string().optional().describe('The host; may end in `:port`.'),
    hostname: z.string().optional(),
    host: z.string().optional(),
    groups: names.describe('Groups it is put into, a list or comma separated.'),
    groupname: names,
    group: names,
  }),
  run(params, ctx) {
    const given = params.name ?? params.hostname ?? params.host;
    if (given === undefined || given === '')
      throw ctx.problem('bad-params', 'name, host or hostname needs to be provided');
    const groups = list(params.groups ?? params.groupname ?? params.group);
    const [, name = given, port] = /^(.*?)(?::(\d+))?$/.exec(given) ?? [];
    const reserved = new Set(['name', 'hostname', 'host', 'groups', 'groupname', 'group']);
    const variables = new Map<string, Value>();
    for (const [key, value] of ctx.args)
      if (typeof key === 'string' && !reserved.has(key)) variables.set(key, value);
    if (port !== undefined) variables.set('ansible_ssh_port', Number(port));
    const changed = ctx.addHost(name, groups, variables);
    return {
      result: toResult({
        changed,
        add_host: { host_name: name, groups, host_vars: Object.fromEntries(variables) },
      }),
    };
  },
});

function list(value: string | string[] | undefined): string[] {
  const items = value === undefined ? [] : Array.isArray(value) ? value : value.split(',');
  return items.map((g) => g.trim()).filter((g) => g !== '');
}
