import { defineControllerModule, HapError, type ControllerContext, type Fields } from '../model/index.js';
import { int, params, raw } from '../params/index.js';
import { str, type Value } from '../python/index.js';

/** Shows a message or a variable. */
export const debug = defineControllerModule({
  name: 'debug',
  summary: 'Show a message, or the value of a variable.',
  params: params(
    {
      msg: raw.describe('The message; `Hello world!` where neither it nor `var` is given.'),
      var: raw.describe('The name of a variable, or an expression without braces.'),
      verbosity: int.default(0).describe('Show it only with so many `-v` or more.'),
    },
    { mutuallyExclusive: [['msg', 'var']] },
  ),
  decide(given, ctx) {
    if (ctx.verbosity < given.verbosity)
      return { skipped: true, fields: { skipped_reason: 'Verbosity threshold not met.' } };
    const shown: Fields =
      given.var === undefined ? { msg: given.msg ?? 'Hello world!' } : variable(given.var, ctx);
    return { fields: { ...shown, _ansible_verbose_always: true } };
  },
});

/** A variable under the name it was asked by; what is not defined is said so, and is no failure. */
function variable(asked: Value, ctx: ControllerContext): Fields {
  if (typeof asked !== 'string') return { [typeOf(asked)]: asked };
  try {
    return { [asked]: ctx.evaluate(asked) };
  } catch (error) {
    if (!(error instanceof HapError) || error.code !== 'undefined-variable') throw error;
    const why = ctx.verbosity > 0 ? `: ${error.summary}` : '';
    return { [asked]: `VARIABLE IS NOT DEFINED!${why}` };
  }
}

/** The key under which Ansible shows a value that was rendered already. */
function typeOf(value: Value): string {
  return Array.isArray(value)
    ? "<class 'list'>"
    : typeof value === 'object' && value !== null
      ? "<class 'dict'>"
      : str(value);
}
