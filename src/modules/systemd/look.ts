import { lines, probe, sh, type Probe, type Sh } from '../../model/index.js';
import { linesOf, section, sectionsOf } from '../shared/sections.js';
import { parseShow } from './show.js';

/** Which manager is asked for which unit. */
export interface UnitQuery {
  readonly name: string;
  readonly scope: 'system' | 'user' | 'global';
  /** Whether `is-enabled` is asked too. */
  readonly enablement: boolean;
}

/** What is known of a unit. */
export interface Unit {
  /** systemctl is there. */
  readonly systemctl: boolean;
  /** The properties of `systemctl show`. */
  readonly status: Readonly<Record<string, string>>;
  /** systemd knows it. */
  readonly isSystemd: boolean;
  /** There is an init script of that name. */
  readonly isInit: boolean;
  readonly enabled: boolean;
  readonly masked: boolean;
  /** `/` is a directory within another system: systemd cannot be asked there. */
  readonly offline: boolean;
}

/** `systemctl` with the options that hold for every call. */
export function systemctl(scope: UnitQuery['scope'], flags: readonly string[] = []): Sh {
  return sh`${['systemctl', ...(scope === 'system' ? [] : [`--${scope}`]), ...flags]}`;
}

/** A user's manager is found through this variable, which only a login sets (pam_systemd(8)). */
export const runtimeDirectory = sh`: "\${XDG_RUNTIME_DIR:=/run/user/$(id -u)}"; export XDG_RUNTIME_DIR`;

// States of systemctl(1) in which a unit is there, though it may not be shown.
const states = new Set([
  ...['enabled', 'enabled-runtime', 'linked', 'linked-runtime', 'masked', 'masked-runtime', 'static'],
  ...['indirect', 'disabled', 'generated', 'transient'],
]);

/** Whether `show` said what the unit is: in a chroot it succeeds, and says that it ignored the command. */
const answered = sh`[ $r = 0 ] && case $e in *'ignoring '*) false ;; esac`;

/** Looks at a unit: `systemctl show`, and what only `is-enabled` knows (aliases, init scripts). */
export function look({ name, scope, enablement }: UnitQuery): Probe<Unit> {
  const command = systemctl(scope);
  const init = name.startsWith('/') ? name : `/etc/init.d/${name}`;
  const script = lines([
    ...(scope === 'system' ? [] : [runtimeDirectory]),
    section('show'),
    sh`command -v systemctl >/dev/null || exit 0`,
    sh`{ e=$(LC_ALL=C ${command} show -- ${name} 2>&1 >&3 3>&-); r=$?; } 3>&1`,
    section('answer'),
    sh`printf '%s\n%s' $r "$e"`,
    section('enabled'),
    enablement ? sh`` : sh`${answered} ||`,
    sh`{ o=$(LC_ALL=C ${command} is-enabled -l -- ${name} 2>/dev/null); printf '%s\n%s' $? "$o"; }`,
    section('files'),
    sh`${answered} || ! ${command} list-unit-files -- ${name} >/dev/null 2>&1 || printf 'found\n'`,
    section('init'),
    sh`[ ! -e ${init} ] || printf 'script\n'`,
    sh`for f in /etc/rc?.d/S??${name}; do [ ! -e "$f" ] || { printf 'enabled\n'; break; }; done`,
    section('root'),
    sh`[ -z "$debian_chroot" ] && { [ ! -e /proc/1/root/. ] || [ / -ef /proc/1/root/. ]; } && [ "$SYSTEMD_OFFLINE" != 1 ] || printf 'offline\n'`,
  ]);
  return probe(script, ({ stdout }) => parse(sectionsOf(stdout), scope));
}

function parse(found: ReadonlyMap<string, string>, scope: UnitQuery['scope']): Unit {
  const get = (name: string): string => found.get(name) ?? '';
  const shown = get('show');
  const [rc, error] = split(get('answer'));
  const [enabledRc, enabledText] = split(get('enabled'));
  const init = linesOf(get('init'));
  const state = enabledText.split('\n')[0]?.trim() ?? '';
  const answered = rc === '0' && !ignored(shown) && !ignored(error);
  const status = answered ? parseShow(shown) : {};
  const isSystemd = answered
    ? (status['LoadState'] ?? 'not-found') !== 'not-found'
    : states.has(state) || get('files') !== '';
  const sysv = scope === 'system' && init.includes('script') && !enabledText.trim().endsWith('disabled');
  return {
    systemctl: found.has('answer'),
    status,
    isSystemd,
    isInit: init.includes('script'),
    // Only another unit's name, or enabled only through others: then there is nothing more than that word.
    enabled:
      enabledRc === '0'
        ? !['indirect', 'alias'].includes(enabledText.trim())
        : enabledRc === '1' && sysv && init.includes('enabled'),
    masked: state === 'masked',
    offline: get('root') !== '',
  };
}

function split(text: string): [string, string] {
  const at = text.indexOf('\n');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** systemctl says so where there is no systemd to ask, as in a chroot. */
function ignored(text: string): boolean {
  return !text.includes('=') && (text.includes('ignoring request') || text.includes('ignoring command'));
}
