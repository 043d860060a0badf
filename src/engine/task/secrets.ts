import type { z } from 'zod';
import { paramDocs, type ParamDocs, type SecretKeeper } from '../../model/index.js';
import { Dict, textOf, type Value } from '../../python/index.js';
import { str } from '../../python/repr.js';

/** Tells of the params that are secrets by their nature: passwords, keys, tokens. @param args as given, under any name */
export function tellSecretParams(keeper: SecretKeeper | undefined, schema: z.ZodType, args: Dict): void {
  if (!keeper) return;
  let docs = secretive.get(schema);
  if (!docs) secretive.set(schema, (docs = withSecrets(paramDocs(schema))));
  if (docs.length > 0) tellOptions(keeper, docs, args);
}

/** Of each schema, what may hold a secret: nothing of most. */
const secretive = new WeakMap<z.ZodType, readonly ParamDocs[]>();

function withSecrets(docs: readonly ParamDocs[]): readonly ParamDocs[] {
  return docs.filter(({ secret, options }) => secret || withSecrets(options ?? []).length > 0);
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

/** Parts of results that are a module's own findings and words: what they were made of is told with the rest. */
const findings = new Set(['ansible_loop_var', 'invocation', 'msg', 'stat', 'status']);

/** Tells of all that a task under `no_log` was given, but for names of things. */
export function tellGiven(keeper: SecretKeeper | undefined, values: Dict | ReadonlyMap<string, Value>): void {
  if (keeper) for (const [key, value] of values) tellPart(keeper, key, value);
}

/** Tells of all that a task under `no_log` came to, but for names of things and a module's own words. */
export function tellResult(keeper: SecretKeeper | undefined, result: Dict): void {
  if (!keeper) return;
  for (const [key, value] of result)
    if (typeof key !== 'string' || !findings.has(key)) tellPart(keeper, key, value);
}

/** Words of a command line that are no secrets: they are in every other one as well. */
const option = /^--[a-z][a-z-]*$/;

function tellPart(keeper: SecretKeeper, key: Value, value: Value): void {
  if ((key === 'cmd' || key === 'argv') && Array.isArray(value)) {
    const words = value.slice(1).filter((word) => typeof word !== 'string' || !option.test(word));
    keeper.addAll(words, names);
    // `--password=…`: what stands behind it is one by itself.
    for (const word of words)
      if (typeof word === 'string') keeper.addAll(/^--?[\w-]+=(.+)$/s.exec(word)?.[1] ?? '', names);
  } else if (typeof key !== 'string' || !names.has(key) || textOf(value) === undefined)
    keeper.addAll(value, names);
}
