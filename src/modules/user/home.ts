import { change, sh, type Change, type Sh } from '../../model/index.js';
import { expandPath } from '../../params/index.js';
import type { ModuleContext } from '../../model/index.js';
import type { Account } from './look.js';
import type { UserParams } from './params.js';

/** Makes a home directory with what a new home has (skel), its mode less the umask of login.defs(5). */
export function makeHome({ skeleton }: UserParams, home: string): Sh {
  return sh`
h=${home} s=${skeleton ?? '/etc/skel'}
if [ ! -e "$h" ]; then
  if [ -e "$s" ]; then mkdir -p "\${h%/*}/" && cp -a "$s" "$h"; else mkdir -p "$h"; fi || exit
  while read -r k v rest; do
    case $k:$v:$rest in UMASK:*[!0-9]*:) ;; UMASK:?*:) chmod "$(printf %o "$((0777 & ~0$v))")" "$h" ;; esac
  done </etc/login.defs 2>/dev/null
fi`;
}

/** Gives a home and all it holds to its user. */
export function ownHome(name: string, home: string): Sh {
  return sh`chown -R "$(id -u ${name}):$(id -g ${name})" ${home}`;
}

/** The home of an account that is there, where it is missing and wanted. */
export function missingHome(given: UserParams, account: Account, ctx: ModuleContext): Change[] {
  const { name, create_home: wanted, move_home: move } = given;
  const old = account.passwd?.home ?? '';
  const home = given.home === undefined ? old : expandPath(given.home, ctx);
  if (!wanted || account.homeExists || home === '') return [];
  const script = sh`[ -e ${home} ] || { ${makeHome(given, home)}
${ownHome(name, home)}
}`;
  return change(`create the home of ${name}`, home, 'absent', 'directory', script, {
    provides: [`directory:${home}`],
    // The old home, where there is one, is moved there by then, and nothing is left to do.
    ...(move && home !== old ? { counts: false } : {}),
    explain: ({ stderr }) => stderr,
  });
}
