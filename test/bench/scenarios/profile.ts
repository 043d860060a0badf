import { readdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { basename, join } from 'node:path';
import type { Scenario, Section } from '../kit/bench.js';
import { runOnce } from '../kit/measure.js';
import { hapPlay } from '../kit/plays.js';
import { twins } from '../kit/twins.js';

/** A .cpuprofile as V8 writes it. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const shown = 5;

/** Microseconds between two samples. */
const interval = 200;

/** A source file as the project names it: packages without what is below them. */
function fileName(source: string): string {
  const [, name = ''] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
  return name === '' ? source.replace(/^(\.\.\/)+/, '') : name;
}

/** The source maps of what was built, by the name of the file they are of. */
function sourceMaps(dist: string): Map<string, SourceMap> {
  const maps = readdirSync(dist).filter((name) => name.endsWith('.map'));
  return new Map(
    maps.map((name) => {
      const payload = JSON.parse(readFileSync(join(dist, name), 'utf8')) as ConstructorParameters<
        typeof SourceMap
      >[0];
      return [name.replace(/\.map$/, ''), new SourceMap(payload)];
    }),
  );
}

/** Microseconds of self time. */
interface Spent {
  readonly files: Map<string, number>;
  readonly functions: Map<string, number>;
}

function add(times: Map<string, number>, name: string, time: number): void {
  times.set(name, (times.get(name) ?? 0) + time);
}

/** Adds what a profile says, by file and by function of it. */
function addSelfTimes(spent: Spent, profile: Profile, maps: ReadonlyMap<string, SourceMap>): void {
  const byNode = new Map<number, number>();
  // A sample that is long overdue shows that others had the processor, not that hap was busy.
  for (const [i, id] of profile.samples.entries())
    byNode.set(id, (byNode.get(id) ?? 0) + Math.min(profile.timeDeltas[i] ?? 0, 2 * interval));
  for (const { id, callFrame } of profile.nodes) {
    const time = byNode.get(id) ?? 0;
    if (time === 0 || callFrame.functionName === '(idle)') continue;
    const { url, lineNumber, columnNumber, functionName } = callFrame;
    const entry = maps.get(basename(url))?.findEntry(lineNumber, columnNumber);
    const original = entry && 'originalSource' in entry ? entry.originalSource : undefined;
    const source = typeof original === 'string' ? fileName(original) : url || 'V8 and the kernel';
    add(spent.files, source, time);
    add(spent.functions, `${functionName || '(top level)'}, ${source}`, time);
  }
}

function largest(times: ReadonlyMap<string, number>, total: number): string[] {
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, shown)
    .map(([name, time]) => {
      const [ms, part] = [(time / 1000).toFixed(1), ((time / total) * 100).toFixed(1)];
      return `${ms.padStart(8)} ms ${part.padStart(5)} %  ${name}`;
    });
}

/** Where hap's own time goes. */
export const profile: Scenario = {
  summary: 'where the time of hap goes: 12 tasks with nothing to change on 10 hosts',
  async run(bench): Promise<Section> {
    const { inventory, hosts } = await twins(bench);
    const of = { file: 'twelve.yml', inventory: inventory(hosts.length), hosts: hosts.length };
    const dir = join(bench.scratch, 'profiles');
    const options = ['--cpu-prof', `--cpu-prof-interval=${interval}`, `--cpu-prof-dir=${dir}`];
    const contestant = hapPlay(bench, of, options);
    for (let i = 0; i < bench.runs; i++) contestant.check((await runOnce(contestant.command)).output);
    const spent: Spent = { files: new Map(), functions: new Map() };
    const maps = sourceMaps(join(bench.scratch, 'dist'));
    for (const file of readdirSync(dir))
      addSelfTimes(spent, JSON.parse(readFileSync(join(dir, file), 'utf8')) as Profile, maps);
    const total = [...spent.files.values()].reduce((all, one) => all + one, 0);
    return {
      rows: [],
      notes: [
        `self time of ${bench.runs} runs, ${(total / 1000).toFixed(0)} ms in all, by file:`,
        ...largest(spent.files, total),
        'by function:',
        ...largest(spent.functions, total),
      ],
    };
  },
};
