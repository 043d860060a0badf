import { apt } from '../../../src/modules/apt/apt.js';
import { moduleTable } from '../../kit/module-table.js';
import { sections } from '../../kit/sections.js';
import {
  aptGet,
  foundAny,
  helloPolicy,
  helloThere,
  idle,
  options,
  played,
  simulatedHello,
  stamped,
} from './recorded.js';

moduleTable(apt, [
  {
    name: 'puts a policy in place of the old one meanwhile',
    params: { name: 'hello', policy_rc_d: 101 },
    before: foundAny({ policy: helloPolicy }),
    plans: [/trap .*mv "\$b\/policy-rc\.d" \$p[^]*exit %d[^]* 101 >\$p[^]*install 'hello=2\.10-3'/],
    after: helloThere,
  },
  {
    name: 'refreshes an index that is too old',
    params: { name: 'hello', update_cache: true, cache_valid_time: 3600 },
    before: ['1795264840\n1795260508\n', helloThere[0], stamped(1795264841)],
    plans: [/apt-get update/],
    after: ['1795264842\n1795264841\n', ...helloThere],
    result: { cache_updated: true, cache_update_time: 1795264841 },
  },
  {
    name: 'counts a refresh alone only where it brought something',
    params: { update_cache: true },
    before: ['1795264840\n1795260508\n', sections({ refreshed: '1795260508\n' })],
    plans: [/apt-get update/],
    after: { always: 'without cache_valid_time every index is too old' },
    result: { changed: false, cache_updated: false },
  },
  {
    name: 'upgrades all with apt-get where there is no aptitude',
    params: { upgrade: 'yes', autoremove: true },
    before: sections({
      refreshed: '1\n',
      aptitude: '',
      simulation: simulatedHello,
      'simulation.answer': '0\n',
    }),
    plans: [aptGet('upgrade --with-new-pkgs --auto-remove')],
    after: sections({ refreshed: '1\n', aptitude: '', simulation: idle, 'simulation.answer': '0\n' }),
    printed: [simulatedHello],
    result: { msg: simulatedHello },
  },
  {
    name: 'upgrades all with aptitude where it is there',
    params: { name: '*', state: 'latest' },
    before: sections({
      refreshed: '1\n',
      aptitude: 'there\n',
      simulation: simulatedHello,
      'simulation.answer': '0\n',
    }),
    plans: [new RegExp(`aptitude -y ${options} safe-upgrade`)],
    after: { always: 'that it is done is what another row says' },
  },
  {
    name: 'removes what nothing needs any more',
    params: { autoremove: true, purge: true },
    before: sections({
      refreshed: '1\n',
      autoremove: 'The following packages will be REMOVED:\n  libx*\n0 upgraded, 0 newly installed\n',
      'autoremove.answer': '0\n',
    }),
    plans: [aptGet('--purge autoremove')],
    after: sections({ refreshed: '1\n', autoremove: idle, 'autoremove.answer': '0\n' }),
  },
  {
    name: 'cleans without counting it',
    params: { clean: true },
    before: sections({ refreshed: '1\n' }),
    plans: ['apt-get clean'],
    after: { always: 'it is done whenever it is asked for' },
    result: { changed: false },
  },
  {
    name: 'installs a package file with what it needs',
    params: { deb: '~/greeter_2.0_all.deb' },
    before: sections({ refreshed: '1\n', debs: 'ok 2.0 1.0\n' }),
    plans: [/set -- "\$@" \/root\/greeter_2\.0_all\.deb[^]* install "\$@"$/],
    after: sections({ refreshed: '1\n', debs: 'ok 2.0 2.0\n' }),
  },
  {
    name: 'fetches a package file into a folder that goes away',
    params: { deb: 'https://example.org/x.deb' },
    before: sections({ refreshed: '1\n', debs: 'ok 2.0 \n' }),
    plans: [
      /apt-helper download-file https:\/\/example\.org\/x\.deb[^]*trap 'rm -rf "\$t"' EXIT[^]*install "\$@"$/,
    ],
    after: sections({ refreshed: '1\n', debs: 'ok 2.0 2.0\n' }),
  },
  {
    name: 'refuses a package file older than what is installed',
    params: { deb: '/x.deb' },
    before: sections({ refreshed: '1\n', debs: 'ok 1.0 2.0\n' }),
    plans: [],
    fails: 'A later version is already installed',
  },
  {
    name: 'says what apt says where it cannot install',
    params: { name: 'hello', state: 'build-dep' },
    before: [
      sections({ refreshed: '1\n' }),
      played('', "100\nE: You must put some 'deb-src' URIs in your sources.list"),
    ],
    plans: [],
    fails: /build-dep 'hello'' failed: E: You must put some 'deb-src' URIs/,
  },
]);
