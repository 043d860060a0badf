import { defineControllerModule } from '../model/index.js';
import { params, str } from '../params/index.js';

/** Fails. */
export const fail = defineControllerModule({
  name: 'fail',
  summary: 'Fail with a message; with a condition, stop where something is wrong.',
  params: params({ msg: str.default('Failed as requested from task').describe('The message.') }),
  decide: ({ msg }) => ({ failed: true, fields: { msg } }),
});
