import { defineStagedModule } from '../../model/index.js';
import { schema } from './params.js';
import { stages, unitResult } from './stages.js';

const spec = {
  summary: 'Start, stop, enable or mask a systemd unit.',
  params: schema,
  returns: {
    status: "The unit's properties before, as `systemctl show` has them.",
    enabled: 'Whether it starts at boot.',
    state: '`started` or `stopped`.',
    name: 'The unit.',
  },
  stages,
  result: unitResult,
};

/** Manages systemd units. */
export const systemd = defineStagedModule({ ...spec, name: 'systemd' });

/** The same under its newer name. */
export const systemdService = defineStagedModule({ ...spec, name: 'systemd_service' });
