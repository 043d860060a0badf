import { packageModule } from '../../src/modules/package/package.js';
import { moduleTable } from '../kit/module-table.js';
import { foundAny, helloThere } from './apt/recorded.js';

const missing = foundAny({
  policy: 'hello:\n  Installed: (none)\n  Candidate: 2.10-3\n  Version table:\n     2.10-3 500\n',
});

moduleTable(packageModule, [
  {
    name: 'does it with apt where that manages packages',
    params: { name: 'hello', state: 'present' },
    before: missing,
    plans: [/apt-get .* install 'hello=2\.10-3'/],
    after: helloThere,
  },
  {
    name: 'does it with the package manager that is named',
    params: { name: 'hello', use: 'ansible.builtin.apt' },
    basics: { packageManager: 'dnf' },
    before: missing,
    plans: [/apt-get .* install 'hello=2\.10-3'/],
    after: helloThere,
  },
  {
    name: 'names the package manager that it cannot manage',
    params: { name: 'hello' },
    basics: { packageManager: 'apk' },
    before: [],
    plans: [],
    fails: 'Could not find a module for apk. hap manages packages with apt only.',
  },
  {
    name: 'says that there is none it knows',
    params: { name: 'hello' },
    basics: { packageManager: 'unknown' },
    before: [],
    plans: [],
    fails: 'Could not detect which package manager to use. Try gathering facts or setting the "use" option.',
  },
]);
