import { coreName } from '../../model/index.js';
import { posix } from 'node:path';
import type { Problem } from '../../model/index.js';
import { checkModules, type Play, type Role, type Task } from '../../playbook/index.js';
import { isDeferred } from '../../playbook/text.js';
import { rolesByPrecedence } from '../compile.js';
import { selectedByTags, tagsOf } from '../tags.js';
import { VariableFiles } from '../vars/load.js';
import { lineage } from '../vars/keywords.js';
import { Definitions } from './definitions.js';
import { checkFiles } from './files.js';
import { Findings } from './findings.js';
import { checkHandlers } from './handlers.js';
import { checkLimit, checkSerial, hostsOf } from './hosts.js';
import { isLocal } from './local.js';
import { Makers } from './makers.js';
import { Names } from './names.js';
import { checkParams } from './params.js';
import { Parses } from './parses.js';
import { fixedVarsFiles, PlayScope } from './play-scope.js';
import type { CheckRequest } from './request.js';
import { isCertain, type Site } from './site.js';
import { Sites } from './sites.js';
import { checkSyntax, checkVariables } from './syntax.js';
import { textsOf } from './texts.js';

/** A play with all that is known of it before the run. */
interface Plan {
  readonly play: Play;
  readonly hosts: readonly string[];
  readonly sites: Sites;
}

/**
 * Finds what is wrong with plays before any connection, all of it at once: an error where the run is certain to fail, a
 * warning where it may not come to that.
 */
export function checkPlays(request: CheckRequest): Problem[] {
  return new Check(request).run();
}

class Check {
  readonly #findings = new Findings();
  readonly #makers = new Makers();
  readonly #parses: Parses;
  readonly #variableFiles: VariableFiles;
  readonly #definitions: Definitions;

  constructor(private readonly request: CheckRequest) {
    const { files, load, registry, inventory } = request;
    this.#parses = new Parses(request.templar);
    this.#variableFiles = new VariableFiles(files, load.decrypt?.bind(load));
    this.#definitions = new Definitions({ files, registry, inventory, variableFiles: this.#variableFiles });
  }

  run(): Problem[] {
    const { request } = this;
    checkLimit({ ...request, findings: this.#findings });
    const plans: Plan[] = [];
    // What any task defines or adds may be there for any other: all are looked at before the first is checked.
    for (const play of request.plays) plans.push(this.plan(play, plans));
    for (const { play, sites } of plans) {
      request.evaluated?.play(play, sites);
      this.#definitions.play(play);
      if (sites.open) this.#definitions.open = true;
      for (const site of sites.list) this.#definitions.task(site);
      for (const role of sites.included) this.#definitions.dicts([role.defaults, role.vars]);
    }
    for (const plan of plans) this.check(plan);
    return this.#findings.all;
  }

  private plan(play: Play, before: readonly Plan[]): Plan {
    const { request } = this;
    const tasks = before.flatMap(({ sites }) => sites.list.map(({ task }) => task));
    const hosts = hostsOf(play, tasks.some(changesInventory), { ...request, findings: this.#findings });
    const selected = selection(request);
    const asked = (task: Task): string[] =>
      lineage(task)
        .flatMap((node) => node.when)
        .flatMap(({ value }) =>
          typeof value === 'string' ? this.#parses.references(value, 'expression') : [],
        )
        .flatMap(({ name, need }) => (need === 'asked' ? [name] : []));
    const sites = new Sites(play, { load: request.load, due: hosts.length > 0, selected, asked });
    return { play, hosts, sites };
  }

  private check({ play, hosts, sites }: Plan): void {
    const { request } = this;
    const { registry, inventory } = request;
    const parses = this.#parses;
    const findings = this.#findings;
    for (const problem of sites.problems) findings.problem(problem);
    checkSerial(play, hosts.length > 0, { ...request, findings });
    const told = sites.list.filter((site) => !site.guessed);
    const visits = told.map((site) => ({ ...site, conditional: !isCertain(site, 'run') }));
    for (const problem of checkModules(visits, request.load.modules)) findings.problem(problem);
    if (request.listing) return;
    const roles = rolesByPrecedence([...play.roles, ...play.importedRoles]);
    this.variables(play, roles);
    const scope = this.scope(play, hosts, roles);
    const names =
      scope && new Names(scope, { parses, definitions: this.#definitions, files: request.files, findings });
    const local = !scope || hosts.some((host) => isLocal(host, inventory));
    const isSet = (task: Task, name: string): boolean =>
      !scope || this.#definitions.names.has(name) || scope.find(task, name).missing.length < hosts.length;
    const evaluated = (path: string): void => request.evaluated?.file(path);
    for (const site of inOrder(sites.list)) {
      const texts = [...textsOf(site.task, { registry, isSet: (name) => isSet(site.task, name) })];
      if (!site.guessed) {
        checkSyntax(site, texts, parses, findings);
        checkVariables(site.task.vars, parses, findings);
        checkParams(site, registry, findings, request.secrets);
        names?.task(site, texts);
        checkFiles(site, {
          registry,
          parses,
          files: request.files,
          makers: this.#makers,
          names,
          findings,
          evaluated,
        });
      }
      this.#makers.task(site, texts, local);
    }
    const tasks = told.map(({ task }) => task);
    if (!sites.open) checkHandlers(play, tasks, sites.included, findings);
  }

  private variables(play: Play, roles: readonly Role[]): void {
    const dicts = [
      play.vars,
      ...roles.flatMap((role) => [role.defaults, role.vars, role.params, role.entryVars]),
    ];
    for (const dict of dicts) checkVariables(dict, this.#parses, this.#findings);
  }

  /** The variables of a play's tasks; `undefined` where the inventory's cannot be read, which is said. */
  private scope(play: Play, hosts: readonly string[], roles: readonly Role[]): PlayScope | undefined {
    const { inventory, load, extra } = this.request;
    const problems = inventory.varsProblems(posix.dirname(play.file));
    for (const problem of problems) this.#findings.problem(problem);
    if (problems.some(({ severity }) => severity === 'error')) return undefined;
    const { layers, complete } = fixedVarsFiles(play, load, this.#variableFiles);
    if (!complete) this.#definitions.open = true;
    return new PlayScope({ play, hosts, roles, extra, files: layers, inventory });
  }
}

/** Handlers stand last, and may run before. */
function inOrder(sites: readonly Site[]): Site[] {
  const isHandler = ({ why }: Site): boolean => why === 'handler';
  return [...sites.filter(isHandler), ...sites.filter((site) => !isHandler(site))];
}

/** Whether a task may add hosts or groups. */
function changesInventory(task: Task): boolean {
  const name = coreName(task.action);
  if (name === 'meta') return task.args.get('_raw_params') === 'refresh_inventory';
  return task.actionTemplate !== undefined || name === 'add_host' || name === 'group_by';
}

/** Whether the tags of the command line let a task run, as far as that is sure, and whether it is behind the first task. */
function selection({ tags, startAt }: CheckRequest): (task: Task) => boolean {
  let begun = startAt === undefined;
  return (task) => {
    begun ||= task.name === startAt;
    if (lineage(task).some((node) => node.tags.some(isDeferred))) return false;
    const own = tagsOf(task, (value) => value);
    return begun && selectedByTags(own, tags);
  };
}
