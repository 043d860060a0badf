import { dict, params, str } from '../../params/index.js';
import { Dict } from '../../python/index.js';
import { toResult } from '../result.js';
import { defineAction } from './action.js';

export const includeTasks = defineAction({
  name: 'include_tasks',
  summary: 'Include tasks from a file, found while the play runs.',
  freeForm: '_raw_params',
  params: params({
    _raw_params: str.describe('The file, relative to the including one.'),
    file: str.describe('The same.'),
    apply: dict.describe('Keywords for the included tasks.'),
  }),
  run(params, ctx) {
    const file = (params.file ?? params._raw_params ?? '').trim();
    if (file === '') throw ctx.problem('bad-params', 'No file specified for include_tasks');
    const { block, path, importedRoles } = ctx.includeTasks(file, applyOf(ctx.task.args));
    return {
      result: toResult({ include: path, changed: false }),
      included: {
        key: `${path}\0${ctx.item ?? ''}`,
        label: path,
        item: ctx.item,
        block,
        roles: importedRoles,
      },
    };
  },
});

/** `apply` as written: what it holds is rendered for each of the tasks. */
export function applyOf(args: Dict): Dict | undefined {
  const apply = args.get('apply');
  return apply instanceof Dict ? apply : undefined;
}
