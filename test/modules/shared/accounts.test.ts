import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModuleFailure, Output, sh } from '../../../src/model/index.js';
import {
  accounts,
  entryOf,
  hapAccounts,
  hapFound,
  type AccountQuestion,
  type Database,
} from '../../../src/modules/shared/accounts.js';
import { ask, realShells } from '../../kit/real-shell.js';

const passwd = `root:x:0:0:root:/root:/bin/bash
web:x:5000:5001:The web, all of it:/srv/web:/bin/sh
odd:x:5002::no group:/:/bin/sh
short:x:5003:5003
twice:x:1:1::/:/bin/sh
twice:x:2:2::/:/bin/sh
first.last:x:7:7::/:/bin/sh
firstxlast:x:8:8::/:/bin/sh
`;
const group = 'root:x:0:\nweb:x:5001:web,root\nodd:x:nine:\nspaced:x:5002:a, b\n';
const shadow = 'web:$6$salt$hash:19000:0:99999:7:::\nodd:!:-1:0:99999:7:::\nshort:*:1\n';
const files = 'passwd: files\ngroup: files\nshadow: files\n';

describe.each(realShells())('entries of accounts, with $name', (shell) => {
  let etc = '';
  beforeEach(() => {
    etc = mkdtempSync(join(tmpdir(), 'hap-etc-'));
    for (const [name, text] of Object.entries({ passwd, group, shadow, 'nsswitch.conf': files }))
      writeFileSync(join(etc, name), text);
  });
  afterEach(() => rmSync(etc, { recursive: true }));

  const nsswitch = (text: string): void => writeFileSync(join(etc, 'nsswitch.conf'), text);
  const pattern = '^[[:space:]]*(passwd|group|shadow|web|odd|short|twice|first[.]last|blank|spaced|none):';
  /** The entry; `unsure` where the files do not settle it. */
  const entry = (database: Database, name: string): string => {
    const script = sh`${hapAccounts} ${etc} ${pattern} passwd group shadow
if ${hapFound} ${database} ${name}; then printf '%s' "$_e"; else printf unsure; fi`;
    return ask(shell, { script }, etc).stdout;
  };

  it('are told from the files', () => {
    expect(entry('passwd', 'web')).toBe('web:x:5000:5001:The web, all of it:/srv/web:/bin/sh');
    expect(entry('group', 'web')).toBe('web:x:5001:web,root');
    expect(entry('shadow', 'web')).toBe('web:$6$salt$hash:19000:0:99999:7:::');
    expect(entry('passwd', 'first.last')).toBe('first.last:x:7:7::/:/bin/sh');
  });

  it('are the first of that name, as the C library has it', () => {
    expect(entry('passwd', 'twice')).toBe('twice:x:1:1::/:/bin/sh');
  });

  it('are not there where there are only files, and they have none', () => {
    expect([entry('passwd', 'none'), entry('group', 'none'), entry('shadow', 'none')]).toEqual(['', '', '']);
  });

  it('are left to the C library where a line is not as it should be', () => {
    expect([entry('passwd', 'odd'), entry('passwd', 'short')]).toEqual(['unsure', 'unsure']);
    writeFileSync(join(etc, 'passwd'), `  blank:x:9:9::/:/bin/sh\n${passwd}`);
    expect([entry('passwd', 'blank'), entry('passwd', 'web')]).toEqual(['unsure', 'unsure']);
    expect([entry('group', 'odd'), entry('group', 'spaced')]).toEqual(['unsure', 'unsure']);
    expect([entry('shadow', 'odd'), entry('shadow', 'short')]).toEqual(['unsure', 'unsure']);
  });

  it.each([
    ['passwd:\tfiles systemd\n', 'web:x', 'unsure'],
    ['passwd: files # and no more\n', 'web:x', 'unsure'],
    ['passwd: files [NOTFOUND=return] ldap\n', 'unsure', 'unsure'],
    ['passwd: files systemd [NOTFOUND=return] ldap\n', 'web:x', 'unsure'],
    ['passwd: sss files\n', 'unsure', 'unsure'],
    ['passwd: compat\n', 'unsure', 'unsure'],
    ['passwd: files\npasswd: ldap\n', 'unsure', 'unsure'],
    ['group: files\n', 'unsure', 'unsure'],
    ['', 'unsure', 'unsure'],
  ])('are those of the source that comes first: %j', (text, found, none) => {
    nsswitch(text);
    expect([entry('passwd', 'web').slice(0, found.length), entry('passwd', 'none')]).toEqual([found, none]);
  });

  it('are left to the C library where there are no files', () => {
    rmSync(join(etc, 'nsswitch.conf'));
    expect(entry('passwd', 'web')).toBe('unsure');
    nsswitch(files);
    rmSync(join(etc, 'group'));
    expect([entry('group', 'none'), entry('passwd', 'web').slice(0, 5)]).toEqual(['unsure', 'web:x']);
  });

  const question = (database: Database, name: string): AccountQuestion => ({
    entries: [[database, name]],
    script: sh`${entryOf(database, name)}; printf '%s\n' "$_e"`,
  });
  const answers = (questions: readonly AccountQuestion[], path = shell.path): readonly string[] =>
    accounts.read(ask(shell, { script: accounts.script(questions) }, etc, { PATH: path }), questions);

  it('are told together as each is alone', () => {
    const questions = [
      question('passwd', 'root'),
      question('group', 'daemon'),
      question('passwd', 'no-such-user'),
      question('passwd', '0'),
      question('passwd', 'no such user'),
      question('group', 'root'),
    ];
    const together = answers(questions);
    expect(together).toEqual(questions.flatMap((each) => answers([each])));
    expect(together.map((line) => line.split(':')[0])).toEqual(['root', 'daemon', '\n', '\n', '\n', 'root']);
  });

  it('are told apart, or not at all', () => {
    const questions = [question('passwd', 'root'), question('group', 'root')];
    const cut = new Output(0, Buffer.from('root:x:0'), new Uint8Array());
    expect(() => accounts.read(cut, questions)).toThrow(ModuleFailure);
  });

  it('are asked of all sources where the files do not settle it', () => {
    const getent = join(etc, 'getent');
    writeFileSync(
      getent,
      `#!/bin/sh\necho "$*" >>${etc}/calls\necho other:x:1:1::/:/bin/sh; echo "$2:x:6:6::/:"\n`,
    );
    chmodSync(getent, 0o755);
    expect(answers([question('passwd', '+odd')], `${etc}:${shell.path}`)).toEqual(['+odd:x:6:6::/:\n']);
    expect(readFileSync(join(etc, 'calls'), 'utf8')).toBe('passwd +odd\n');
    rmSync(join(etc, 'calls'));
    answers([question('passwd', 'root'), question('group', 'root')], `${etc}:${shell.path}`);
    // As this machine's own nsswitch.conf has it.
    const settled = /^passwd:\s*files\b/m.test(readFileSync('/etc/nsswitch.conf', 'utf8'));
    expect(existsSync(join(etc, 'calls'))).toBe(!settled);
  });
});
