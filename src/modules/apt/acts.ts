import { run, sh, type Change, type ModuleContext } from '../../model/index.js';
import { expanded, toInstall, toRemove } from './choose.js';
import {
  cleanupCommand,
  installCommand,
  removeCommand,
  shown,
  upgradeCommand,
  verbs,
  type Command,
} from './command.js';
import { debCommand, toInstallDebs } from './deb.js';
import type { Findings } from './examine.js';
import { jobOf } from './job.js';
import type { AptParams } from './params.js';
import { isIdle, type Simulation } from './simulation.js';

/** A command the third stage runs, and what it said it would do. */
export interface Act {
  readonly command: Command;
  readonly simulation: Simulation | undefined;
}

/** What apt is to be told to install or remove. @throws ModuleFailure, Unpredictable */
export function wordsOf(given: AptParams, found: Findings, ctx: ModuleContext): readonly string[] {
  const job = jobOf(given);
  if (job.kind === 'deb') return toInstallDebs(found.debs ?? [], given, ctx);
  if (job.kind !== 'packages') return [];
  if (!found.packages) return job.specs.map((s) => s.text);
  const { database, matches } = found.packages;
  const specs = expanded(job.specs, matches);
  return (given.state === 'absent' ? toRemove : toInstall)(specs, database, given, ctx);
}

/** The command that installs or removes packages. */
export function packagesCommand(given: AptParams, words: readonly string[]): Command {
  return given.state === 'absent' ? removeCommand(given, words) : installCommand(given, words);
}

/** What the third stage runs, in order. */
export function actsOf(
  given: AptParams,
  played: Simulation | undefined,
  ctx: ModuleContext,
  found: Findings,
): Act[] {
  const job = jobOf(given);
  const words = wordsOf(given, found, ctx);
  const simulation = played ?? found.simulations['simulation'];
  switch (job.kind) {
    case 'upgrade':
      return [{ command: upgradeCommand(given, job.mode, found.aptitude === true), simulation }];
    case 'cleanup':
      return job.operations.map((name) => {
        return { command: cleanupCommand(given, name), simulation: found.simulations[name] };
      });
    case 'deb':
      return words.length === 0 ? [] : [{ command: debCommand(words, given), simulation }];
    case 'packages':
      return words.length === 0 ? [] : [{ command: packagesCommand(given, words), simulation }];
    case 'index':
      return [];
  }
}

/** Only apt can tell whether an upgrade, a cleanup or building something needs anything done. */
export function isNothing(command: Command, simulation: Simulation): boolean {
  if (command.includes('autoclean')) return !/^Del /m.test(simulation.stdout);
  if (command.includes('autoremove')) return !simulation.stdout.includes('packages will be REMOVED');
  return !command.includes('install') && !command.includes('remove') && isIdle(simulation);
}

/** What a command does, for people. */
export function whatOf(command: Command): string {
  const at = command.findIndex((word) => verbs.includes(word));
  const end = command.findIndex((word, i) => i > at && word.startsWith('-'));
  return command.slice(at, end < 0 ? undefined : end).join(' ') || 'run apt';
}

/** The message of a command that failed. */
export function failed(command: Command, stderr: string): string {
  const short = command.includes('remove') || command.some((w) => w.startsWith('auto'));
  return `'${short ? `apt-get ${whatOf(command)}` : shown(command)}' failed: ${stderr}`;
}

/** What is asked for by name is not to go when nothing else needs it any more. Done beside, as Ansible does. */
export function marked(given: AptParams, { packages }: Findings, words: readonly string[]): Change[] {
  const job = jobOf(given);
  if (job.kind !== 'packages' || !packages || given.state === 'absent') return [];
  const installing = new Set(words.map((word) => word.split('=')[0]));
  const names = expanded(job.specs, packages.matches)
    .map((s) => s.name)
    .filter((name) => packages.automatic.has(name.split(':')[0] ?? name) && !installing.has(name))
    .filter((name) => packages.database.find(name) !== undefined);
  if (names.length === 0) return [];
  return [
    run(`mark ${names.join(', ')} as installed by hand`, sh`apt-mark manual ${names}`, { counts: false }),
  ];
}
