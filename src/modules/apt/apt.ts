import { defineStagedModule } from '../../model/index.js';
import { schema } from './params.js';
import { result } from './result.js';
import { stages } from './stages.js';

/** Manages packages of Debian and what is made of it. */
export const apt = defineStagedModule({
  name: 'apt',
  summary: 'Install, upgrade or remove packages with apt.',
  params: schema,
  returns: {
    cache_updated: 'Whether refreshing the index brought anything.',
    cache_update_time: 'When the index was refreshed, in seconds since 1970.',
    stdout: 'What apt printed.',
    stderr: 'What apt complained of.',
  },
  stages,
  result,
});
