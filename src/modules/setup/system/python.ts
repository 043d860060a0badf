import { sh } from '../../../model/index.js';
import type { Collector, Facts, Needs } from '../collector.js';
import type { Source } from '../source.js';

/** Which Python is there, if any. Nothing here needs it; playbooks ask for its version. */
export const pythonNeeds: Needs = {
  scripts: {
    python: sh`for p in /usr/bin/python3 /usr/bin/python /usr/local/bin/python3; do [ -x $p ] && printf '%s ' $p && $p -V 2>&1 && break; done`,
  },
};

/** Path and version, as `python3 -V` tells them: `Python 3.11.2`. */
export function pythonVersion(source: Source): { path: string; version: string } | undefined {
  const [, path, version] = /^(\S+) Python (\d+\.\d+\.\d+)/.exec(source.section('python')) ?? [];
  return path === undefined || version === undefined ? undefined : { path, version };
}

/** The host's Python; no facts where there is none. */
export const python: Collector = {
  name: 'python',
  parts: [
    {
      facts: ['python'],
      needs: pythonNeeds,
      collect(source): Facts {
        const found = pythonVersion(source);
        if (!found) return {};
        const [major, minor, micro] = found.version.split('.').map(Number);
        return {
          python: {
            version: { major, minor, micro, releaselevel: 'final', serial: 0 },
            version_info: [major, minor, micro, 'final', 0],
            executable: found.path,
            has_sslcontext: true,
            type: 'cpython',
          },
        };
      },
    },
  ],
};
