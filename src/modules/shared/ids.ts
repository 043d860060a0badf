import { mapped, sh, ShellFunction, verbatim, type Probe } from '../../model/index.js';
import { askAccounts, foundEntry } from './accounts.js';

/** `hap_uid NAME`: the number of a user, an empty line where there is none of that name. */
export const hapUid = new ShellFunction('hap_uid', `id -u -- "$1" 2>/dev/null || echo`);

/** `hap_gid NAME`: the number of a group, an empty line where there is none of that name. */
export const hapGid = new ShellFunction(
  'hap_gid',
  `while IFS=: read -r _n _x _g _r || [ -n "$_n" ]; do
  [ "$_n" != "$1" ] || { printf '%s\\n' "$_g"; return; }
done </etc/group
if command -v getent >/dev/null; then
  IFS=: read -r _n _x _g _r <<.
$(getent group -- "$1")
.
  printf '%s\\n' "$_g"
else echo
fi`,
);

/** Prints the number of the entry that was found. */
const number = verbatim(`_e=\${_e#*:*:}; printf '%s\\n' "\${_e%%:*}"`);

/** Asks for the number of a user or group, `undefined` where there is none of that name. */
export function askId(kind: 'user' | 'group', name: string): Probe<number | undefined> {
  const database = kind === 'user' ? 'passwd' : 'group';
  const ask = sh`${kind === 'user' ? hapUid : hapGid} ${name}`;
  const script = sh`if ${foundEntry(database, name)}; then ${number}; else ${ask}; fi`;
  return mapped(askAccounts({ entries: [[database, name]], script }), (said) => {
    const line = said.trim();
    return line === '' ? undefined : Number(line);
  });
}
