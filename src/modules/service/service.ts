import { defineStagedModule, known, type ModuleContext, type Stage } from '../../model/index.js';
import type { Backend } from './backend.js';
import { onInitScripts, onOpenrc } from './init-script.js';
import { onSystemd } from './on-systemd.js';
import { schema, type ServiceParams } from './params.js';
import { sysvinit } from './sysvinit.js';

const backends: Readonly<Record<string, Backend>> = { systemd: onSystemd, sysvinit, openrc: onOpenrc };

/** By what manages services there; like Ansible, init scripts for whatever is not known by name. */
function backend({ use }: ServiceParams, ctx: ModuleContext): Backend {
  const wanted = use.toLowerCase();
  return backends[wanted === 'auto' ? ctx.basics.serviceManager : wanted] ?? onInitScripts;
}

/** A stage of whichever backend it is; backends that have fewer do nothing in the others. */
function stage(i: number): Stage<ServiceParams> {
  return {
    inspect: (given, ctx, earlier) =>
      backend(given, ctx).stages[i]?.inspect(given, ctx, earlier) ?? known(undefined),
    plan: (given, now, ctx, earlier) => backend(given, ctx).stages[i]?.plan(given, now, ctx, earlier) ?? [],
  };
}

/** Manages services, whatever the init system. */
export const service = defineStagedModule({
  name: 'service',
  summary: 'Start, stop, restart, enable or disable a service.',
  params: schema,
  returns: {
    state: '`started` or `stopped`.',
    enabled: 'Whether it starts at boot.',
    status:
      "systemd: the unit's properties before. Init scripts in runlevels: what was done, and what it printed.",
    name: 'The service.',
  },
  stages: [stage(0), stage(1), stage(2)],
  result: (given, results, ctx) => backend(given, ctx).result(given, results, ctx),
});
