import { ShellFunction } from '../../model/index.js';

/**
 * `hap_nss DATABASE [KEY]…`: entries of passwd, group or shadow, by name or number; all where no key is given. By
 * getent(1), so that other sources than the files are asked too; from the file in /etc where there is no getent.
 */
export const hapNss = new ShellFunction(
  'hap_nss',
  `if command -v getent >/dev/null; then getent "$@" 2>/dev/null; return 0; fi
_f=/etc/$1; shift
[ -r "$_f" ] || return 0
if [ $# = 0 ]; then cat "$_f"; return; fi
for _k; do
  while IFS= read -r _l; do
    case $_l in "$_k":*|*:*:"$_k":*) printf '%s\\n' "$_l" ;; esac
  done <"$_f"
done`,
);

/** An entry of passwd(5). */
export interface PasswdEntry {
  readonly name: string;
  readonly password: string;
  readonly uid: number;
  readonly gid: number;
  readonly gecos: string;
  readonly home: string;
  readonly shell: string;
}

/** An entry of group(5). */
export interface GroupEntry {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** An entry of shadow(5); days are -1 where they are not set. */
export interface ShadowEntry {
  readonly password: string;
  readonly min: number;
  readonly max: number;
  readonly expire: number;
}

/** The entry of that name among lines of passwd. */
export function passwdEntry(lines: readonly string[], wanted: string): PasswdEntry | undefined {
  const fields = lines.map((line) => line.split(':')).find(([name]) => name === wanted);
  if (!fields) return undefined;
  const [name = '', password = '', uid, gid, gecos = '', home = '', shell = ''] = fields;
  return { name, password, uid: Number(uid), gid: Number(gid), gecos, home, shell };
}

/** Lines of group, each group once. */
export function groupEntries(lines: readonly string[]): GroupEntry[] {
  const found = new Map<string, GroupEntry>();
  for (const line of lines) {
    const [name, , gid, members = ''] = line.split(':');
    if (name === undefined || gid === undefined || found.has(name)) continue;
    found.set(name, { name, gid: Number(gid), members: members.split(',').filter((m) => m !== '') });
  }
  return [...found.values()];
}

/** The entry of that name among lines of shadow. */
export function shadowEntry(lines: readonly string[], wanted: string): ShadowEntry | undefined {
  const fields = lines.map((line) => line.split(':')).find(([name]) => name === wanted);
  if (!fields) return undefined;
  const days = (i: number): number => (fields[i] ? Number(fields[i]) : -1);
  return { password: fields[1] ?? '', min: days(3), max: days(4), expire: days(7) };
}
