import { HapError, type Position } from '../../model/index.js';
import type { FileOptions, Templar, TemplarOptions } from '../api.js';
import type { Controller } from '../controller.js';
import { collectionFilters, collectionTests } from '../collections/index.js';
import { EjsRenderer } from '../ejs/render.js';
import { builtinFilters } from '../filters/index.js';
import { LOOKUPS } from '../lookups/index.js';
import { Lookups } from '../lookups/lookups.js';
import type { TaskPlace, VariableScope } from '../scope.js';
import { builtinTests } from '../tests/index.js';
import { nameTests } from '../tests/names.js';
import { Environments } from './environments.js';
import { explain, type Subject } from './errors.js';
import { syntaxOf } from './file.js';
import { ansibleGlobals } from './globals.js';
import { locateInFile } from './locate.js';
import { filterRegistry, testRegistry, type Registry } from './registry.js';
import { referencesIn } from './references.js';
import { TaskRenderer } from './renderer.js';
import { Session } from './session.js';
import { compileFile, compileText } from './templates.js';

/** Makes a run's {@link Templar}. @param controller all that templates may touch outside themselves */
export function createTemplar(controller: Controller, options: TemplarOptions = {}): Templar {
  const filters = filterRegistry(builtinFilters(controller), collectionFilters());
  const tests: Registry = testRegistry(
    new Map([...builtinTests(controller), ...nameTests(filters, () => tests)]),
    collectionTests(),
  );
  const lookups = new Lookups(LOOKUPS);
  const globals = ansibleGlobals(controller, lookups);
  const environments = new Environments({
    filters,
    tests,
    globals,
    files: controller.files,
    limits: options.limits ?? {},
  });
  const session = new Session({
    controller,
    options,
    environments,
    lookups,
    ejs: new EjsRenderer().render,
    names: (what) => (what === 'filter' ? filters : tests).names(),
  });
  return {
    renderer: (scope: VariableScope, place: TaskPlace) => new TaskRenderer(session, scope, place),
    filterNames: () => filters.names(),
    testNames: () => tests.names(),
    lookupNames: () => lookups.names(),
    check: (text, kind, position) => check(session, text, kind, position),
    checkFile: (text, file) => checkFile(session, text, file),
    references: (text, kind, file) =>
      referencesIn(session.environments.get({ folders: [], native: false }), text, kind, file),
  };
}

/** What is wrong with a text that was only parsed. */
function check(
  session: Session,
  text: string,
  kind: 'template' | 'expression',
  position: Position | undefined,
): HapError | undefined {
  const environment = session.environments.get({ folders: [], native: false });
  const { files } = session.controller;
  const locate =
    position && ((part: string | undefined, line: number) => locateInFile(files, position, part, line));
  return wrong(session, { source: text, position, locate }, () => {
    if (kind === 'template') compileText(environment, text);
    else environment.compileExpression(text, { condition: true });
  });
}

/** What is wrong with a template file that was only parsed. */
function checkFile(session: Session, text: string, options: FileOptions): HapError | undefined {
  const syntax = syntaxOf(options);
  const environment = session.environments.get({ folders: [], native: false, syntax });
  const source = options.source ?? options.path;
  return wrong(session, { source, position: undefined, file: options.path }, () => {
    compileFile(environment, text, options.path);
  });
}

function wrong(session: Session, subject: Omit<Subject, 'names'>, parse: () => void): HapError | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    const names: Subject['names'] = (what) => (what === 'variable' ? [] : session.names(what));
    const said = explain(error, { ...subject, names });
    if (said instanceof HapError) return said;
    throw said;
  }
}
