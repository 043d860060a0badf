import { defineStagedModule, known, type ModuleContext, type Stage } from '../../model/index.js';
import type { Backend } from './backend.js';
import { onInitScripts, onOpenrc } from './init-script.js';
import { onSystemd } from './on-systemd.js';
import { forScripts, schema, type GivenParams } from './params.js';
import { sysvinit } from './sysvinit.js';

const backends: Readonly<Record<string, Backend>> = { sysvinit, openrc: onOpenrc };

/** Does something with what manages services there; like Ansible, with init scripts where that is not known by name. */
function on<T>(
  given: GivenParams,
  ctx: ModuleContext,
  act: <Params extends GivenParams>(backend: Backend<Params>, params: Params) => T,
): T {
  const use = given.use.toLowerCase();
  const wanted = use === 'auto' ? ctx.basics.serviceManager : use;
  if (wanted === 'systemd') return act(onSystemd, given);
  return act(backends[wanted] ?? onInitScripts, forScripts(given));
}

/** A stage of whichever backend it is; backends that have fewer do nothing in the others. */
function stage(i: number): Stage<GivenParams> {
  return {
    inspect: (given, ctx, earlier) =>
      on(given, ctx, ({ stages }, params) => stages[i]?.inspect(params, ctx, earlier)) ?? known(undefined),
    plan: (given, now, ctx, earlier) =>
      on(given, ctx, ({ stages }, params) => stages[i]?.plan(params, now, ctx, earlier)) ?? [],
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
  result: (given, results, ctx) => on(given, ctx, (backend, params) => backend.result(params, results, ctx)),
});
