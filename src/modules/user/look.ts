import { lines, mapped, sh, verbatim, type ModuleContext, type Probe, type Sh } from '../../model/index.js';
import { expandPath } from '../../params/index.js';
import {
  groupEntries,
  hapNss,
  passwdEntry,
  shadowEntry,
  type GroupEntry,
  type PasswdEntry,
  type ShadowEntry,
} from '../shared/nss.js';
import { askAccounts, entryOf } from '../shared/accounts.js';
import { adminPath } from '../shared/admin.js';
import { linesOf, section, sectionsOf } from '../shared/sections.js';
import type { UserParams } from './params.js';

/** A user's SSH key, as far as it is there. */
export interface SshKey {
  readonly path: string;
  readonly exists: boolean;
  readonly publicExists: boolean;
  readonly directoryExists: boolean;
  readonly fingerprint: string;
  readonly publicKey: string | null;
}

/** What is there of an account. */
export interface Account {
  readonly passwd: PasswdEntry | undefined;
  /** Only root sees it. */
  readonly shadow: ShadowEntry | undefined;
  readonly groups: readonly GroupEntry[];
  /** useradd and its like are there; else busybox's adduser does it. */
  readonly tools: boolean;
  /** The home directory, that of the params or else of the account, is there. */
  readonly homeExists: boolean;
  /** The directory that the params' home is in is there. */
  readonly parentExists: boolean;
  readonly key: SshKey | undefined;
}

/** Looks at an account and at everything that the params say of it. */
export function look(given: UserParams, ctx: Pick<ModuleContext, 'basics' | 'environment'>): Probe<Account> {
  const { name, local } = given;
  const home = given.home === undefined ? '' : expandPath(given.home, ctx);
  const script = lines([
    adminPath,
    section('tools'),
    sh`command -v useradd >/dev/null || ! command -v adduser >/dev/null && printf 'shadow\n'`,
    section('passwd'),
    sh`${entryOf('passwd', name)}; e=$_e`,
    ...(local === true
      ? [
          sh`f=; while IFS= read -r l; do case $l in ${name}:*) f=1 ;; esac; done </etc/passwd; [ -n "$f" ] || e=`,
        ]
      : []),
    sh`printf '%s\n' "$e"`,
    section('shadow'),
    sh`${entryOf('shadow', name)}; ${show}`,
    section('group'),
    groupsScript(given),
    section('home'),
    sh`h=${home}`,
    sh`e=\${e%:*}; [ -n "$h" ] || h=\${e##*:}`,
    sh`[ -e "$h" ] && printf 'home\n'`,
    sh`[ -d "\${h%/*}/" ] && printf 'parent\n'`,
    ...(given.generate_ssh_key === true ? [section('key'), keyScript(given)] : []),
    sh`:`,
  ]);
  const entries = [
    ...(['passwd', 'shadow', 'group'] as const).map((database) => [database, name] as const),
    ...(given.group === undefined ? [] : [['group', given.group] as const]),
  ];
  return mapped(askAccounts({ entries, script }), (said) => parse(name, sectionsOf(said)));
}

/** Prints the entry that was found. */
const show = verbatim(`[ -z "$_e" ] || printf '%s\\n' "$_e"`);

/**
 * The groups that the params name, and all others where the account's membership or a number is to be compared. That there is a
 * group of the user's name only matters where there is no user.
 */
function groupsScript({ name, groups, group }: UserParams): Sh {
  if (groups === undefined && (group === undefined || !/^\s*\d+\s*$/.test(group)))
    return sh`${group === undefined ? sh`` : sh`${entryOf('group', group)}; ${show}; `}[ -n "$e" ] || { ${entryOf('group', name)}; ${show}; }`;
  const named = [group ?? '', ...(groups ?? []).map((g) => g.trim()), name].filter((g) => g !== '');
  return sh`${hapNss} group; ${hapNss} group ${named}`;
}

/** Which key it is about, and what is there of it; `h` is the home. */
function keyScript(given: UserParams): Sh {
  const file = given.ssh_key_file ?? `.ssh/id_${given.ssh_key_type}`;
  return sh`
k=${file}; case $k in /*) ;; *) k=\${h%/}/$k ;; esac
printf '%s\n' "$k"
[ -d "\${k%/*}" ] && printf 'directory\n'
[ -e "$k" ] && printf 'private\n'
[ -e "$k.pub" ] && printf 'public\n'
${section('fingerprint')}
[ -e "$k" ] && ssh-keygen -l -f "$k" 2>&1 </dev/null
${section('public')}
[ -r "$k.pub" ] && cat "$k.pub"`;
}

function parse(name: string, found: ReadonlyMap<string, string>): Account {
  const home = linesOf(found.get('home'));
  const [path, ...signs] = linesOf(found.get('key'));
  const publicKey = found.get('public');
  const key =
    path === undefined
      ? undefined
      : {
          path,
          directoryExists: signs.includes('directory'),
          exists: signs.includes('private'),
          publicExists: signs.includes('public'),
          fingerprint: (found.get('fingerprint') ?? '').trim(),
          publicKey: publicKey ? publicKey.trim() : null,
        };
  return {
    passwd: passwdEntry(linesOf(found.get('passwd')), name),
    shadow: shadowEntry(linesOf(found.get('shadow')), name),
    groups: groupEntries(linesOf(found.get('group'))),
    tools: (found.get('tools') ?? '') !== '',
    homeExists: home.includes('home'),
    parentExists: home.includes('parent'),
    key,
  };
}

/** The hash that logins are checked against, with its `!` where it is locked. */
export function hashOf({ passwd, shadow }: Account): string {
  const own = passwd?.password ?? '';
  return own.length > 1 ? own : (shadow?.password ?? '');
}
