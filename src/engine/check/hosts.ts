import type { Inventory } from '../../inventory/index.js';
import { HapError } from '../../model/index.js';
import type { Play } from '../../playbook/index.js';
import type { Dict, Value } from '../../python/index.js';
import type { Templar } from '../../template/index.js';
import { LayeredVariables } from '../vars/scope.js';
import { text } from '../vars/settings.js';
import type { Findings } from './findings.js';
import { isGiven } from './known-names.js';
import { templatesIn } from './texts.js';

/** What finding a play's hosts takes. */
export interface HostMeans {
  readonly inventory: Inventory;
  readonly templar: Templar;
  readonly extra: Dict;
  readonly limit: string | undefined;
  readonly findings: Findings;
}

/** Checks `--limit`: it has to leave some host. */
export function checkLimit({ inventory, limit, findings }: Omit<HostMeans, 'templar' | 'extra'>): void {
  if (limit === undefined || inventory.hostNames().length === 0) return;
  const { hosts, problems } = inventory.match('all', { limit });
  for (const problem of problems) findings.problem(problem);
  if (hosts.length > 0) return;
  findings.add(
    true,
    new HapError({
      code: 'no-hosts',
      summary: 'Specified hosts and/or --limit does not match any hosts',
      detail: `--limit is '${limit}'`,
      hint: "'hap inventory --graph' shows the hosts and groups there are.",
    }),
  );
}

/**
 * The hosts of a play that are in the inventory now, in its order.
 * @param changing hosts and groups may be added before the play begins
 * @returns nothing where they are not known before
 */
export function hostsOf(play: Play, changing: boolean, means: HostMeans): readonly string[] {
  const { inventory, limit, findings } = means;
  const pattern = patternOf(play, means);
  if (pattern === undefined) return [];
  const { position } = play.hosts;
  const { hosts, problems } = inventory.match(pattern);
  for (const { severity, error } of problems)
    // What is added by then may match.
    if (!changing || error.code !== 'pattern-unmatched')
      findings.add(severity === 'error' && !changing, error.at(position));
  if (hosts.length === 0 && problems.length === 0 && !changing)
    findings.add(
      false,
      new HapError({ code: 'no-hosts', summary: `the pattern '${pattern}' matches no host`, position }),
    );
  return limit === undefined ? hosts : inventory.match(pattern, { limit }).hosts;
}

/** Checks `serial`, which the variables of hosts have no part in. */
export function checkSerial(play: Play, due: boolean, means: HostMeans): void {
  for (const { value, position } of play.serial) {
    const rendered = fixed(value, play, means);
    if (rendered instanceof HapError) means.findings.add(due, rendered.at(position));
  }
}

/** `hosts` of a play as text; `undefined` where it cannot be known yet. */
function patternOf(play: Play, means: HostMeans): string | undefined {
  const rendered = fixed(play.hosts.value, play, means);
  if (rendered === undefined) return undefined;
  if (!(rendered instanceof HapError))
    return Array.isArray(rendered) ? rendered.map(text).join(',') : text(rendered);
  means.findings.add(true, rendered.at(play.hosts.position));
  return undefined;
}

/**
 * A value of a play, rendered with what the play itself and the command line define.
 * @returns the error where that fails, `undefined` where it is not known yet
 */
function fixed(value: Value, play: Play, { templar, extra }: HostMeans): Value | HapError | undefined {
  const templates = [...templatesIn(value)];
  const names = templates.flatMap((t) => templar.references(t.source, 'template').map((r) => r.name));
  const prompted = new Set(play.varsPrompt.map((p) => p.get('name')));
  // What the user is asked for and what hosts say is not known yet, and a lookup may do something.
  if (names.some((name) => isGiven(name) || prompted.has(name))) return undefined;
  if (templates.some((t) => lookup.test(t.source))) return undefined;
  const roles = [...play.roles, ...play.importedRoles].map((role) => role.defaults);
  const scope = new LayeredVariables([...roles, ...(play.vars ? [play.vars] : []), extra]);
  try {
    return templar.renderer(scope, { playbookDir: '.', searchPath: ['.'] }).render(value);
  } catch (error) {
    if (error instanceof HapError) return error;
    throw error;
  }
}

const lookup = /\b(?:lookup|query|q)\s*\(/;
