import { run, sh, type Change, type ModuleContext } from '../../model/index.js';
import { expandPath } from '../../params/index.js';
import { expiry } from './expiry.js';
import { findGroup, membership, needGroup, wantedGroups } from './groups.js';
import { hashOf, type Account } from './look.js';
import type { UserParams } from './params.js';

/** A property that is not yet as wanted: flags for usermod, and how the diff shows it. */
interface Difference {
  readonly flags: readonly (string | number)[];
  readonly property: string;
  readonly before: unknown;
  readonly after: unknown;
  /** libuser's tools do it with other commands. */
  readonly local?: readonly (readonly (string | number)[])[];
}

/** What brings an account to what the params say (usermod(8)). @throws ModuleFailure, Unpredictable */
export function modify(given: UserParams, account: Account, ctx: ModuleContext): Change[] {
  const { name, local } = given;
  const found = [
    ...properties(given, account, ctx),
    ...groupsOf(given, account, ctx),
    ...expiryOf(given, account),
  ];
  const hash = passwordOf(given, account);
  const locking = hash === undefined ? lockOf(given, account) : [];
  const all = [...found, ...locking];
  const flags = all.filter((d) => local !== true || !d.local).flatMap((d) => d.flags);
  const commands = [
    ...(flags.length > 0 ? [sh`${[local === true ? 'lusermod' : 'usermod', ...flags, name]}`] : []),
    ...(local === true ? all.flatMap((d) => d.local ?? []).map((words) => sh`${words}`) : []),
  ];
  const diff = {
    before: Object.fromEntries(all.map((d) => [d.property, d.before])),
    after: Object.fromEntries(all.map((d) => [d.property, d.after])),
  };
  const explain = ({ stderr }: { readonly stderr: string }): string => stderr;
  const changes: Change[] = commands.map((script, i) =>
    run(`change user ${name}`, script, { explain, ...(i === 0 ? { diff } : {}) }),
  );
  return hash === undefined ? changes : [...changes, password(name, hash)];
}

/** Sets a hash, by stdin, that no list of processes shows it. */
export function password(name: string, hash: string): Change {
  return run(`set the password of ${name}`, sh`chpasswd -e`, {
    stdin: new TextEncoder().encode(`${name}:${hash}\n`),
    explain: ({ stderr }) => stderr,
  });
}

function properties(given: UserParams, account: Account, ctx: ModuleContext): Difference[] {
  const { passwd } = account;
  const { uid, group, comment, shell } = given;
  const found: Difference[] = [];
  const differ = (property: string, before: unknown, after: unknown, ...flags: (string | number)[]): void => {
    if (after !== undefined && before !== after) found.push({ property, before, after, flags });
  };
  differ('uid', passwd?.uid, uid, '-u', uid ?? 0, ...(given.non_unique ? ['-o'] : []));
  if (group !== undefined) {
    needGroup(account, group, ctx);
    // In check mode it may be one that an earlier task would make.
    const wanted = findGroup(account.groups, group)?.gid ?? group;
    differ('group', passwd?.gid, wanted, '-g', wanted);
  }
  differ('comment', passwd?.gecos, comment, '-c', comment ?? '');
  const home = given.home === undefined ? undefined : expandPath(given.home, ctx);
  differ('home', passwd?.home, home, '-d', home ?? '', ...(given.move_home ? ['-m'] : []));
  differ('shell', passwd?.shell, shell, '-s', shell ?? '');
  return found;
}

function groupsOf(given: UserParams, account: Account, ctx: ModuleContext): Difference[] {
  if (given.groups === undefined) return [];
  const { name, append } = given;
  const current = membership(account, name);
  const wanted = wantedGroups(account, given.groups, ctx);
  const missing = wanted.filter((g) => !current.includes(g));
  const surplus = append ? [] : current.filter((g) => !wanted.includes(g));
  if (missing.length === 0 && surplus.length === 0) return [];
  return [
    {
      property: 'groups',
      before: current.join(','),
      after: (append ? [...current, ...missing] : wanted).join(','),
      flags: [...(append ? ['-a'] : []), '-G', wanted.join(',')],
      local: [
        ...missing.map((g) => ['lgroupmod', '-M', name, g]),
        ...surplus.map((g) => ['lgroupmod', '-m', name, g]),
      ],
    },
  ];
}

function expiryOf({ name, expires }: UserParams, { shadow }: Account): Difference[] {
  if (expires === undefined) return [];
  const { days, date } = expiry(expires);
  const before = shadow?.expire ?? -1;
  if (before === days || (before < 0 && days < 0)) return [];
  const local = [['lchage', '-E', days, name]];
  return [{ property: 'expires', before, after: days, flags: ['-e', date], local }];
}

/** The hash to set, where it is another than the account's; a lock in front does not make it another. */
function passwordOf(given: UserParams, account: Account): string | undefined {
  if (given.password === undefined || given.update_password !== 'always') return undefined;
  const bare = (hash: string): string => hash.replace(/^!+/, '');
  if (bare(hashOf(account)) === bare(given.password)) return undefined;
  return given.password_lock === true ? `!${given.password}` : given.password;
}

function lockOf({ password_lock: lock }: UserParams, account: Account): Difference[] {
  const locked = hashOf(account).startsWith('!');
  if (lock === undefined || lock === locked) return [];
  return [{ property: 'password_lock', before: locked, after: lock, flags: [lock ? '-L' : '-U'] }];
}
