import type { Value } from '../../python/index.js';
import { decodeBytes } from '../../python/encoding.js';
import { failure } from '../failure.js';
import { parseCsv } from '../formats/csv.js';
import { parseKeyValues } from '../formats/key-values.js';
import { termText, type Lookup, type LookupCall, type Options } from './lookup.js';
import { findFile, readBytes } from './search.js';

const OPTIONS = ['col', 'default', 'delimiter', 'file', 'encoding'];

/** `csvfile`: a column of the row of a separated file that begins with a key. */
export const csvfile: Lookup = (call) => {
  let { options } = call;
  return call.terms.flatMap((term) => {
    const { values, rest } = parseKeyValues(termText(term, call.name));
    if (rest === undefined) throw failure('Search key is required but was not found');
    for (const name of values.keys())
      if (!OPTIONS.includes(name)) throw failure(`${name} is not a valid option`);
    options = options.with(values);
    const found = cell(call, options, rest) ?? options.raw('default') ?? null;
    return found === null ? [] : Array.isArray(found) ? found : [found];
  });
};

function cell({ task }: LookupCall, options: Options, key: string): Value | undefined {
  const { controller } = task.run;
  const name = options.text('file', 'ansible.csv');
  const path = findFile(controller, task.place, 'files', name);
  const bytes = path === undefined ? undefined : readBytes(controller, path);
  if (!bytes) throw failure(`csvfile: No such file or directory: ${name}`);
  const delimiter = options.text('delimiter', 'TAB');
  const rows = parseCsv(
    decodeBytes(bytes, options.text('encoding', 'utf-8')),
    delimiter === 'TAB' || delimiter === '\\t' ? '\t' : delimiter,
  );
  const row = rows.find((each) => each[0] === key);
  if (!row) return undefined;
  const column = options.int('col', 1);
  const value = row[column < 0 ? column + row.length : column];
  if (value === undefined) throw failure('csvfile: list index out of range');
  return value;
}
