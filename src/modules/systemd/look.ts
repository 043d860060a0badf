import {
  inquireOne,
  lines,
  ModuleFailure,
  probe,
  sh,
  type Inquiry,
  type Output,
  type Probe,
  type Sh,
} from '../../model/index.js';
import { linesOf, section, sectionsOf } from '../shared/sections.js';
import { hapEnabled } from './enabled.js';
import { parseShow, parseShows } from './show.js';

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

/** Looks at a unit; a look ahead asks for all units of the system at once. */
export function look(query: UnitQuery): Probe<Unit> {
  if (query.scope === 'system') return inquireOne(units, query);
  return probe(askOne(query), (output) => readOne(output, query));
}

/** Questions about units of the system. */
export const units: Inquiry<UnitQuery, Unit> = {
  script: (queries) => (queries.length === 1 ? lines(queries.map(askOne)) : askAll(queries)),
  read: (output, queries) =>
    queries.length === 1 ? queries.map((query) => readOne(output, query)) : readAll(output, queries),
};

const initOf = ({ name }: UnitQuery): string => (name.startsWith('/') ? name : `/etc/init.d/${name}`);

const root = sh`[ -z "$debian_chroot" ] && { [ ! -e /proc/1/root/. ] || [ / -ef /proc/1/root/. ]; } && [ "$SYSTEMD_OFFLINE" != 1 ] || printf 'offline\n'`;

/** What stands in each section is only told where there is a systemctl. */
function show(command: Sh, names: readonly string[], more: readonly Sh[]): Sh {
  return lines([
    section('show'),
    sh`if command -v systemctl >/dev/null; then`,
    sh`{ e=$(LC_ALL=C ${command} show -- ${names} 2>&1 >&3 3>&-); r=$?; } 3>&1`,
    section('answer'),
    sh`printf '%s\n%s' $r "$e"`,
    section('enabled'),
    ...more,
    section('root'),
    root,
    sh`fi`,
  ]);
}

/** `systemctl show`, and what only `is-enabled` knows (aliases, init scripts). */
function askOne(query: UnitQuery): Sh {
  const { name, scope, enablement } = query;
  const command = systemctl(scope);
  const ask = sh`{ o=$(LC_ALL=C ${command} is-enabled -l -- ${name} 2>/dev/null); s=$?; printf '%s\n%s' $s "$o"; }`;
  const sure = sh`if ${hapEnabled} '' ${name}; then printf '0\nenabled'; else ${ask}; fi`;
  const more = lines([
    sh`s=`,
    enablement ? sh`` : sh`${answered} ||`,
    scope === 'system' ? sure : ask,
    section('files'),
    sh`${answered} || ! ${command} list-unit-files -- ${name} >/dev/null 2>&1 || printf 'found\n'`,
    section('init'),
    sh`[ ! -e ${initOf(query)} ] || printf 'script\n'`,
    // They only tell where systemd says no.
    sh`[ "\${s:-0}" = 0 ] || for f in /etc/rc?.d/S??${name}; do [ ! -e "$f" ] || { printf 'enabled\n'; break; }; done`,
  ]);
  return lines([...(scope === 'system' ? [] : [runtimeDirectory]), show(command, [name], [more])]);
}

function readOne({ stdout }: Output, { scope }: UnitQuery): Unit {
  const found = sectionsOf(stdout);
  const get = (name: string): string => found.get(name) ?? '';
  const shown = get('show');
  const [rc, error] = split(get('answer'));
  const answered = rc === '0' && !ignored(shown) && !ignored(error);
  const init = linesOf(get('init'));
  return unitOf({
    systemctl: found.has('answer'),
    status: answered ? parseShow(shown) : undefined,
    enablement: split(get('enabled')),
    listed: get('files') !== '',
    isInit: init.includes('script'),
    startLink: scope === 'system' && init.includes('enabled'),
    offline: get('root') !== '',
  });
}

/**
 * The same of several units that go by their own names: all that is needed then. `is-enabled` is asked of those only of which
 * links do not tell all; it stops at the first that is not there, and they are asked for one by one in that case.
 */
