import type { Scenario, Section } from '../kit/bench.js';
import { sideBySide, type Contestant } from '../kit/measure.js';
import { join } from 'node:path';

/** What hap costs before it has done anything. */
export const startup: Scenario = {
  summary: 'hap play --list-tasks of the demo, beside node -e 0',
  async run(bench): Promise<Section> {
    const cwd = join(bench.lab.root, 'inventories', 'gemini');
    const check = (): void => undefined;
    const contestants: Contestant[] = [
      { tool: 'node -e 0', base: true, command: { program: process.execPath, args: ['-e', '0'] }, check },
      {
        tool: 'hap --list-tasks',
        command: { ...bench.hap(['play', 'site.yaml', '-i', 'hosts', '--list-tasks']), cwd },
        check: (output) => {
          if (!output.includes('TAGS')) throw new Error(`no tasks are listed:\n${output}`);
        },
      },
    ];
    const rows = await sideBySide('start', contestants, bench.runs * 3);
    return { rows, notes: ['× hap: here × node (goal: 2)'] };
  },
};
