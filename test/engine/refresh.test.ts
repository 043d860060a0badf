import { describe, expect, it } from 'vitest';
import { createPool } from '../../src/connection/index.js';
import { runPlays } from '../../src/engine/index.js';
import type { Event } from '../../src/model/index.js';
import { memoryFiles } from '../kit/memory-files.js';
import { playOf, requestOf, root } from './check/checked.js';
import { plainOptions } from '../kit/run-options.js';

/** The hosts on which each task ran, where the inventory is another after a refresh. */
async function ran(before: string, after: string, tasks: string): Promise<string[]> {
  const request = requestOf({ 'site.yml': playOf(tasks), hosts: before });
  const events: Event[] = [];
  await runPlays({
    ...request,
    pool: createPool({ environment: {} }),
    playbooks: [{ file: `${root}site.yml`, plays: request.plays }],
    inventorySources: [],
    refreshInventory: () => void request.inventory.refresh(memoryFiles({ [`${root}hosts`]: after })),
    options: { ...plainOptions, forks: 1 },
    sink: (event) => events.push(event),
    signal: new AbortController().signal,
    now: () => 0,
  });
  return events.flatMap((event) =>
    event.type === 'result' ? [`${event.host}: ${JSON.stringify(event.result['msg'])}`] : [],
  );
}

describe('a refresh of the inventory', () => {
  it('takes out of the play the hosts that are gone, and brings new ones with the next', async () => {
    const tasks = [
      '- debug: msg=first',
      '- meta: refresh_inventory',
      '- debug: { msg: "{{ ansible_play_hosts }}" }',
      '- debug: msg=once\n  run_once: true',
    ];
    expect(await ran('h1\nh2\nh3\n', 'h2\nh3\nh4\n', tasks.join('\n'))).toEqual([
      'h1: "first"',
      'h2: "first"',
      'h3: "first"',
      'h2: ["h2","h3","h4"]',
      'h3: ["h2","h3","h4"]',
      'h2: "once"',
    ]);
  });
});
