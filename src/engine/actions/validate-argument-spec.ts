import { argumentErrors, dict, params } from '../../params/index.js';
import { Dict } from '../../python/index.js';
import { toResult } from '../result.js';
import { defineAction, type ActionContext } from './action.js';

export const validateArgumentSpec = defineAction({
  name: 'validate_argument_spec',
  summary: "Check variables against an argument spec, as a role's `meta/argument_specs.yml` has it.",
  readsOnly: true,
  params: params({
    argument_spec: dict.required().describe('What each variable is: its type, whether it is required, …'),
    provided_arguments: dict.describe('Values that go before the variables of the same names.'),
    validate_args_context: dict.describe('What the spec is of; it is handed on to the result.'),
  }),
  run({ argument_spec: spec, provided_arguments: provided, validate_args_context: context }, ctx) {
    const given = variablesIn(spec, ctx);
    for (const [name, value] of provided ?? []) given.set(name, value);
    const errors = argumentErrors(spec, given);
    const about = { validate_args_context: context ?? new Dict() };
    if (errors.length === 0)
      return { result: toResult({ ...about, changed: false, msg: 'The arg spec validation passed' }) };
    return {
      result: toResult({
        ...about,
        changed: false,
        failed: true,
        msg: `Validation of arguments failed:\n${errors.join('\n')}`,
        argument_spec_data: spec,
        argument_errors: errors,
      }),
    };
  },
});

/** The variables that a spec names, as far as they are there, rendered. */
function variablesIn(spec: Dict, { renderer }: ActionContext): Dict {
  const found = new Dict();
  for (const name of spec.keys()) {
    const value = typeof name === 'string' ? renderer.scope.get(name) : undefined;
    if (value !== undefined) found.set(name, renderer.render(value));
  }
  return found;
}
