import { type Value } from '../../python/index.js';
import { compileRegex } from '../../python/index.js';
import { decodeBytes } from '../../python/encoding.js';
import { failure } from '../failure.js';
import { IniFile } from '../formats/ini.js';
import { OptionsError, termText, type Lookup, type LookupCall, type Options } from './lookup.js';
import { findFile, readBytes } from './search.js';

const OPTIONS = [
  'type',
  'file',
  'section',
  're',
  'encoding',
  'default',
  'case_sensitive',
  'allow_no_value',
  'allow_none',
];

/** `ini`: values of keys in a section of an INI file, or of a Java properties file. */
export const ini: Lookup = (call) => {
  let { options } = call;
  return call.terms.flatMap((term) => {
    const text = termText(term, call.name);
    const inline = /=|\s/.test(text.includes('=') ? text : text.trim());
    const read = inline ? readInline(text) : { key: text, more: [] };
    options = options.with(read.more);
    return values(call, options, read.key);
  });
};

/** A term as `key section=x file=y`: a word that names no option belongs to what is before it. */
function readInline(term: string): { key: string; more: [string, Value][] } {
  const params = new Map<string, string>();
  let current = 'key';
  term.split(/\s+/).forEach((phrase, index) => {
    for (const name of OPTIONS) if (phrase.includes(`${name}=`)) current = name;
    const before = params.get(current);
    params.set(current, index === 0 || before === undefined ? phrase : `${before} ${phrase}`);
  });
  const more: [string, Value][] = [];
  let key: string | undefined;
  for (const param of params.values()) {
    if (!param.includes('=')) {
      key ??= param;
      continue;
    }
    const [name = '', value = '', ...rest] = param.split('=');
    if (rest.length > 0)
      throw failure(`Could not use '${param}' from '${term}': too many values to unpack (expected 2)`);
    if (!OPTIONS.includes(name)) throw failure(`${name} is not a valid option.`);
    more.push([name, value]);
  }
  if (key === undefined)
    throw new OptionsError(
      `No key to lookup was provided as first term with in string inline options: ${term}`,
    );
  return { key, more };
}

function values({ task }: LookupCall, options: Options, key: string): Value[] {
  const { controller } = task.run;
  const name = options.text('file', 'ansible.ini');
  const path = findFile(controller, task.place, 'files', name);
  const bytes = path === undefined ? undefined : readBytes(controller, path);
  if (!bytes) throw failure(`the file ${name} could not be found`);
  const properties = options.text('type', 'ini') === 'properties';
  const text = decodeBytes(bytes, options.text('encoding', 'utf-8'));
  const section = properties ? 'java_properties' : options.text('section', 'global');
  const file = new IniFile(properties ? `[java_properties]\n${text}` : text, {
    caseSensitive: options.flag('case_sensitive', false),
    allowNoValue: options.flag('allow_no_value', options.flag('allow_none', false)),
  });
  if (!file.hasSection(section) && section !== 'DEFAULT') throw failure(`No section '${section}' in ${name}`);
  if (options.flag('re', false)) {
    const pattern = compileRegex(key);
    return file
      .entries(section)
      .filter(([each]) => pattern.match(each) !== undefined)
      .map(([, value]) => value);
  }
  const found = file.get(section, key);
  const value = found === undefined ? (options.raw('default') ?? '') : found;
  if (value === null) return [];
  return Array.isArray(value) ? value : [value];
}
