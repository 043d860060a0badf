import { list, openParams, str } from '../../params/index.js';
import { fromPlain, type Value } from '../../python/index.js';
import { toResult } from '../result.js';
import { defineAction } from './action.js';

export const addHost = defineAction({
  name: 'add_host',
  summary: 'Add a host, or a group of it, to the inventory in memory.',
  once: true,
  params: openParams({
    name: str.required().aliases('host', 'hostname').describe('The host; may end in `:port`.'),
    groups: list(str)
      .aliases('group', 'groupname')
      .describe(
        'Groups it is put into, a list or comma separated. Any other param is a variable of the host.',
      ),
  }),
  run({ name: given, groups: written, others }, ctx) {
    if (given === '') throw ctx.problem('bad-params', 'name, host or hostname needs to be provided');
    const groups = (written ?? []).map((g) => g.trim()).filter((g) => g !== '');
    const [, name = given, port] = /^(.*?)(?::(\d+))?$/.exec(given) ?? [];
    const variables = new Map<string, Value>();
    for (const [key, value] of others) variables.set(key, fromPlain(value));
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
