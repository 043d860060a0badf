import { run, sh, type Change, type ModuleContext } from '../../model/index.js';
import { membership, wantedGroups } from './groups.js';
import { hashOf, type Account } from './look.js';
import { password } from './modify.js';
import type { UserParams } from './params.js';

/** What busybox can change of an account that is there: its groups and its password. @throws ModuleFailure, Unpredictable */
export function modifyWithBusybox(given: UserParams, account: Account, ctx: ModuleContext): Change[] {
  const { name, append, groups = [] } = given;
  const wanted = wantedGroups(account, groups, ctx);
  const primary = account.groups.find((g) => g.gid === account.passwd?.gid)?.name;
  const current = membership(account, name).filter((g) => g !== primary);
  const surplus = append || wanted.length === 0 ? [] : current.filter((g) => !wanted.includes(g));
  const explain = ({ stderr }: { readonly stderr: string }): string => stderr;
  const changes: Change[] = [
    ...wanted
      .filter((g) => g !== primary && !current.includes(g))
      .map((g) => run(`add user ${name} to group ${g}`, sh`adduser ${name} ${g}`, { explain })),
    ...surplus.map((g) => run(`take user ${name} out of group ${g}`, sh`delgroup ${name} ${g}`, { explain })),
  ];
  const set = given.update_password === 'always' ? given.password : undefined;
  return set === undefined || hashOf(account) === set ? changes : [...changes, password(name, set)];
}
