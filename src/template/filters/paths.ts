import { define, type Body, type TemplateFunction } from '../../jinja/index.js';
import { isSequence, isString, iterate, PyError, Tuple, type Value } from '../../python/index.js';
import type { Controller } from '../controller.js';
import { failure } from '../failure.js';
import { globFiles } from '../formats/glob.js';
import * as paths from '../paths.js';
import { pathText, requireDefined } from '../text-of.js';
import type { Named } from '../types.js';
import { classOf } from './structures.js';

/** A filter from a path to what `of` makes of it. */
function path(name: string, of: (path: string) => Value): readonly [string, TemplateFunction] {
  const body: Body = (_, value = null) => of(pathText(value));
  return [name, define(`${name}(p)`, body)];
}

/** The path filters of Ansible. Those that look at the controller's files do it through `controller`. */
export function pathFilters(controller: Controller): Named {
  return [
    path('basename', paths.basename),
    path('dirname', paths.dirname),
    path('expanduser', (p) => paths.expanduser(p, (user) => controller.home(user))),
    path('expandvars', (p) => paths.expandvars(p, controller.env)),
    path('realpath', (p) => controller.paths.realpath(paths.abspath(p, controller.cwd))),
    path('splitext', (p) => new Tuple(paths.splitext(p))),
    path('win_basename', paths.windowsBasename),
    path('win_dirname', paths.windowsDirname),
    path('win_splitdrive', (p) => new Tuple(paths.splitdrive(p))),
    [
      'relpath',
      define('relpath(path, start=None)', (_, value = null, start = null) => {
        const text = pathText(value);
        if (text === '') throw new PyError('ValueError', 'no path specified');
        return paths.relpath(text, start === null ? '.' : pathText(start), controller.cwd);
      }),
    ],
    [
      'path_join',
      define('path_join(paths)', (_, value = null) => {
        if (isString(value)) return value;
        requireDefined(value);
        if (!isSequence(value))
          throw failure(`|path_join expects string or sequence, got ${classOf(value)} instead.`);
        const [first, ...rest] = Array.from(iterate(value), pathText);
        if (first === undefined)
          throw new PyError('TypeError', "join() missing 1 required positional argument: 'a'");
        return paths.join(first, ...rest);
      }),
    ],
    path('fileglob', (pattern) => globFiles(controller, pattern)),
  ];
}
