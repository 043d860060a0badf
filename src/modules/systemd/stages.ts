import {
  change,
  known,
  lines,
  ModuleFailure,
  run,
  sh,
  type Change,
  type Fields,
  type ModuleContext,
  type Sh,
  type Stage,
  type StageResult,
} from '../../model/index.js';
import { notThere } from '../shared/fail.js';
import { look, runtimeDirectory, systemctl, type Unit, type UnitQuery } from './look.js';
import type { UnitParams } from './params.js';

/**
 * Three stages: reload of the manager, so that it knows the unit as it is on disk; the mask, which decides what else can be
 * done; enablement and state.
 */
export const stages: readonly Stage<UnitParams>[] = [
  { inspect: () => known(undefined), plan: reload },
  {
    inspect: (given) => (given.name === undefined ? known(undefined) : look(query(given, given.name))),
    plan: (given, now, ctx) => (now === undefined ? [] : mask(given, now as Unit, ctx)),
  },
  {
    inspect(given, _, earlier) {
      const before = earlier[1];
      if (given.name === undefined || !before || before.outputs.length === 0) return known(before?.now);
      return look(query(given, given.name));
    },
    plan: (given, now, ctx) =>
      now === undefined ? [] : [...enable(given, now as Unit, ctx), ...start(given, now as Unit, ctx)],
  },
];

function query({ scope, enabled, masked }: UnitParams, name: string): UnitQuery {
  return { name, scope, enablement: enabled !== undefined || masked !== undefined };
}

/** systemctl with all that the params say, and what it is to do. */
function command({ scope, no_block: noBlock, force }: UnitParams, ...words: readonly string[]): Sh {
  const flags = [...(noBlock ? ['--no-block'] : []), ...(force === true ? ['--force'] : [])];
  const call = sh`${systemctl(scope, flags)} ${words}`;
  return scope === 'system' ? call : lines([runtimeDirectory, call]);
}

function reload(given: UnitParams): Change[] {
  const globs = ['*', '?', '['].find((c) => given.name?.includes(c) === true);
  if (globs !== undefined)
    throw new ModuleFailure(
      `This module does not currently support using glob patterns, found '${globs}' in service name: ${given.name ?? ''}`,
    );
  const verbs = [
    ...(given.daemon_reload ? ['daemon-reload'] : []),
    ...(given.daemon_reexec ? ['daemon-reexec'] : []),
  ];
  return verbs.map((verb) =>
    run(`${verb} systemd`, command(given, verb), {
      counts: false,
      explain: ({ rc, stderr }) => `failure ${rc} during ${verb}: ${stderr}`,
    }),
  );
}

function missing({ name = '' }: UnitParams, ctx: ModuleContext): never {
  return notThere(ctx, `Could not find the requested service ${name}: host`);
}

function mask(given: UnitParams, unit: Unit, ctx: ModuleContext): Change[] {
  const { name = '', masked } = given;
  if (!unit.systemctl)
    notThere(
      ctx,
      'Failed to find required executable "systemctl" in paths: /sbin:/usr/sbin:/bin:/usr/bin:/usr/local/sbin',
    );
  const { LoadState, LoadError } = unit.status;
  if (unit.isSystemd && LoadState !== 'masked' && LoadError !== undefined)
    throw new ModuleFailure(`Error loading unit file '${name}': ${LoadError}`);
  if (masked === undefined || masked === unit.masked) return [];
  const verb = masked ? 'mask' : 'unmask';
  return change(`${verb} ${name}`, 'masked', unit.masked, masked, command(given, verb, name), {
    // As Ansible: a unit that is there may refuse (its file is where the mask would be); the result warns of it.
    accepts: (rc) => rc === 0 || unit.isSystemd || unit.isInit,
    explain: () => `Could not find the requested service ${name}: host`,
  });
}

function enable(given: UnitParams, unit: Unit, ctx: ModuleContext): Change[] {
  const { name = '', enabled } = given;
  if (enabled === undefined) return [];
  if (!unit.isSystemd && !unit.isInit) missing(given, ctx);
  const verb = enabled ? 'enable' : 'disable';
  return change(`${verb} ${name}`, 'enabled', unit.enabled, enabled, command(given, verb, name), {
    explain: ({ stdout, stderr }) => `Unable to ${verb} service ${name}: ${stdout}${stderr}`,
  });
}

const verbs = { started: 'start', stopped: 'stop', restarted: 'restart', reloaded: 'reload' } as const;

function start(given: UnitParams, unit: Unit, ctx: ModuleContext): Change[] {
  const { name = '', state } = given;
  if (state === undefined) return [];
  if (!unit.isSystemd && !unit.isInit) missing(given, ctx);
  const active = unit.status['ActiveState'];
  if (active === undefined) {
    if (unit.offline) return [];
    throw new ModuleFailure('Service is in unknown state', { status: unit.status });
  }
  const running = active === 'active' || active === 'activating';
  if (state === 'started' && running) return [];
  if (state === 'stopped' && !running && active !== 'deactivating') return [];
  const verb = state !== 'stopped' && !running ? 'start' : verbs[state];
  const from = running ? 'started' : active === 'deactivating' ? 'stopping' : 'stopped';
  return change(
    `${verb} ${name}`,
    'state',
    from,
    verb === 'start' ? 'started' : state,
    command(given, verb, name),
    {
      explain: ({ stderr }) => `Unable to ${verb} service ${name}: ${stderr}`,
    },
  );
}

/** The result's fields, as Ansible's systemd module has them; `status` is what was there before. */
export function unitResult(given: UnitParams, results: readonly StageResult[]): Fields {
  const { name = null, enabled, state } = given;
  const before = results[1]?.now as Unit | undefined;
  const masking = results[1]?.outputs[0];
  const warnings = [
    ...(before && before.isInit && !before.isSystemd
      ? [`The service (${name ?? ''}) is actually an init script but the system is managed by systemd`]
      : []),
    ...(masking && masking.rc !== 0 ? [masking.stderr.trim()] : []),
    ...(before?.offline === true && state !== undefined && before.status['ActiveState'] === undefined
      ? [
          'Target is a chroot or systemd is offline. This can lead to false positives or prevent the init system tools from working.',
        ]
      : []),
  ];
  return {
    name,
    status: before?.status ?? {},
    ...(enabled === undefined ? {} : { enabled }),
    ...(state === undefined ? {} : { state: state === 'stopped' ? 'stopped' : 'started' }),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}
