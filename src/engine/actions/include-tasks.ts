import { posix } from 'node:path';
import { dict, params, str } from '../../params/index.js';
import { Dict } from '../../python/index.js';
import { repr } from '../../python/repr.js';
import { defineAction, type ActionContext } from './action.js';

export const includeTasks = defineAction({
  name: 'include_tasks',
  summary: 'Include tasks from a file, found while the play runs.',
  readsOnly: true,
  freeForm: '_raw_params',
  asWritten: ['apply'],
  includes: true,
  params: params({
    _raw_params: str.describe('The file, relative to the including one.'),
    file: str.describe('The same.'),
    apply: dict.describe('Keywords for the included tasks.'),
  }),
  run(params, ctx) {
    const file = (params.file ?? params._raw_params ?? '').trim();
    if (file === '') throw ctx.problem('bad-params', 'No file specified for include_tasks');
    return {
      result: new Dict([
        ['include', file],
        ['include_args', new Dict()],
      ]),
      included: {
        key: includeKey(ctx, file),
        item: ctx.item,
        load: () => {
          const { block, path, importedRoles } = ctx.includeTasks(file, applyOf(ctx.task.args));
          return { file: posix.resolve(path), block, roles: importedRoles };
        },
      },
    };
  },
});

/** `apply` as written: what it holds is rendered for each of the tasks. */
export function applyOf(args: Dict): Dict | undefined {
  const apply = args.get('apply');
  return apply instanceof Dict ? apply : undefined;
}

/** What two hosts have in common that include the same with the same loop variables. */
export function includeKey(ctx: ActionContext, ...what: readonly (string | undefined)[]): string {
  const item = [...ctx.loopVariables].map(([name, value]) => `${name}=${repr(value)}`);
  return [...what, ...item].join('\0');
}
