import { bool, oneOf, params, str, type ParamsOf } from '../../params/index.js';

const shape = {
  name: str.aliases('service', 'unit').describe('The unit; `.service` where it has no ending.'),
  state: oneOf('started', 'stopped', 'restarted', 'reloaded').describe(
    'Whether it runs; `restarted` and `reloaded` always act, and start what does not run.',
  ),
  enabled: bool.describe('Whether it starts at boot.'),
  masked: bool.describe('Whether it is masked, so that nothing can start it.'),
  daemon_reload: bool.default(false).aliases('daemon-reload').describe('systemd reads its units anew first.'),
  daemon_reexec: bool.default(false).aliases('daemon-reexec').describe('systemd executes itself anew first.'),
  scope: oneOf('system', 'user', 'global').default('system').describe('Whose manager it is.'),
  force: bool.describe('Links that are in the way are replaced.'),
  no_block: bool.default(false).describe('The job is not waited for.'),
};

export const schema = params(shape, {
  requiredBy: { state: ['name'], enabled: ['name'], masked: ['name'] },
});

/** What the stages of a unit are told. */
export type UnitParams = ParamsOf<typeof shape>;
