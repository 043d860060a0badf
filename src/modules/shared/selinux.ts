import { sh, ShellFunction, type Sh } from '../../model/index.js';

/** A file's SELinux context, and what the policy gives a file at that path; empty on a host without SELinux. */
export interface SecurityContext {
  readonly now: string;
  readonly policy: string;
}

/** `hap_context PATH`: the file's context and the policy's, a line each; empty lines where SELinux is not on. */
export const hapContext = new ShellFunction(
  'hap_context',
  `if [ -e /sys/fs/selinux/enforce ]; then
  _t=$(ls -Zd -- "$1" 2>/dev/null)
  printf '%s\\n' "\${_t%% *}"
  matchpathcon -n "$1" 2>/dev/null || echo
else
  echo
  echo
fi`,
);

interface Parts {
  readonly seuser?: string | undefined;
  readonly serole?: string | undefined;
  readonly setype?: string | undefined;
  readonly selevel?: string | undefined;
}

// A level may hold colons itself, so it is all that follows the third.
function split(context: string): string[] {
  const [user = '', role = '', type = '', ...level] = context.split(':');
  return level.length > 0 ? [user, role, type, level.join(':')] : [user, role, type];
}

/** What brings a file's context to the wanted parts; nothing where it is so, or where SELinux is not on. */
export function contextChange(
  path: string,
  { seuser, serole, setype, selevel }: Parts,
  { now, policy }: SecurityContext,
): { before: string[]; after: string[]; script: Sh } | undefined {
  if (now === '' || now === '?') return undefined;
  const before = split(now);
  const standard = split(policy);
  const wanted = [seuser, serole, setype, selevel];
  const after = before.map((part, i) => {
    const want = wanted[i] === '_default' ? standard[i] : wanted[i];
    return want === undefined || want === '' ? part : want;
  });
  if (after.join(':') === before.join(':')) return undefined;
  return { before, after, script: sh`chcon -h -- ${after.join(':')} ${path}` };
}
