import { bool, int, oneOf, params, str, type ParamsOf } from '../params.js';

const shape = {
  name: str.required().describe('The service.'),
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
};

export const schema = params(shape, { requiredOneOf: [['state', 'enabled']] });
export type ServiceParams = ParamsOf<typeof shape>;
