import type { Stage } from '../../model/index.js';
import type { UnitParams } from '../systemd/params.js';
import { stages, unitResult } from '../systemd/stages.js';
import type { Backend } from './backend.js';
import type { GivenParams } from './params.js';

function unit(given: GivenParams): UnitParams {
  const { name, state, enabled, masked, force, scope, daemon_reload, daemon_reexec, no_block } = given;
  return { name, state, enabled, masked, force, scope, daemon_reload, daemon_reexec, no_block };
}

/** Params that only init scripts know. */
function ignored(given: GivenParams): string[] {
  const { pattern, runlevel, sleep, arguments: words } = given;
  return [
    ...(pattern === undefined ? [] : ['pattern']),
    ...(runlevel === 'default' ? [] : ['runlevel']),
    ...(sleep === undefined ? [] : ['sleep']),
    ...(words === '' ? [] : ['arguments']),
  ];
}

/** Services of systemd: as the systemd module does it. */
export const onSystemd: Backend<GivenParams> = {
  stages: stages.map((stage): Stage<GivenParams> => ({
    inspect: (given, ctx, earlier) => stage.inspect(unit(given), ctx, earlier),
    plan: (given, now, ctx, earlier) => stage.plan(unit(given), now, ctx, earlier),
  })),
  result(given, results) {
    const fields = unitResult(unit(given), results);
    const own = Array.isArray(fields['warnings']) ? (fields['warnings'] as unknown[]) : [];
    const warnings = [...ignored(given).map((p) => `Ignoring "${p}" as it is not used in "systemd"`), ...own];
    return warnings.length > 0 ? { ...fields, warnings } : fields;
  },
};
