import { oneOf, params } from '../../params/index.js';
import { defineAction } from './action.js';

/** What `meta` can be told. Source: Ansible's documentation of the module `meta`. */
export const metaActions = [
  'clear_facts',
  'clear_host_errors',
  'end_batch',
  'end_host',
  'end_play',
  'flush_handlers',
  'noop',
  'refresh_inventory',
  'reset_connection',
  'role_complete',
] as const;

export const meta = defineAction({
  name: 'meta',
  summary: 'Steer the run: flush handlers, end a play, drop facts or a connection.',
  freeForm: '_raw_params',
  params: params({
    _raw_params: oneOf(...metaActions)
      .required()
      .describe('What to do.'),
  }),
  run(_params, ctx) {
    // The strategy carries it out, for all hosts of the step at once; it never comes here.
    throw ctx.problem('bad-params', 'meta cannot be run as a task of its own here');
  },
});
