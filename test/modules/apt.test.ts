import { describe, expect, it } from 'vitest';
import { Unpredictable } from '../../src/model/index.js';
import { apt } from '../../src/modules/apt/apt.js';
import { packageSpec } from '../../src/modules/apt/spec.js';
import { prepared } from '../../src/modules/apt/simulation.js';
import { moduleTable, planFrom, type Recorded } from '../kit/module-table.js';
import {
  options,
  environment,
  aptGet,
  helloPolicy,
  greeterPolicy,
  found,
  foundAny,
  installed,
  helloThere,
  greeter,
  simulatedHello,
  idle,
  played,
} from './apt/recorded.js';

moduleTable(apt, [
  {
    name: 'installs a package in the version that the index has',
    params: { name: 'hello' },
    before: foundAny({ policy: helloPolicy }),
    plans: [aptGet("install 'hello=2.10-3'")],
    printed: [simulatedHello],
    after: helloThere,
    result: {
      stdout: simulatedHello,
      cache_updated: false,
      cache_update_time: 1795260508,
      diff: {
        prepared:
          'The following NEW packages will be installed:\n  hello\n0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.',
      },
    },
  },
  {
    name: 'shows in check mode what apt says it would do',
    params: { name: 'hello' },
    check: true,
    before: [...foundAny({ policy: helloPolicy }), played(simulatedHello)],
    plans: [/install 'hello=2\.10-3'/],
    after: helloThere,
    result: { stdout: simulatedHello, diff: { prepared: prepared(simulatedHello) } },
  },
  {
    name: 'installs several at once, those that are missing',
    params: { name: 'hello, bash , greeter=1.*' },
    before: found({
      installed: installed('bash amd64 5.2'),
      policy: helloPolicy + greeterPolicy('(none)'),
    }),
    plans: [aptGet("install 'hello=2.10-3' 'greeter=1.0'")],
    after: found({
      installed: installed('hello amd64 2.10-3', 'bash amd64 5.2', 'greeter all 1.0'),
      policy: greeterPolicy('1.0'),
    }),
  },
  {
    name: 'passes all its params on to apt-get',
    params: {
      pkg: 'hello',
      default_release: 'bookworm',
      install_recommends: false,
      autoremove: true,
      fail_on_autoremove: true,
      force: true,
      only_upgrade: true,
      state: 'latest',
      allow_unauthenticated: true,
      'allow-downgrades': true,
      allow_change_held_packages: true,
      dpkg_options: 'force-confnew',
      lock_timeout: 5,
    },
    before: found({
      installed: installed('hello amd64 2.9'),
      policy: helloPolicy.replace('(none)', '2.9'),
    }),
    plans: [
      `${environment}\napt-get -o 'DPkg::Lock::Timeout=5' -y -o 'Dpkg::Options::=--force-confnew' --only-upgrade --force-yes --auto-remove --no-remove install 'hello=2.10-3' -t bookworm -o 'APT::Install-Recommends=no' --allow-unauthenticated --allow-downgrades --allow-change-held-packages `,
    ],
    after: found({ installed: installed('hello amd64 2.10-3'), policy: helloPolicy }),
  },
  {
    name: 'upgrades to the candidate with latest, and not with present',
    params: { name: 'greeter', state: 'latest' },
    before: greeter('1.0'),
    plans: [/install 'greeter=2\.0'/],
    after: greeter('2.0'),
  },
  {
    name: 'takes a pattern of versions for the newest that matches',
    params: { name: 'greeter=*' },
    before: greeter('1.0'),
    plans: [/install 'greeter=\*'/],
    after: greeter('2.0'),
  },
  {
    name: 'is content with any version that is new enough',
    params: { name: 'greeter>=1.0' },
    before: greeter('1.0'),
    plans: [],
  },
  {
    name: 'takes the version of a release',
    params: { name: 'greeter/bookworm' },
    before: found({ policy: greeterPolicy('(none)') }),
    plans: [/install 'greeter=1\.0'/],
    after: greeter('1.0'),
  },
  {
    name: 'expands patterns of names, and forgets versions behind them',
    params: { name: 'gree*=1.0' },
    before: found({ matches: 'gree* greeter\n', policy: greeterPolicy('(none)') }),
    plans: [/install 'greeter=2\.0'/],
    after: found({ matches: 'gree* greeter\n', installed: installed('greeter all 2.0') }),
  },
  {
    name: 'lets apt choose who provides a virtual package',
    params: { name: 'mail-transport-agent' },
    before: foundAny({
      policy: 'mail-transport-agent:\n  Installed: (none)\n  Candidate: (none)\n  Version table:\n',
      providers: 'Package: mail-transport-agent\nReverse Provides: \npostfix 3.7 (= )\nexim4 4.96 (= )\n',
      others: '',
      otherpolicy:
        'postfix:\n  Candidate: 3.7\n  Version table:\n     3.7 500\nexim4:\n  Candidate: 4.96\n  Version table:\n     4.96 500\n',
    }),
    plans: [/ install mail-transport-agent $/],
    after: { always: 'which of several providers counts is for apt to say, as in Ansible' },
  },
  {
    name: 'is content with the only package that provides a virtual one',
    params: { name: 'cron-daemon' },
    before: foundAny({
      policy: 'cron-daemon:\n  Installed: (none)\n  Candidate: (none)\n  Version table:\n',
      providers: 'Package: cron-daemon\nReverse Provides: \ncron 3.0 (= )\n',
      others: installed('cron amd64 3.0'),
      otherpolicy: 'cron:\n  Installed: 3.0\n  Candidate: 3.0\n  Version table:\n *** 3.0 500\n',
    }),
    plans: [],
  },
  {
    name: 'tells packages of another architecture apart',
    params: { name: ['libc6', 'libc6:i386'] },
    before: foundAny({
      installed: installed('libc6:i386 i386 2.36'),
      policy: 'libc6:\n  Installed: (none)\n  Candidate: 2.36\n  Version table:\n     2.36 500\n',
    }),
    plans: [/install 'libc6=2\.36' $/],
    after: foundAny({ installed: installed('libc6:amd64 amd64 2.36', 'libc6:i386 i386 2.36') }),
  },
  {
    name: 'counts a package that is only half installed as missing',
    params: { name: 'hello' },
    before: foundAny({ installed: 'half-configured hello amd64 2.10-3\n', policy: helloPolicy }),
    plans: [/install 'hello=2\.10-3'/],
    after: helloThere,
  },
  {
    name: 'marks what was there only for others, without counting it',
    params: { name: 'hello' },
    before: foundAny({
      installed: installed('hello amd64 2.10-3'),
      automatic: 'Package: hello\nArchitecture: amd64\nAuto-Installed: 1\n',
    }),
    plans: ['apt-mark manual hello'],
    after: helloThere,
  },
  {
    name: 'removes with configuration what is installed, and what left configuration',
    params: { name: 'hello,tree,gone', state: 'absent', purge: true, autoremove: true },
    before: found({ installed: installed('hello amd64 2.10-3'), files: 'hello\ntree\n' }),
    plans: [
      `${environment}\napt-get -o 'DPkg::Lock::Timeout=60' -q -y ${options} --purge --auto-remove remove hello tree `,
    ],
    printed: [idle],
    after: found({}),
    result: { stdout: idle },
  },
  {
    name: 'removes only the version that was asked for',
    params: { name: 'greeter=2.*', state: 'absent' },
    before: found({ installed: installed('greeter all 1.0') }),
    plans: [],
  },
  {
    name: 'knows packages that are not there',
    params: { name: 'nosuch' },
    before: foundAny({ policy: 'N: Unable to locate package nosuch\n', providers: '\n' }),
    plans: [],
    fails: "No package matching 'nosuch' is available",
  },
  {
    name: 'knows versions that are not there',
    params: { name: 'greeter=3' },
    before: found({ policy: greeterPolicy('(none)') }),
    plans: [],
    fails: 'no available installation candidate for greeter=3',
  },
  {
    name: 'knows patterns that match nothing',
    params: { name: 'nosuch*' },
    before: found({}),
    plans: [],
    fails: "No package(s) matching 'nosuch*' available",
  },
  {
    name: 'passes on that there is no such release',
    params: { name: 'hello', default_release: 'nope', state: 'latest' },
    before: found({ policy: "E: The value 'nope' is invalid for APT::Default-Release\n" }),
    plans: [],
    fails: "E: The value 'nope' is invalid for APT::Default-Release",
  },
  {
    name: 'takes what an earlier task would install for installed',
    params: { name: 'hello' },
    check: true,
    predicted: ['package:hello'],
    before: foundAny({ policy: helloPolicy }),
    plans: [],
  },
]);

