import {
  change,
  lines,
  ModuleFailure,
  sh,
  type Change,
  type Fields,
  type ModuleContext,
  type Output,
  type Sh,
  type StageResult,
} from '../../model/index.js';
import { notThere } from '../shared/fail.js';
import type { Backend } from './backend.js';
import { look, scriptOf, type InitService } from './look.js';
import type { ServiceParams } from './params.js';
import { runsByStatus } from './running.js';
import { wordsOf } from './words.js';
import { asAdmin } from '../shared/admin.js';

/** What differs between OpenRC and plain init scripts. */
interface Kind {
  /** The command that does something with a service. */
  call(name: string, action: string, ...words: readonly string[]): Sh;
  /** A command that tells whether it is enabled, where links do not. */
  enablement?(name: string): Sh;
  isEnabled(given: ServiceParams, service: InitService): boolean;
  /** @throws ModuleFailure where nothing there can do it */
  enable(given: ServiceParams, service: InitService): Sh;
  running(given: ServiceParams, service: InitService): boolean | undefined;
  /** Stopping and starting in one go, with a script's own `restart` where that is to be trusted. */
  restart(given: ServiceParams): Sh;
  start(given: ServiceParams, service: InitService): Sh;
}

const plain: Kind = {
  call: (name, ...words) =>
    sh`if command -v service >/dev/null; then service ${[name, ...words]}; else ${[scriptOf(name), ...words]}; fi`,
  isEnabled: (_, { startLinks }) => startLinks,
  enable({ name, enabled }, { tools, stopLinks }) {
    const on = enabled === true;
    if (tools.has('update-rc.d')) {
      const known = on && !stopLinks ? sh`update-rc.d ${name} defaults && ` : sh``;
      return sh`${known}update-rc.d ${name} ${on ? 'enable' : 'disable'}`;
    }
    if (tools.has('insserv')) return on ? sh`insserv ${name}` : sh`insserv -r ${name}`;
    return sh`chkconfig ${name} ${on ? 'on' : 'off'}`;
  },
  running: ({ name, pattern }, service) => runsByStatus(service, name, pattern),
  restart(given) {
    const { name, sleep = 0 } = given;
    return lines([
      plain.call(name, 'stop', ...wordsOf(given.arguments)),
      ...(sleep > 0 ? [sh`sleep ${sleep}`] : []),
      // A service that did not run cannot be stopped: what counts is that it starts.
      plain.call(name, 'start', ...wordsOf(given.arguments)),
    ]);
  },
  start: (given) => plain.call(given.name, 'start', ...wordsOf(given.arguments)),
};

const openrc: Kind = {
  call: (name, ...words) => sh`rc-service ${[name, ...words]}`,
  enablement: () => sh`rc-update show`,
  isEnabled({ name, runlevel }, { enablement }) {
    const line = enablement.split('\n').find((l) => l.split('|')[0]?.trim() === name);
    return line?.split('|')[1]?.trim().split(/\s+/).includes(runlevel) ?? false;
  },
  enable: ({ name, enabled, runlevel }) =>
    sh`rc-update ${enabled === true ? 'add' : 'delete'} ${name} ${runlevel}`,
  running: ({ pattern }, service) =>
    pattern === undefined ? (service.status?.stdout.includes('started') ?? false) : service.inPs,
  restart: (given) => openrc.call(given.name, 'restart', ...wordsOf(given.arguments)),
  start(given, service) {
    // What has crashed has to be declared stopped before it can be started (rc-service(8)).
    const crashed =
      service.status?.stderr.includes('crashed') === true ||
      service.status?.stdout.includes('crashed') === true;
    const zap = crashed ? [sh`rc-service ${given.name} zap`] : [];
    return lines([...zap, openrc.call(given.name, 'start', ...wordsOf(given.arguments))]);
  },
};

function backend(kind: Kind, needsScript: boolean): Backend {
  return {
    stages: [
      {
        inspect: ({ name, state, pattern }) =>
          look(
            name,
            state === undefined ? undefined : kind.call(name, 'status'),
            pattern,
            kind.enablement?.(name),
          ),
        plan(given, now, ctx) {
          const service = now as InitService;
          if (needsScript && !service.script)
            notThere(ctx, `Could not find the requested service ${given.name}: host`);
          return asAdmin([...enable(kind, given, service), ...act(kind, given, service)]);
        },
      },
    ],
    result: (given, [stage], ctx) => result(given, stage, ctx),
  };
}

/** Services of OpenRC. */
export const onOpenrc = backend(openrc, false);

/** Services of init scripts where nothing more is known of the init system. */
export const onInitScripts = backend(plain, true);

const explain = ({ stdout, stderr }: Output): string => stderr || stdout;

function enable(kind: Kind, given: ServiceParams, service: InitService): Change[] {
  const { name, enabled } = given;
  if (enabled === undefined) return [];
  const what = `${enabled ? 'enable' : 'disable'} ${name}`;
  const before = kind.isEnabled(given, service);
  if (before === enabled) return [];
  return change(what, 'enabled', before, enabled, kind.enable(given, service), { explain });
}

function act(kind: Kind, given: ServiceParams, service: InitService): Change[] {
  const { name, state } = given;
  if (state === undefined) return [];
  const running = kind.running(given, service);
  if (running === undefined)
    throw new ModuleFailure('failed determining service state, possible typo of service name?');
  if (state === (running ? 'started' : 'stopped')) return [];
  const [verb, script] =
    state === 'restarted'
      ? ['restart', kind.restart(given)]
      : state === 'stopped'
        ? ['stop', kind.call(name, 'stop', ...wordsOf(given.arguments))]
        : running
          ? ['reload', kind.call(name, 'reload', ...wordsOf(given.arguments))]
          : ['start', kind.start(given, service)];
  const before = running ? 'started' : 'stopped';
  return change(`${verb} ${name}`, 'state', before, verb === 'start' ? 'started' : state, script, {
    mayDetach: true,
    explain,
  });
}

function result(
  { name, state, enabled }: ServiceParams,
  stage: StageResult | undefined,
  ctx: ModuleContext,
): Fields {
  const acts = stage?.changes.some((c) => c.kind === 'run' && c.mayDetach === true) ?? false;
  if (ctx.check && acts) return { msg: 'service state changed' };
  return {
    name,
    ...(enabled === undefined ? {} : { enabled }),
    ...(state === undefined ? {} : { state: state === 'stopped' ? 'stopped' : 'started' }),
  };
}