function askAll(queries: readonly UnitQuery[]): Sh {
  const names = queries.map(({ name }) => name);
  const asked = queries.filter(({ enablement }) => enablement).map(({ name }) => name);
  return show(systemctl('system'), names, [
    sh`set --`,
    sh`for u in ${asked}; do if ${hapEnabled} '' "$u"; then echo enabled; else echo '?'; set -- "$@" "$u"; fi; done`,
    sh`if [ $# -gt 0 ]; then`,
    sh`o=$(LC_ALL=C systemctl is-enabled -- "$@" 2>/dev/null); n=0; for w in $o; do n=$((n + 1)); done`,
    sh`[ $n = $# ] || o=$(for u; do o=$(LC_ALL=C systemctl is-enabled -- "$u" 2>/dev/null); printf '%s\n' "\${o:-none}"; done)`,
    sh`printf '%s\n' "$o"`,
    sh`fi`,
    section('init'),
    ...queries.map(
      (query) => sh`if [ -e ${initOf(query)} ]; then printf 'script\n'; else printf 'none\n'; fi`,
    ),
  ]);
}

/** @throws ModuleFailure where there is more to be known of one of them */
function readAll({ stdout }: Output, queries: readonly UnitQuery[]): Unit[] {
  const found = sectionsOf(stdout);
  const get = (name: string): string => found.get(name) ?? '';
  const shown = parseShows(get('show'));
  const words = wordsOf(linesOf(get('enabled')), queries);
  const init = linesOf(get('init'));
  const plain = queries.every(({ enablement }, i) => {
    const word = words[i] ?? '';
    const state = shown[i]?.['LoadState'];
    if (state === 'not-found') return (!enablement || word === 'none') && init[i] === 'none';
    return (!enablement || plainStates.has(word)) && state;
  });
  const whole = shown.length === queries.length && init.length === queries.length;
  if (get('answer') !== '0\n' || !whole || !plain)
    throw new ModuleFailure(`could not look at ${queries.map(({ name }) => name).join(', ')} together`);
  return queries.map(({ enablement }, i) => {
    const word = words[i] ?? '';
    return unitOf({
      systemctl: true,
      status: shown[i],
      enablement: enablement
        ? [plainStates.get(word) === true ? '0' : '1', word.replace('none', '')]
        : ['', ''],
      listed: false,
      isInit: init[i] === 'script',
      // It only tells of what has no word of its own.
      startLink: false,
      offline: get('root') !== '',
    });
  });
}

/** The word for each unit, empty where none was asked for: first come those that are sure, then what was asked of the others. */
function wordsOf(said: readonly string[], queries: readonly UnitQuery[]): string[] {
  const count = queries.filter(({ enablement }) => enablement).length;
  const [sure, others] = [said.slice(0, count), said.slice(count)];
  return queries.map(({ enablement }) => {
    if (!enablement) return '';
    const word = sure.shift() ?? '';
    return word === '?' ? (others.shift() ?? '') : word;
  });
}

/** Words of `is-enabled` that tell all, and whether they count as enabled (systemctl(1)). */
const plainStates = new Map([
  ...['enabled', 'enabled-runtime', 'static'].map((word): [string, boolean] => [word, true]),
  ...['disabled', 'masked', 'masked-runtime'].map((word): [string, boolean] => [word, false]),
]);

/** What was read of a unit. */
interface Read {
  readonly systemctl: boolean;
  /** What `show` said, where it did. */
  readonly status: Readonly<Record<string, string>> | undefined;
  /** The exit status of `is-enabled` and what it printed. */
  readonly enablement: readonly [rc: string, said: string];
  /** It is among the files of units. */
  readonly listed: boolean;
  readonly isInit: boolean;
  /** A link starts its init script at boot. */
  readonly startLink: boolean;
  readonly offline: boolean;
}

function unitOf({
  systemctl,
  status,
  enablement: [rc, said],
  listed,
  isInit,
  startLink,
  offline,
}: Read): Unit {
  const state = said.split('\n')[0]?.trim() ?? '';
  const isSystemd = status
    ? (status['LoadState'] ?? 'not-found') !== 'not-found'
    : states.has(state) || listed;
  const sysv = isInit && startLink && !said.trim().endsWith('disabled');
  return {
    systemctl,
    status: status ?? {},
    isSystemd,
    isInit,
    // Only another unit's name, or enabled only through others: then there is nothing more than that word.
    enabled: rc === '0' ? !['indirect', 'alias'].includes(said.trim()) : rc === '1' && sysv,
    masked: state === 'masked',
    offline,
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
