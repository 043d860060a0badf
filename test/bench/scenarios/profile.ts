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

/** Microseconds of self time, by file and by function of it. */
function selfTimes(
  profile: Profile,
  maps: ReadonlyMap<string, SourceMap>,
): { files: Map<string, number>; functions: Map<string, number> } {
  const spent = new Map<number, number>();
  for (const [i, id] of profile.samples.entries())
    spent.set(id, (spent.get(id) ?? 0) + (profile.timeDeltas[i] ?? 0));
  const files = new Map<string, number>();
  const functions = new Map<string, number>();
  for (const { id, callFrame } of profile.nodes) {
    const time = spent.get(id) ?? 0;
    if (time === 0 || callFrame.functionName === '(idle)') continue;
    const { url, lineNumber, columnNumber, functionName } = callFrame;
    const entry = maps.get(basename(url))?.findEntry(lineNumber, columnNumber);
    const original = entry && 'originalSource' in entry ? entry.originalSource : undefined;
    const source = typeof original === 'string' ? fileName(original) : url || 'V8';
    files.set(source, (files.get(source) ?? 0) + time);
    const name = `${functionName || '(top level)'}, ${source}`;
    functions.set(name, (functions.get(name) ?? 0) + time);
  }
  return { files, functions };
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
    const contestant = hapPlay(bench, of, [
      '--cpu-prof',
      '--cpu-prof-interval',
      '200',
      `--cpu-prof-dir=${dir}`,
    ]);
    contestant.check((await runOnce(contestant.command)).output);
    const [file = ''] = readdirSync(dir);
    const read = JSON.parse(readFileSync(join(dir, file), 'utf8')) as Profile;
    const { files, functions } = selfTimes(read, sourceMaps(join(bench.scratch, 'dist')));
    const total = [...files.values()].reduce((all, one) => all + one, 0);
    return {
      rows: [],
      notes: [
        `self time, of ${(total / 1000).toFixed(0)} ms, by file:`,
        ...largest(files, total),
        'by function:',
        ...largest(functions, total),
      ],
    };
  },
};
