import { inquireOne, lines, sh, ShellFunction, type Inquiry, type Probe } from '../../model/index.js';
import { Reader } from './lines.js';

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

/** Who is asked for. */
interface Named {
  readonly kind: 'user' | 'group';
  readonly name: string;
}

const numbers: Inquiry<Named, number | undefined> = {
  script: (items) => lines(items.map(({ kind, name }) => sh`${kind === 'user' ? hapUid : hapGid} ${name}`)),
  read(output, items) {
    const reader = new Reader(output);
    return items.map(() => {
      const line = reader.line();
      return line === '' ? undefined : Number(line);
    });
  },
};

/** Asks for the number of a user or group, `undefined` where there is none of that name. */
export function askId(kind: Named['kind'], name: string): Probe<number | undefined> {
  return inquireOne(numbers, { kind, name });
}
