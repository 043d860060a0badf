import { lines, probe, sh, type Probe, type Sh } from '../../model/index.js';
import { adminPath } from '../shared/admin.js';
import { linesOf, section, sectionsOf } from '../shared/sections.js';

/** What is there of a service that an init script starts. */
export interface InitService {
  /** The init script is there. */
  readonly script: boolean;
  /** Programs that are there, of `service`, `update-rc.d`, `insserv`, `chkconfig`, `rc-service`, `rc-update`. */
  readonly tools: ReadonlySet<string>;
  /** Links that start it at boot, and such that stop it. */
  readonly startLinks: boolean;
  readonly stopLinks: boolean;
  /** What `status` answered; nothing where the state was not asked for. */
  readonly status: { readonly rc: number; readonly stdout: string; readonly stderr: string } | undefined;
  /** A line of `ps` holds the pattern, or, where `status` said nothing of use, the service's name. */
  readonly inPs: boolean;
  /** What the tool that enables services says of this one. */
  readonly enablement: string;
}

/** Where init scripts are. */
export function scriptOf(name: string): string {
  return name.startsWith('/') ? name : `/etc/init.d/${name}`;
}

/**
 * Looks at a service of an init system without units.
 * @param status the command that tells its state, where that is wanted
 * @param enablement a command that tells whether it is enabled, where links do not
 */
export function look(
  name: string,
  status: Sh | undefined,
  pattern?: string,
  enablement?: Sh,
): Probe<InitService> {
  const script = lines([
    adminPath,
    section('script'),
    sh`[ ! -f ${scriptOf(name)} ] || printf 'script\n'`,
    section('tools'),
    sh`for t in service update-rc.d insserv chkconfig rc-service rc-update; do command -v $t >/dev/null && printf '%s\n' $t; done`,
    section('links'),
    sh`d=/etc; [ -d /etc/rc0.d ] || d=/etc/init.d
for f in $d/rc?.d/S??${name} $d/rc?.d/K??${name}; do [ ! -e "$f" ] || printf '%s\n' "\${f##*/}"; done`,
    ...(enablement ? [section('enablement'), sh`${enablement} 2>&1`] : []),
    section('status'),
    status && pattern === undefined
      ? sh`{ e=$(LC_ALL=C; export LC_ALL; { ${status}; } 2>&1 >&3 3>&- </dev/null); r=$?; } 3>&1`
      : sh`r= e=`,
    section('answer'),
    sh`printf '%s\n%s' "$r" "$e"`,
    section('ps'),
    // Not by grep, which would find itself.
    sh`case $r in ${pattern === undefined ? sh`''|[0-4]|69` : sh`'-'`}) ;; *)
  { ps auxww 2>/dev/null || ps; } | while IFS= read -r l; do case $l in *${pattern ?? name}*) printf 'found\n'; break ;; esac; done ;;
esac`,
  ]);
  return probe(script, ({ stdout }) => parse(sectionsOf(stdout)));
}

function parse(found: ReadonlyMap<string, string>): InitService {
  const get = (name: string): string => found.get(name) ?? '';
  const links = linesOf(get('links'));
  const answer = get('answer');
  const at = answer.indexOf('\n');
  const rc = answer.slice(0, at);
  return {
    script: get('script') !== '',
    tools: new Set(linesOf(get('tools'))),
    startLinks: links.some((l) => l.startsWith('S')),
    stopLinks: links.some((l) => l.startsWith('K')),
    status: rc === '' ? undefined : { rc: Number(rc), stdout: get('status'), stderr: answer.slice(at + 1) },
    inPs: get('ps') !== '',
    enablement: get('enablement'),
  };
}
