import { get } from 'node:http';
import type { Target } from '../../kit/lab-target.js';

/**
 * Who answers at an address: the host that the page of inventories/gemini names, or how the connection fails
 * (`ECONNREFUSED`, `timeout`…).
 */
export function whoAnswers(address: string): Promise<string> {
  return new Promise((resolve) => {
    // A connection of its own each time: one that was kept would belong to the host that had the address before.
    const request = get({ host: address, path: '/', agent: false, timeout: 1000 }, (response) => {
      let page = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        page += text;
      });
      response.on('error', (error) => resolve(error.message));
      response.on('end', () => resolve(/<p>(\w+) answers/.exec(page)?.[1] ?? page));
    });
    request.on('timeout', () => {
      resolve('timeout');
      request.destroy();
    });
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

/** The names of the hosts that have an address. */
export async function holders(hosts: readonly Target[], address: string): Promise<string> {
  const has = await Promise.all(hosts.map((host) => host.sh('ip -4 -o address show')));
  return hosts
    .filter((_, i) => has[i]?.includes(` ${address}/`))
    .map((host) => host.name)
    .join(' ');
}
