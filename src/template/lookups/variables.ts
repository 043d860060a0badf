import { Undefined, UndefinedUse } from '../../jinja/index.js';
import { HapError } from '../../model/index.js';
import { PyError, textOf, type Value } from '../../python/index.js';
import { compileRegex } from '../../python/index.js';
import { failure } from '../failure.js';
import { classOf } from '../filters/structures.js';
import { toText } from '../text-of.js';
import { OptionsError, termText, type Lookup, type LookupCall } from './lookup.js';

function settingName(term: Value): string {
  const text = textOf(term);
  if (text === undefined)
    throw failure(`Invalid setting identifier, "${toText(term)}" is not a string, its a ${classOf(term)}`);
  return text;
}

/** `vars`: variables by name, rendered. */
export const vars: Lookup = ({ terms, options, task }) =>
  terms.map((term) => {
    const name = settingName(term);
    const otherwise = options.raw('default') ?? null;
    const known = task.variable(name);
    const value = known
      ? known.value
      : task.environment().undefined({ name, hint: `No variable found with this name: ${name}` });
    if (!(value instanceof Undefined)) return value;
    if (otherwise !== null) return otherwise;
    return value.fail();
  });

/** `varnames`: the names of variables that have a pattern in them. */
export const varnames: Lookup = ({ terms, task }) => {
  const names = Array.from(task.scope.names());
  return terms.flatMap((term) => {
    const pattern = pattern_(settingName(term));
    return names.filter((name) => pattern.search(name) !== undefined);
  });
};

function pattern_(source: string): ReturnType<typeof compileRegex> {
  try {
    return compileRegex(source);
  } catch (error) {
    if (error instanceof PyError)
      throw failure(`Unable to use "${source}" as a search parameter: ${error.message}`);
    throw error;
  }
}

/** `env`: variables of the controller's environment. */
export const env: Lookup = ({ terms, options, name, task }) =>
  terms.map((term) => {
    const [variable = ''] = termText(term, name).trim().split(/\s+/);
    const { env: all } = task.run.controller;
    const value = Object.hasOwn(all, variable) ? all[variable] : undefined;
    if (value !== undefined) return value;
    const otherwise = options.raw('default') ?? '';
    if (!(otherwise instanceof Undefined)) return otherwise;
    throw new UndefinedUse(`The "env" lookup, found an undefined variable: ${variable}`, variable);
  });

/** `config`: settings by Ansible's names. */
export const config: Lookup = ({ terms, options, task }) => {
  const missing = options.text('on_missing', 'error');
  if (!['error', 'warn', 'skip'].includes(missing))
    throw new OptionsError(
      `"on_missing" must be a string and one of "error", "warn" or "skip", not ${missing}`,
    );
  if (options.text('plugin_type') !== undefined || options.text('plugin_name') !== undefined)
    throw failure("the lookup 'config' knows no settings of plugins");
  return terms.flatMap((term) => {
    const name = settingName(term);
    const value = task.run.controller.config?.(name);
    if (value !== undefined) return [value];
    if (missing === 'error') throw failure(`Unable to find setting ${name}`);
    if (missing === 'warn') task.run.warn(`Skipping, did not find setting ${name}`);
    return [];
  });
};

/** `inventory_hostnames`: the hosts that patterns match; none where a pattern is wrong. */
export const inventoryHostnames: Lookup = (call: LookupCall) => {
  const { controller } = call.task.run;
  if (!controller.hosts) throw failure(`the lookup '${call.name}' has no inventory here`);
  try {
    return [...controller.hosts(call.terms.map((term) => termText(term, call.name)))];
  } catch (error) {
    if (error instanceof HapError) return [];
    throw error;
  }
};
