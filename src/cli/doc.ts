import type { Command } from 'commander';
import { actions, findAction } from '../engine/index.js';
import { didYouMean, HapError, paramDocs, type ParamDocs } from '../model/index.js';
import { createRegistry } from '../modules/index.js';
import { exit } from './exit.js';

/** Adds `hap doc`. */
export function docCommand(program: Command, done: (status: number) => void): void {
  program
    .command('doc')
    .description('List the modules, or tell all of one.')
    .argument('[module]', 'a module, by its short or full name')
    .option('--json', 'as JSON, for editors')
    .action((name: string | undefined, options: { json?: boolean }) => {
      process.stdout.write(
        name === undefined ? moduleList(options.json ?? false) : moduleDoc(name, options.json ?? false),
      );
      done(exit.ok);
    });
}

interface Documented {
  readonly name: string;
  readonly summary: string;
  readonly params: readonly ParamDocs[];
  readonly freeForm: string | undefined;
  readonly returns: Readonly<Record<string, string>>;
}

function all(): Documented[] {
  const registry = createRegistry();
  return [...registry.names(), ...actions().map((a) => a.name)]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => find(name));
}

/** @throws HapError `unknown-module` */
function find(name: string): Documented {
  const registry = createRegistry();
  const module = registry.get(name);
  const action = findAction(name);
  const known = module ?? action;
  if (!known) {
    const names = [...registry.names(), ...actions().map((a) => a.name)];
    throw new HapError({
      code: 'unknown-module',
      summary: `there is no module '${name}'`,
      hint: didYouMean(name, names) ?? 'hap doc lists them all.',
    });
  }
  return {
    name: known.name,
    summary: known.summary,
    params: paramDocs(known.params),
    freeForm: known.freeForm,
    returns: module?.returns ?? {},
  };
}

/** One line for each module. */
export function moduleList(json: boolean): string {
  const modules = all();
  if (json)
    return `${JSON.stringify(Object.fromEntries(modules.map((m) => [m.name, m.summary])), null, 2)}\n`;
  const width = Math.max(...modules.map((m) => m.name.length));
  return modules.map((m) => `${m.name.padEnd(width)}  ${m.summary}\n`).join('');
}

/** All of one module: its params and what it returns. @throws HapError `unknown-module` */
export function moduleDoc(name: string, json: boolean): string {
  const module = find(name);
  if (json) return `${JSON.stringify(module, null, 2)}\n`;
  const lines = [module.name, `    ${module.summary}`, ''];
  if (module.params.length > 0)
    lines.push('Params', ...module.params.flatMap((p) => paramLines(p, '    ')), '');
  const returns = Object.entries(module.returns);
  if (returns.length > 0) lines.push('Result', ...returns.map(([key, text]) => `    ${key}: ${text}`), '');
  return lines.join('\n');
}

function paramLines(param: ParamDocs, pad: string): string[] {
  const type = param.elements === undefined ? param.type : `${param.type} of ${param.elements}`;
  const facts = [
    type,
    ...(param.required ? ['required'] : []),
    ...(param.default === undefined ? [] : [`default ${JSON.stringify(param.default)}`]),
    ...(param.choices ? [`one of ${param.choices.join(', ')}`] : []),
    ...(param.aliases.length > 0 ? [`also ${param.aliases.join(', ')}`] : []),
    ...(param.secret ? ['secret'] : []),
  ];
  return [
    `${pad}${param.name} (${facts.join('; ')})`,
    ...(param.description === '' ? [] : [`${pad}    ${param.description}`]),
    ...(param.options ?? []).flatMap((o) => paramLines(o, `${pad}    `)),
  ];
}
