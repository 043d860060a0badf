import { sh, type Sh } from '../../model/index.js';
import { section } from '../shared/sections.js';
import { simulated, type Command } from './command.js';

/** What a command said it would do. */
export interface Simulation {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Plays a command through; its sections are taken apart by {@link simulationOf} with the same name. */
export function simulate(name: string, command: Command): Sh {
  return sh`${section(name)}
{ e=$( { ${simulated(command)}
} 2>&1 >&3 3>&-); r=$?; } 3>&1
${section(`${name}.answer`)}
printf '%s\n%s' $r "$e"`;
}

/** What was said, if it was asked. */
export function simulationOf(found: ReadonlyMap<string, string>, name: string): Simulation | undefined {
  const answer = found.get(`${name}.answer`);
  if (answer === undefined) return undefined;
  const end = answer.indexOf('\n');
  const stderr = answer.slice(end + 1);
  // The shell took the end of the last line away.
  const whole = stderr === '' ? '' : `${stderr}\n`;
  return { rc: Number(answer.slice(0, end)), stdout: found.get(name) ?? '', stderr: whole };
}

/** Nothing would be upgraded, installed or removed, as apt-get or aptitude says it. */
export function isIdle({ stdout }: Simulation): boolean {
  return /\n0 (packages )?upgraded, 0 newly installed, 0 to remove/.test(`\n${stdout}`);
}

/** Packages that would be installed or upgraded. */
export function willInstall({ stdout }: Simulation): string[] {
  return [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name = '']) => name.split(':')[0] ?? name);
}

/** The part of apt's words that tells what changes; Ansible's diff of a task is that. */
export function prepared(output: string): string {
  const lines = output.replace(/\n$/, '').split('\n');
  const begins = ['Resolving dependencies...', 'Reading state information...'];
  const start = begins.map((line) => lines.indexOf(line)).find((i) => i >= 0) ?? -1;
  const end = lines.findIndex((line) => /^[0-9]+ (packages )?upgraded/.test(line));
  return lines.slice(start + 1, (end < 0 ? lines.length : end) + 1).join('\n');
}
