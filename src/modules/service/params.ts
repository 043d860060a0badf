import { ModuleFailure } from '../../model/index.js';
import { bool, int, oneOf, params, str, type ParamsOf } from '../params.js';

/** What only systemd has a meaning for: where it manages services, these go to it. */
const ofSystemd = {
  masked: bool.describe('systemd: whether it is masked, so that nothing can start it.'),
  daemon_reload: bool
    .default(false)
    .aliases('daemon-reload')
    .describe('systemd: it reads its units anew first.'),
  daemon_reexec: bool
    .default(false)
    .aliases('daemon-reexec')
    .describe('systemd: it executes itself anew first.'),
  scope: oneOf('system', 'user', 'global').default('system').describe('systemd: whose manager it is.'),
  force: bool.describe('systemd: links that are in the way are replaced.'),
  no_block: bool.default(false).describe('systemd: the job is not waited for.'),
};

const shape = {
  name: str.describe('The service.'),
  state: oneOf('started', 'stopped', 'restarted', 'reloaded').describe(
    'Whether it runs; `restarted` and `reloaded` always act.',
  ),
  enabled: bool.describe('Whether it starts at boot.'),
  sleep: int.describe('Seconds between stop and start of `restarted`, where init scripts do it.'),
  pattern: str.describe('It runs where a line of `ps` holds this text; for scripts that cannot tell.'),
  runlevel: str.default('default').describe('OpenRC: the runlevel it belongs to.'),
  arguments: str.default('').aliases('args').describe('Further arguments for the init script.'),
  use: str
    .default('auto')
    .describe('What manages services there: `systemd`, `sysvinit`, `openrc`, `service`.'),
  ...ofSystemd,
};

export const schema = params(shape, {
  requiredBy: { state: ['name'], enabled: ['name'], masked: ['name'] },
});

/** What a task gives; systemd needs no name to read its units anew. */
export type GivenParams = ParamsOf<typeof shape>;

/** What init scripts are managed by. */
export type ServiceParams = GivenParams & { readonly name: string };

/** The params of init scripts. @throws ModuleFailure for what only systemd knows, or for what is missing */
export function forScripts(given: GivenParams): ServiceParams {
  const { name, state, enabled } = given;
  const unknown = [
    ...(given.masked === undefined ? [] : ['masked']),
    ...(given.daemon_reload ? ['daemon_reload'] : []),
    ...(given.daemon_reexec ? ['daemon_reexec'] : []),
    ...(given.scope === 'system' ? [] : ['scope']),
    ...(given.force === undefined ? [] : ['force']),
    ...(given.no_block ? ['no_block'] : []),
  ];
  if (unknown.length > 0)
    throw new ModuleFailure(
      `Unsupported parameters for (service) module: ${unknown.join(', ')}. Only systemd has them.`,
    );
  if (name === undefined) throw new ModuleFailure('missing required arguments: name');
  if (state === undefined && enabled === undefined)
    throw new ModuleFailure('one of the following is required: state, enabled');
  return { ...given, name };
}
