import { defineControllerModule, ModuleFailure } from '../model/index.js';
import { bool, params, raw } from '../params/index.js';
import { toPlain, type Value } from '../python/index.js';

/** Fails unless conditions hold. */
export const assert = defineControllerModule({
  name: 'assert',
  summary: 'Fail unless conditions hold.',
  params: params({
    that: raw.required().describe('Conditions, as `when` has them.'),
    fail_msg: raw.aliases('msg').describe('What to say when one does not hold; text or a list of texts.'),
    success_msg: raw.describe('What to say when all hold; text or a list of texts.'),
    quiet: bool.default(false).describe('Do not show it when all hold.'),
  }),
  returns: {
    assertion: 'The condition that does not hold.',
    evaluated_to: 'What it came to.',
    msg: 'As the params say.',
  },
  decide(given, ctx) {
    const failing = message(given.fail_msg, 'fail_msg or msg', 'Assertion failed');
    const passing = message(given.success_msg, 'success_msg', 'All assertions passed');
    const verbose = given.quiet ? {} : { _ansible_verbose_always: true };
    for (const condition of Array.isArray(given.that) ? given.that : [given.that]) {
      if (ctx.condition(condition)) continue;
      const fields = { evaluated_to: false, assertion: toPlain(condition), msg: failing, ...verbose };
      return { failed: true, fields };
    }
    return { fields: { msg: passing, ...verbose } };
  },
});

/** @throws ModuleFailure for what is neither text nor a list of texts */
function message(value: Value | undefined, name: string, otherwise: string): Value {
  if (value === undefined || value === null) return otherwise;
  const texts = Array.isArray(value) ? value : [value];
  if (texts.every((t) => typeof toPlain(t) === 'string')) return value;
  throw new ModuleFailure(`Incorrect type for ${name}, expected a string or list and got something else`);
}
