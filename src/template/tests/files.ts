import { define } from '../../jinja/index.js';
import { intOf, PyError, textOf, typeName, unsupported, type Value } from '../../python/index.js';
import type { Controller } from '../controller.js';
import { abspath } from '../paths.js';
import { pathText, requireDefined } from '../text-of.js';
import type { Named } from '../types.js';

/** The tests that look at the controller's files. */
export function fileTests(controller: Controller): Named {
  const at = (path: string): string => abspath(path, controller.cwd);
  const kind = (path: string): string | undefined => controller.files.info(at(path))?.kind;
  const test = (names: readonly string[], of: (path: string) => boolean, check = checkNumber): Named =>
    names.map((name) => [name, define(`${name}(path)`, (_, value = null) => path(value, of, check))]);
  /** Tests of the path itself, not of what it leads to; those take no number. */
  const own = (names: readonly string[], of: (path: string) => boolean): Named =>
    test(names, of, (value) => {
      pathText(value);
    });
  return [
    ...test(['directory', 'is_dir'], (path) => kind(path) === 'directory'),
    ...test(['file', 'is_file'], (path) => kind(path) === 'file'),
    ...test(['exists'], (path) => kind(path) !== undefined),
    ...own(['link', 'is_link'], (path) => controller.paths.isLink(at(path))),
    ...own(['link_exists'], (path) => controller.paths.lexists(at(path))),
    ...own(['mount', 'is_mount'], (path) => controller.paths.isMount(at(path))),
    ...['abs', 'is_abs'].map(
      (name) => [name, define('isabs(s)', (_, value = null) => required(value).startsWith('/'))] as const,
    ),
    ...['same_file', 'is_same_file'].map(
      (name) =>
        [
          name,
          define('samefile(f1, f2)', (_, a = null, b = null) =>
            controller.paths.sameFile(at(required(a)), at(required(b))),
          ),
        ] as const,
    ),
  ];
}

/** A number is an open file to Python, and here nothing is known of those. */
function checkNumber(value: Value): void {
  const number = intOf(value);
  if (number === undefined) return;
  if (number > 0x7fffffff) throw new PyError('OverflowError', 'fd is greater than maximum');
  if (number >= 0 && number <= 2) throw unsupported('a test of an open file by its number');
}

/** A test of a path; an empty one is never anything. */
function path(value: Value, of: (path: string) => boolean, check: (value: Value) => void): boolean {
  check(value);
  if (intOf(value) !== undefined) return false;
  const text = required(value);
  return text !== '' && !text.includes('\0') && of(text);
}

function required(value: Value): string {
  const text = textOf(value);
  if (text !== undefined) return text;
  requireDefined(value);
  const known = 'string, bytes, os.PathLike or integer';
  throw new PyError('TypeError', `stat: path should be ${known}, not ${typeName(value)}`);
}
