import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sh } from '../../src/model/index.js';
import { hapEnabled } from '../../src/modules/systemd/enabled.js';
import { lab, type FreshTarget } from '../kit/lab.js';
import { definitions } from '../kit/real-shell.js';

const install =
  '[Service]\\nExecStart=/bin/true\\n[Install]\\nWantedBy=multi-user.target\\nAlias=other.service\\n';
const bare = '[Service]\\nExecStart=/bin/true\\n';
const [vendor, own] = ['/lib/systemd/system/web.service', '/etc/systemd/system/web.service'];
const wants = '/etc/systemd/system/multi-user.target.wants';

/** What makes a unit what it is, and whether links alone tell that it is enabled. Systemd is not told to read it anew. */
const cases: readonly (readonly [name: string, script: string, sure: boolean])[] = [
  ['of the system, not enabled', `printf '${install}' >${vendor}`, false],
  ['enabled by systemctl', `printf '${install}' >${vendor}; systemctl enable web`, true],
  [
    'wanted by a link made by hand',
    `printf '${install}' >${vendor}; ln -s ${vendor} ${wants}/web.service`,
    true,
  ],
  [
    'wanted by a link that leads nowhere',
    `printf '${install}' >${vendor}; ln -s /none ${wants}/web.service`,
    true,
  ],
  [
    'without [Install], and wanted by a link',
    `printf '${bare}' >${vendor}; ln -s ${vendor} ${wants}/web.service`,
    true,
  ],
  [
    'required',
    `printf '${install}' >${vendor}; mkdir -p /etc/systemd/system/x.target.requires; ln -s ${vendor} /etc/systemd/system/x.target.requires/`,
    true,
  ],
  [
    'enabled, and its links taken away by hand',
    `printf '${install}' >${vendor}; systemctl enable web; rm ${wants}/web.service /etc/systemd/system/other.service`,
    false,
  ],
  [
    'enabled by its alias only',
    `printf '${install}' >${vendor}; systemctl enable web; rm ${wants}/web.service`,
    false,
  ],
  [
    'known by a name of its own making',
    `printf '${bare}' >${vendor}; ln -s ${vendor} /etc/systemd/system/another.service`,
    false,
  ],
  [
    'enabled, then masked by hand',
    `printf '${install}' >${vendor}; systemctl enable web; ln -s /dev/null ${own}`,
    false,
  ],
  [
    'enabled, then masked by hand until the next boot',
    `printf '${install}' >${vendor}; systemctl enable web; mkdir -p /run/systemd/system; ln -s /dev/null /run/systemd/system/web.service`,
    false,
  ],
  ['enabled, then emptied', `printf '${install}' >${vendor}; systemctl enable web; : >${vendor}`, false],
  ['enabled, then gone', `printf '${install}' >${vendor}; systemctl enable web; rm ${vendor}`, false],
  ['enabled until the next boot', `printf '${install}' >${vendor}; systemctl enable --runtime web`, false],
  ['static', `printf '${bare}' >${vendor}`, false],
  ["the administrator's own, enabled", `printf '${install}' >${own}; systemctl enable web`, true],
  ['linked from elsewhere', `printf '${install}' >/srv/web.service; systemctl link /srv/web.service`, false],
  [
    'linked from elsewhere, and enabled',
    `printf '${install}' >/srv/web.service; systemctl enable /srv/web.service`,
    false,
  ],
  [
    'a file where the link would be',
    `printf '${install}' >${vendor}; printf '${bare}' >${wants}/web.service`,
    false,
  ],
];

describe('what links say of a unit', () => {
  const place = lab();
  let host: FreshTarget;
  beforeAll(async () => {
    host = await place.freshTarget('units');
  });
  afterAll(() => place.removeFresh());

  it.each(cases)('is what systemd says of one that is %s', async (_, script, sure) => {
    const ask = sh`if ${hapEnabled} '' web; then echo sure; else echo unsure; fi`;
    const clean = `rm -f /lib/systemd/system/web.service /etc/systemd/system/*.wants/web.service /etc/systemd/system/*.requires/web.service /etc/systemd/system/web.service /etc/systemd/system/other.service /etc/systemd/system/another.service /run/systemd/system/web.service /run/systemd/system/*.wants/web.service /run/systemd/system/other.service /srv/web.service`;
    // It is loaded, and what is known of it is kept.
    const loaded = `systemctl show web >/dev/null`;
    const said = await host.sh(
      [
        `{ ${clean}; systemctl daemon-reload; ${script}; ${loaded}; } >&2`,
        definitions(ask),
        ask.text,
        'systemctl is-enabled web || :',
      ].join('\n'),
    );
    expect(sure ? said : said.split('\n')[0]).toBe(sure ? 'sure\nenabled' : 'unsure');
  });
});
