/**
 * `npm run bench -- [SCENARIO…] [--runs N] [--json FILE]`: how fast hap is, beside what else there is. Prints a table for each
 * scenario, and writes all that was measured as JSON. Nothing is asserted: a machine that is busy answers otherwise.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lab } from '../kit/lab.js';
import type { Bench, Scenario, Section } from './kit/bench.js';
import { findPeers } from './kit/peers.js';
import { json, table } from './kit/table.js';
import { adhoc } from './scenarios/adhoc.js';
import { converged100 } from './scenarios/converged100.js';
import { converged12 } from './scenarios/converged12.js';
import { far } from './scenarios/far.js';
import { fleet } from './scenarios/fleet.js';
import { install } from './scenarios/install.js';
import { profile } from './scenarios/profile.js';
import { startup } from './scenarios/startup.js';

const scenarios: Readonly<Record<string, Scenario>> = {
  startup,
  converged12,
  converged100,
  far,
  install,
  adhoc,
  fleet,
  profile,
};

function usage(): string {
  const lines = Object.entries(scenarios).map(([name, { summary }]) => `  ${name.padEnd(14)} ${summary}\n`);
  return `npm run bench -- [SCENARIO...] [--runs N] [--json FILE]\n${lines.join('')}`;
}

/** Runs scenarios one after the other. @returns the exit status */
async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { runs: { type: 'string' }, json: { type: 'string' }, help: { type: 'boolean' } },
  });
  const unknown = positionals.filter((name) => scenarios[name] === undefined);
  const runs = Number(values.runs ?? 5);
  if (values.help || unknown.length > 0 || !(Number.isInteger(runs) && runs > 0)) {
    process.stderr.write(usage());
    return values.help ? 0 : 3;
  }
  const scratch = mkdtempSync(join(tmpdir(), 'hap-bench-'));
  const ends: (() => unknown)[] = [() => rmSync(scratch, { recursive: true, force: true })];
  const here = lab();
  const end = async (): Promise<void> => {
    for (const last of ends.splice(0).reverse()) await last();
    await here.removeFresh();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void end().finally(() => process.exit(130)));
  // What is measured stays the same when the project is built anew meanwhile.
  for (const folder of ['dist', 'roles'])
    cpSync(join(here.root, folder), join(scratch, folder), { recursive: true });
  // Nobody's own settings.
  const settings = join(scratch, 'ansible.cfg');
  writeFileSync(settings, '');
  const program = join(scratch, 'dist', 'hap');
  const bench: Bench = {
    lab: here,
    peers: await findPeers(),
    runs,
    scratch,
    settings,
    hap: (args, node = []) => ({
      ...(node.length === 0
        ? { program, args }
        : { program: process.execPath, args: [...node, `${program}.js`, ...args] }),
      env: { ANSIBLE_CONFIG: settings },
    }),
    later: (last) => ends.push(last),
    say: (text) => void process.stderr.write(`bench ${text}\n`),
  };
  for (const sentence of bench.peers.missing) bench.say(sentence);
  const chosen = positionals.length > 0 ? positionals : Object.keys(scenarios);
  const found: Record<string, unknown> = {};
  let status = 0;
  try {
    for (const name of chosen) {
      const scenario = scenarios[name];
      if (!scenario) continue;
      bench.say(`${name}: ${scenario.summary}`);
      const section = await scenario.run(bench).catch((error: unknown): Section => {
        // The others are still worth running.
        status = 1;
        return { rows: [], notes: [`failed: ${error instanceof Error ? error.message : String(error)}`] };
      });
      process.stdout.write(`\n${name}: ${scenario.summary}\n${table(section)}`);
      found[name] = json(section);
      if (values.json !== undefined) writeJson(values.json, found);
    }
  } finally {
    await end();
  }
  return status;
}

function writeJson(file: string, found: Readonly<Record<string, unknown>>): void {
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model };
  writeFileSync(file, `${JSON.stringify({ machine, scenarios: found }, undefined, 2)}\n`);
}

process.exitCode = await main(process.argv.slice(2));
