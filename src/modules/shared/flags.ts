import { sh, ShellFunction, type Sh } from '../../model/index.js';

/** A file's flags as lsattr shows them, without its dashes; empty where there is no lsattr or the filesystem has none. */
export type Flags = string;

/** `hap_flags PATH`: a line with the file's flags. */
export const hapFlags = new ShellFunction(
  'hap_flags',
  `_t=$(lsattr -d -- "$1" 2>/dev/null) || _t=
printf '%s\\n' "\${_t%% *}" | tr -d -`,
);

/** What brings a file's flags to what is wanted (`i`, `=i`, `+a`, `-i`), `undefined` where they are so already. */
export function flagChange(
  path: string,
  wanted: string,
  now: Flags,
): { before: string; after: string; script: Sh } | undefined {
  const operator = /^[-+=]/.exec(wanted)?.[0] ?? '=';
  const flags = wanted.replace(/^[-+=]/, '');
  const has = (flag: string): boolean => now.includes(flag);
  const given = Array.from(flags);
  const same =
    operator === '+'
      ? given.every(has)
      : operator === '-'
        ? !given.some(has)
        : given.every(has) && Array.from(now).every((flag) => flags.includes(flag));
  if (same) return undefined;
  const after = operator + flags;
  return { before: now, after, script: sh`chattr -- ${after} ${path}` };
}
