import { bool, dict, params, str } from '../../params/index.js';
import { Dict } from '../../python/index.js';
import { defineAction } from './action.js';
import { applyOf, includeKey } from './include-tasks.js';

export const includeRole = defineAction({
  name: 'include_role',
  summary: 'Include a role, found while the play runs.',
  readsOnly: true,
  asWritten: ['apply'],
  includes: true,
  params: params({
    name: str.required().aliases('role').describe('The role.'),
    tasks_from: str.describe("File of the role's tasks/ in place of main."),
    vars_from: str.describe("File of the role's vars/ in place of main."),
    defaults_from: str.describe("File of the role's defaults/ in place of main."),
    handlers_from: str.describe("File of the role's handlers/ in place of main."),
    apply: dict.describe('Keywords for the tasks of the role.'),
    allow_duplicates: bool.default(true).describe('The role may run more than once.'),
    public: bool.default(false).describe("The role's vars and defaults are seen by later tasks of the play."),
    rolespec_validate: bool.default(true).describe("Check the role's argument specification."),
  }),
  run(params, ctx) {
    const { name } = params;
    const from = {
      tasks: params.tasks_from,
      vars: params.vars_from,
      defaults: params.defaults_from,
      handlers: params.handlers_from,
    };
    const request = {
      name,
      from,
      allowDuplicates: params.allow_duplicates,
      validate: params.rolespec_validate,
    };
    return {
      result: new Dict([['include_args', ctx.args.copy()]]),
      included: {
        key: includeKey(ctx, name, ...Object.values(from)),
        item: ctx.item,
        load: () => {
          const { block, role, importedRoles } = ctx.includeRole(request, applyOf(ctx.task.args));
          return { file: undefined, block, roles: [role, ...importedRoles], isPublic: params.public };
        },
      },
    };
  },
});
