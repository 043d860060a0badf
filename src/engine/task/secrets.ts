import type { z } from 'zod';
import { paramDocs, type ParamDocs, type SecretKeeper } from '../../model/index.js';
import { Dict, textOf, type Value } from '../../python/index.js';
import { str } from '../../python/repr.js';

/** Tells of the params that are secrets by their nature: passwords, keys, tokens. @param args as given, under any name */
export function tellSecretParams(keeper: SecretKeeper | undefined, schema: z.ZodType, args: Dict): void {
  if (keeper) tellOptions(keeper, paramDocs(schema), args);
}

function tellOptions(keeper: SecretKeeper, docs: readonly ParamDocs[], args: Dict): void {
  for (const { name, aliases, secret, options } of docs)
    for (const key of [name, ...aliases]) {
      const value = args.get(key) ?? null;
      if (secret) tellWhole(keeper, value);
      else if (options)
        for (const item of Array.isArray(value) ? value : [value])
          if (item instanceof Dict) tellOptions(keeper, options, item);
    }
}

/** All of a value, be it an everyday word or a number: that it is secret was said of it. */
function tellWhole(keeper: SecretKeeper, value: Value): void {
  if (Array.isArray(value)) for (const item of value) tellWhole(keeper, item);
  else if (value instanceof Dict) for (const [, item] of value) tellWhole(keeper, item);
  else if (textOf(value) !== undefined || typeof value === 'number' || typeof value === 'bigint')
    keeper.add(str(value));
}

/** Params and result fields that only say where, whose or when something is. */
const names = new Set(
  `action backup_file charset chdir checksum comment creates delta dest end executable false_condition gid gr_name group
  groups home md5sum mimetype mode name owner path pw_name removes service sha1sum shell size skip_reason
  skipped_reason src start state type uid unit user version`.split(/\s+/),
);

/** Parts of results that are a module's own findings. */
const findings = new Set(['ansible_loop_var', 'invocation', 'stat', 'status']);

/** Tells of all that a task under `no_log` was given or came to, but for names of things. */
export function tellHidden(
  keeper: SecretKeeper | undefined,
  values: Dict | ReadonlyMap<string, Value>,
): void {
  if (!keeper) return;
  for (const [key, value] of values) {
    const named = typeof key === 'string' && names.has(key) && textOf(value) !== undefined;
    if (!named && !(typeof key === 'string' && findings.has(key))) keeper.addAll(value, names);
  }
}
