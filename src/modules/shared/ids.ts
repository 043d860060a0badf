import { ShellFunction } from '../../model/index.js';

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
