import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FactCache } from '../../engine/index.js';
import { HapError } from '../../model/index.js';
import { Dict, toPlain } from '../../python/index.js';
import { loads } from '../../python/json/loads.js';
import { dumps } from '../../report/index.js';

/** What `fact_caching` and its like say. */
export interface FactCacheSettings {
  /** `memory`: facts are of this run only. */
  readonly plugin: string;
  readonly folder: string | undefined;
  readonly prefix: string;
  /** Seconds that what was kept is used; 0 is forever. */
  readonly timeout: number;
}

/** The name of a host's file: a host whose name came from another (`add_host`) leads out of no folder. */
function fileName(host: string): string {
  return /^\.{1,2}$/.test(host) ? host.replaceAll('.', '%2E') : host.replaceAll('/', '%2F');
}

/**
 * Facts that are kept from run to run, one JSON file a host, as Ansible's `jsonfile` keeps them.
 * @returns `undefined` where nothing is kept
 * @throws HapError `bad-config`
 */
export function factCache(settings: FactCacheSettings): FactCache | undefined {
  const plugin = settings.plugin.replace(/^(?:ansible\.builtin|community\.general)\./, '');
  if (plugin === 'memory' || plugin === '') return undefined;
  if (plugin !== 'jsonfile')
    throw new HapError({
      code: 'bad-config',
      summary: `facts cannot be kept by '${settings.plugin}'`,
      hint: 'fact_caching is memory or jsonfile.',
    });
  const { folder, prefix, timeout } = settings;
  if (folder === undefined)
    throw new HapError({
      code: 'bad-config',
      summary: 'fact_caching is jsonfile and says no folder',
      hint: 'Name it with fact_caching_connection.',
    });
  const path = (host: string): string => join(folder, `${prefix}${fileName(host)}`);
  return {
    read: (host) => {
      try {
        if (timeout > 0 && Date.now() - statSync(path(host)).mtimeMs > timeout * 1000) return undefined;
        const facts = loads(readFileSync(path(host), 'utf8'));
        return facts instanceof Dict ? facts : undefined;
      } catch {
        // A file that is not there or holds something else is no cache.
        return undefined;
      }
    },
    write: (host, facts) => {
      mkdirSync(folder, { recursive: true });
      if (facts) writeFileSync(path(host), dumps(toPlain(facts), 4));
      else rmSync(path(host), { force: true });
    },
  };
}
