import type { Collector, Facts } from '../collector.js';
import { sh } from '../../../model/index.js';
import { lsbRelease } from './guess.js';

const fileKeys: readonly (readonly [string, string])[] = [
  ['DISTRIB_ID', 'id'],
  ['DISTRIB_RELEASE', 'release'],
  ['DISTRIB_DESCRIPTION', 'description'],
  ['DISTRIB_CODENAME', 'codename'],
];

const commandKeys: Readonly<Record<string, string>> = {
  'lsb version': 'release',
  'distributor id': 'id',
  description: 'description',
  release: 'release',
  codename: 'codename',
};

/** What lsb_release(1) says, or the file it would read. */
export const lsb: Collector = {
  name: 'lsb',
  parts: [
    {
      facts: ['lsb'],
      needs: {
        lines: ['/etc/lsb-release'],
        scripts: { lsb_release: sh`command -v lsb_release >/dev/null && lsb_release -a 2>/dev/null` },
      },
      collect(source): Facts {
        const found: Record<string, string> = {};
        for (const [key, value] of lsbRelease(source)) {
          const fact = commandKeys[key];
          if (fact !== undefined) found[fact] = value;
        }
        if (Object.keys(found).length === 0) {
          for (const line of source.fileLines('/etc/lsb-release')) {
            const key = fileKeys.find(([name]) => line.includes(name));
            if (key) found[key[1]] = line.slice(line.indexOf('=') + 1).trim();
          }
        }
        const release = found['release'];
        if (release !== undefined) found['major_release'] = release.split('.')[0] ?? '';
        const plain = Object.entries(found).map(([k, v]) => [k, v.replace(/^['"\\]+|['"\\]+$/g, '')]);
        return { lsb: Object.fromEntries(plain) as Facts };
      },
    },
  ],
};
