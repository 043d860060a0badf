import { lines, run, sh, type Change, type ModuleContext, type Sh } from '../../model/index.js';
import { expandPath } from '../../params/index.js';
import { findGroup, needGroup, wantedGroups } from './groups.js';
import { makeHome, ownHome } from './home.js';
import type { Account } from './look.js';
import type { UserParams } from './params.js';
import { expiry } from './expiry.js';

/** What makes an account (useradd(8), or busybox's adduser). @throws ModuleFailure, Unpredictable */
export function create(given: UserParams, account: Account, ctx: ModuleContext): Change {
  if (given.group !== undefined) needGroup(account, given.group, ctx);
  const groups = wantedGroups(account, given.groups ?? [], ctx);
  const home = given.home === undefined ? undefined : expandPath(given.home, ctx);
  const { name, password } = given;
  const add = account.tools ? useradd(given, account, groups, home) : adduser(given, groups, home);
  // useradd makes a home, but not the directory it is in.
  const orphan = home !== undefined && given.create_home && !account.parentExists ? home : undefined;
  const script = lines([
    ...(orphan === undefined || !account.tools ? [] : [makeHome(given, orphan)]),
    ...[...add, ...(orphan === undefined ? [] : [ownHome(name, orphan)])].map((s) => sh`${s} || exit`),
  ]);
  const lock = given.password_lock === true && account.tools ? '!' : '';
  return run(`create user ${name}`, script, {
    diff: { before: { state: 'absent' }, after: { state: 'present' } },
    provides: [
      ...[`user:${name}`, `group:${name}`],
      ...(given.create_home ? [`directory:${home ?? `/home/${name}`}`] : []),
    ],
    explain: ({ stderr }) => stderr,
    ...(password === undefined ? {} : { stdin: new TextEncoder().encode(`${name}:${lock}${password}\n`) }),
  });
}

// A password goes by stdin, that no list of processes shows it.
const setPassword = sh`chpasswd -e`;

function useradd(given: UserParams, account: Account, groups: readonly string[], home?: string): Sh[] {
  const { name, uid, group, comment, shell, expires, local, skeleton, umask } = given;
  const flags: (string | number)[] = [];
  if (uid !== undefined) flags.push('-u', uid, ...(given.non_unique ? ['-o'] : []));
  if (given.seuser !== undefined) flags.push('-Z', given.seuser);
  if (group !== undefined) flags.push('-g', group);
  // A group of the user's name is there already: none is to be made.
  else if (findGroup(account.groups, name)) flags.push(local === true ? '-n' : '-N');
  if (groups.length > 0 && local !== true) flags.push('-G', groups.join(','));
  if (comment !== undefined) flags.push('-c', comment);
  if (home !== undefined) flags.push('-d', home);
  if (shell !== undefined) flags.push('-s', shell);
  if (expires !== undefined && local !== true) flags.push('-e', expiry(expires).date);
  if (given.create_home) {
    if (local !== true) flags.push('-m');
    if (skeleton !== undefined) flags.push('-k', skeleton);
    if (umask !== undefined) flags.push('-K', `UMASK=${umask}`);
  } else flags.push('-M');
  if (given.system) flags.push('-r');
  return [
    sh`${local === true ? 'luseradd' : 'useradd'} ${[...flags, name]}`,
    ...(given.password === undefined ? [] : [setPassword]),
    ...(local === true && expires !== undefined ? [sh`lchage -E ${expiry(expires).days} ${name}`] : []),
    ...(local === true ? groups.map((g) => sh`lgroupmod -M ${name} ${g}`) : []),
  ];
}

function adduser(given: UserParams, groups: readonly string[], home?: string): Sh[] {
  const { name, uid, group, comment, shell, skeleton, umask } = given;
  const flags: (string | number)[] = ['-D'];
  if (uid !== undefined) flags.push('-u', uid);
  if (group !== undefined) flags.push('-G', group);
  if (comment !== undefined) flags.push('-g', comment);
  if (home !== undefined) flags.push('-h', home);
  if (shell !== undefined) flags.push('-s', shell);
  if (!given.create_home) flags.push('-H');
  if (skeleton !== undefined) flags.push('-k', skeleton);
  if (umask !== undefined) flags.push('-K', `UMASK=${umask}`);
  if (given.system) flags.push('-S');
  return [
    sh`adduser ${[...flags, name]}`,
    ...(given.password === undefined ? [] : [setPassword]),
    ...groups.map((g) => sh`adduser ${name} ${g}`),
  ];
}
