import { HapError, templateOrText, type ControllerFiles, type Position } from '../model/index.js';
import { Dict, type Value } from '../python/index.js';
import { decrypt, isVault } from '../vault/index.js';
import { loadYaml } from '../yaml/index.js';
import { parseKeyValues } from '../playbook/index.js';

/**
 * Variables of `-e`: `k=v` pairs, YAML or JSON, or `@file` of either; the later over the earlier.
 * Text with templates in it is rendered when it is used, as everywhere.
 * @param vault opens files that are encrypted
 * @throws HapError
 */
export function extraVars(given: readonly string[], files: ControllerFiles, vault: Opener = locked): Dict {
  const all = new Dict();
  for (const text of given) for (const [key, value] of oneOf(text.trim(), files, vault)) all.set(key, value);
  return all;
}

/** Decrypts a file that is a vault as a whole. @throws HapError */
interface Opener {
  file(data: Uint8Array, position: Position): Uint8Array;
}

/** What there is without passwords. */
const locked: Opener = { file: (data, position) => decrypt(data, [], position).bytes };

function oneOf(text: string, files: ControllerFiles, vault: Opener): Dict {
  if (text === '') return new Dict();
  if (text.startsWith('@')) {
    const path = text.slice(1);
    const content = files.read(path);
    if (content === undefined)
      throw new HapError({ code: 'missing-file', summary: `the file of -e @${path} was not found` });
    const plain = isVault(content) ? vault.file(content, { file: path, line: 1, column: 1 }) : content;
    return mapping(new TextDecoder().decode(plain), path);
  }
  if (text.startsWith('/') || text.startsWith('.'))
    throw new HapError({
      code: 'bad-extra-vars',
      summary: `-e ${text} looks like a file name`,
      hint: `Put @ before it: -e @${text}`,
    });
  if (text.startsWith('{') || text.startsWith('[')) return mapping(text, '-e');
  const { options, raw } = parseKeyValues(text, false);
  if (raw !== undefined)
    throw new HapError({ code: 'bad-extra-vars', summary: `-e ${text} is neither k=v, nor JSON, nor @file` });
  return new Dict([...options].map(([key, value]) => [key, templateOrText(value)] as const));
}

function mapping(text: string, name: string): Dict {
  const { value, problems } = loadYaml(text, name);
  const wrong = problems.find((p) => p.severity === 'error');
  if (wrong) throw wrong.error;
  if (value instanceof Dict) return value;
  if (value === null) return new Dict();
  throw notMapping(name, value);
}

function notMapping(name: string, value: Value): HapError {
  return new HapError({
    code: 'bad-extra-vars',
    summary: `${name} must hold a mapping of variables, not a ${Array.isArray(value) ? 'list' : 'single value'}`,
  });
}