describe('apt', () => {
  const plan = (
    params: Record<string, unknown>,
    before: Recorded | Recorded[],
    more: { check?: boolean; predicted?: string[] } = {},
  ): ReturnType<typeof planFrom> => planFrom(apt, { params, ...more }, before);

  it('predicts every package that comes along', () => {
    const { stages } = plan(
      { name: 'hello' },
      [
        ...foundAny({ policy: helloPolicy }),
        played('Inst libhello:amd64 (1 x [amd64])\nInst hello (2.10-3 x [amd64])\n'),
      ],
      { check: true },
    );
    expect(stages.at(-1)?.changes[0]?.provides).toEqual(['package:libhello', 'package:hello']);
  });

  it.each([
    ['removing', { name: 'hello', state: 'absent' }],
    ['a version of', { name: 'hello=2.10-3' }],
  ])('does not know of %s a package that is only predicted', (_, params) => {
    const check = { check: true, predicted: ['package:hello'] };
    expect(() => plan(params, found({ policy: helloPolicy }), check)).toThrow(Unpredictable);
  });

  it('asks the index only where dpkg does not settle it', () => {
    const spec = (params: Record<string, unknown>): string => {
      const [, second] = apt.kind === 'host' ? apt.stages : [];
      const ctx = { check: false } as never;
      const given = apt.params.parse(params);
      return second?.inspect(given, ctx, []).requests[0]?.script.text ?? '';
    };
    expect(spec({ name: 'a' })).toContain('hap_missing "$@"\nif [ -n "$m" ]');
    expect(spec({ name: 'a', state: 'latest' })).toContain('m=1');
    expect(spec({ name: 'a=1' })).toContain('m=1');
    expect(spec({ name: 'a', state: 'absent' })).not.toContain('apt-cache policy');
  });

  it.each([
    ['a', { text: 'a', name: 'a', operator: undefined, version: undefined, release: undefined }],
    ['a>=1:2', { text: 'a>=1:2', name: 'a', operator: '>=', version: '1:2', release: undefined }],
    ['a/b', { text: 'a/b', name: 'a', operator: undefined, version: undefined, release: 'b' }],
    ['a=1/2', { text: 'a=1/2', name: 'a', operator: '=', version: '1/2', release: undefined }],
  ])('reads %s', (text, spec) => {
    expect(packageSpec(text)).toEqual(spec);
  });

  it('refuses a spec with two equals signs', () => {
    expect(() => packageSpec('a=b=c')).toThrow('invalid package spec: a=b=c');
  });
});
