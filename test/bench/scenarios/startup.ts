import type { Scenario, Section } from '../kit/bench.js';
import { sideBySide, type Contestant } from '../kit/measure.js';
import { join } from 'node:path';

/** What hap costs before it has done anything. */
export const startup: Scenario = {
  summary: 'hap play --list-tasks of the demo, beside node -e 0',
  async run(bench): Promise<Section> {
    const cwd = join(bench.lab.root, 'inventories', 'gemini');
    const check = (): void => undefined;
    const node = { program: process.execPath, args: ['-e', '0'] };
    const certificates = process.env['NODE_EXTRA_CA_CERTS'] !== undefined;
    const contestants: Contestant[] = [
      { tool: 'node -e 0', base: true, command: node, check },
      ...(certificates
        ? [
            {
              tool: 'the same, no NODE_EXTRA_CA_CERTS',
              command: { ...node, env: { NODE_EXTRA_CA_CERTS: undefined } },
              check,
            },
          ]
        : []),
      {
        tool: 'hap --list-tasks',
        command: { ...bench.hap(['play', 'site.yaml', '-i', 'hosts', '--list-tasks']), cwd },
        check: (output) => {
          if (!output.includes('TAGS')) throw new Error(`no tasks are listed:\n${output}`);
        },
      },
    ];
    const rows = await sideBySide('start', contestants, bench.runs * 3);
    const notes = ['× hap: here × node (goal: 2)'];
    if (certificates)
      notes.push('NODE_EXTRA_CA_CERTS is set: Node reads these certificates at each start, but for hap');
    return { rows, notes };
  },
};
