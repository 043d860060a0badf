import {
  change,
  defineModule,
  ModuleFailure,
  run,
  sh,
  type Change,
  type Fields,
  type ModuleContext,
  type StageResult,
} from '../../model/index.js';
import { asAdmin } from '../shared/admin.js';
import { modifyWithBusybox } from './busybox.js';
import { create } from './create.js';
import { missingHome } from './home.js';
import { look, type Account } from './look.js';
import { modify } from './modify.js';
import { schema, type UserParams } from './params.js';
import { looksHashed, notHashed } from './password.js';
import { sshKey } from './ssh-key.js';

/** Manages an account. */
export const user = defineModule<typeof schema, Account, Account>({
  name: 'user',
  summary: 'Create, change or remove a user account.',
  params: schema,
  changesUsers: true,
  returns: {
    uid: 'Number of the user.',
    group: 'Number of its primary group.',
    groups: 'As the param, joined by commas.',
    home: 'Its home directory.',
    ssh_fingerprint: 'Fingerprint of its SSH key.',
    ssh_key_file: 'Path of its SSH key.',
    ssh_public_key: 'Its public SSH key.',
  },
  inspect: look,
  after: look,
  plan(given, account, ctx) {
    if (given.umask !== undefined && given.local === true)
      throw new ModuleFailure("'umask' can not be used with 'local'");
    if (given.state === 'absent') return asAdmin(account.passwd ? remove(given, account) : []);
    return asAdmin([
      ...makeOrChange(given, account, ctx),
      ...(account.passwd ? missingHome(given, account, ctx) : []),
      ...sshKey(given, account).changes,
      ...passwordAge(given, account),
    ]);
  },
  result,
});

/** Changes of the account itself. */
function makeOrChange(given: UserParams, account: Account, ctx: ModuleContext): Change[] {
  if (!account.passwd) return [create(given, account, ctx)];
  return account.tools ? modify(given, account, ctx) : modifyWithBusybox(given, account, ctx);
}

function remove({ name, force, remove: files, local }: UserParams, account: Account): Change[] {
  const flags = [...(force && local !== true ? ['-f'] : []), ...(files ? ['-r'] : [])];
  const script = account.tools
    ? sh`${[local === true ? 'luserdel' : 'userdel', ...flags, name]}`
    : sh`deluser ${[name, ...(files ? ['--remove-home'] : [])]}`;
  return change(`remove user ${name}`, 'state', 'present', 'absent', script, {
    explain: ({ stderr }) => stderr,
  });
}

/** How long passwords may and must be kept (chage(1)). */
function passwordAge(given: UserParams, { shadow }: Account): Change[] {
  const { name, password_expire_min: min, password_expire_max: max } = given;
  const wanted: readonly (readonly [string, string, number | undefined, number | undefined])[] = [
    ['password_expire_min', '-m', shadow?.min, min],
    ['password_expire_max', '-M', shadow?.max, max],
  ];
  const changed = wanted.filter(([, , before, after]) => after !== undefined && before !== after);
  if (changed.length === 0) return [];
  const flags = changed.flatMap(([, flag, , after]) => [flag, after ?? 0]);
  return [
    run(`change the password's age of ${name}`, sh`chage ${flags} ${name}`, {
      diff: {
        before: Object.fromEntries(changed.map(([property, , before]) => [property, before ?? null])),
        after: Object.fromEntries(changed.map(([property, , , after]) => [property, after])),
      },
      explain: ({ stderr }) => stderr,
    }),
  ];
}

function result(
  given: UserParams,
  [stage]: readonly StageResult[],
  ctx: ModuleContext,
  after: Account | undefined,
): Fields {
  const before = stage?.now as Account;
  const warnings = warningsOf(given, before);
  const warned = warnings.length > 0 ? { warnings } : {};
  const present = given.state === 'present';
  // As Ansible: of what is only predicted to come or go, nothing more is said.
  if (ctx.check && present !== (before.passwd !== undefined)) return warned;
  const { name, state } = given;
  return {
    ...warned,
    name,
    state,
    ...whatWasDone(given, before),
    ...said(given, stage, ctx),
    ...found(given, after ?? before),
  };
}

function whatWasDone(given: UserParams, before: Account): Fields {
  if (given.state === 'absent') return before.passwd ? { force: given.force, remove: given.remove } : {};
  return {
    ...(before.passwd
      ? { append: given.append, move_home: given.move_home }
      : { system: given.system, create_home: given.create_home }),
    ...(given.password === undefined ? {} : { password: 'NOT_LOGGING_PASSWORD' }),
  };
}

/** What the first command for the account itself printed. */
function said(given: UserParams, stage: StageResult | undefined, ctx: ModuleContext): Fields {
  const own = given.state === 'absent' || makeOrChange(given, stage?.now as Account, ctx).length > 0;
  const first = own ? stage?.outputs[0] : undefined;
  return {
    ...(first?.stdout ? { stdout: first.stdout } : {}),
    ...(first?.stderr ? { stderr: first.stderr } : {}),
  };
}

function found(given: UserParams, { passwd, key }: Account): Fields {
  if (given.state === 'absent' || !passwd) return {};
  return {
    uid: passwd.uid,
    group: passwd.gid,
    comment: passwd.gecos,
    home: passwd.home,
    shell: passwd.shell,
    ...(given.groups === undefined ? {} : { groups: given.groups.join(',') }),
    ...(key
      ? { ssh_fingerprint: key.fingerprint, ssh_key_file: key.path, ssh_public_key: key.publicKey }
      : {}),
  };
}

function warningsOf(given: UserParams, before: Account): string[] {
  const { append, groups, password, local, name } = given;
  return [
    ...(append && groups === undefined
      ? ["'append' is set, but no 'groups' are specified. Use 'groups' for appending new groups."]
      : []),
    ...(password !== undefined && !looksHashed(password) ? [notHashed] : []),
    ...(local === true && !before.passwd
      ? [
          `'local: true' specified and user '${name}' was not found in /etc/passwd. The local user account may ` +
            'already exist if the local account database exists somewhere other than /etc/passwd.',
        ]
      : []),
    ...(given.state === 'present' ? sshKey(given, before).warnings : []),
  ];
}
