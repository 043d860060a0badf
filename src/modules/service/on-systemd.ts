import type { Stage } from '../../model/index.js';
import type { UnitParams } from '../systemd/params.js';
import { stages, unitResult } from '../systemd/stages.js';
import type { Backend } from './backend.js';
import type { ServiceParams } from './params.js';

function unit({ name, state, enabled }: ServiceParams): UnitParams {
  return {
    ...{ name, state, enabled, masked: undefined, force: undefined, scope: 'system' },
    ...{ daemon_reload: false, daemon_reexec: false, no_block: false },
  };
}

/** Params that only init scripts know. */
function ignored(given: ServiceParams): string[] {
  const { pattern, runlevel, sleep, arguments: words } = given;
  return [
    ...(pattern === undefined ? [] : ['pattern']),
    ...(runlevel === 'default' ? [] : ['runlevel']),
    ...(sleep === undefined ? [] : ['sleep']),
    ...(words === '' ? [] : ['arguments']),
  ];
}

/** Services of systemd: as the systemd module does it. */
export const onSystemd: Backend = {
  stages: stages.map((stage): Stage<ServiceParams> => ({
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
