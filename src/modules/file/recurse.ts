import { lines, probe, sh, ShellFunction, type Probe, type Sh } from '../../model/index.js';
import type { AttributesFound, Step } from '../shared/attributes.js';
import { flagChange } from '../shared/flags.js';
import { Reader } from '../shared/lines.js';
import { applyMode, modeText } from '../shared/mode.js';
import { contextChange } from '../shared/selinux.js';
import { touchText } from '../shared/strptime.js';
import type { FileParams } from './params.js';
import type { Times, TimesFound } from './times.js';

/** Mode, owner and group that entries below a directory have; those that have the same are told once. */
interface Kind {
  readonly link: boolean;
  readonly directory: boolean;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** What is found in a directory, itself included. */
export interface Below {
  readonly kinds: readonly Kind[];
  readonly flags: readonly string[];
  readonly contexts: readonly string[];
  /** Access and modification times, `seconds:seconds`. */
  readonly times: readonly string[];
}

/** `hap_below FORMAT PATH [-L]`: each line that stat gives of an entry, once; with `-L` of what links lead to as well. */
const hapBelow = new ShellFunction(
  'hap_below',
  `{
  find "$2" -exec stat -c "$1" -- {} +
  [ -z "$3" ] || find -L "$2" ! -type l -exec stat -L -c "$1" -- {} +
} | sort -u
echo .`,
);

const hapFlagsBelow = new ShellFunction(
  'hap_flags_below',
  `find "$1" \\( -type f -o -type d \\) -exec lsattr -d -- {} + 2>/dev/null | cut -d ' ' -f 1 | tr -d - | sort -u
echo .`,
);

const wantsContext = (p: FileParams): boolean =>
  [p.seuser, p.serole, p.setype, p.selevel].some((part) => part !== undefined);
const wantsTimes = (times: Times): boolean => times.mtime !== 'preserve' || times.atime !== 'preserve';

/** Asks for all that is in a directory. @param path the directory, links resolved */
export function askBelow(params: FileParams, times: Times, path: Sh): Probe<Below> {
  const followed = params.follow ? '-L' : '';
  const script = lines([
    sh`${hapBelow} ${'%f:%u:%g'} ${path} ${followed}`,
    ...(params.attributes === undefined ? [] : [sh`${hapFlagsBelow} ${path}`]),
    ...(wantsContext(params) ? [sh`${hapBelow} %C ${path} ${followed}`] : []),
    ...(wantsTimes(times) ? [sh`${hapBelow} ${'%X:%Y'} ${path} ${followed}`] : []),
  ]);
  return probe(script, (output) => {
    const reader = new Reader(output);
    return {
      kinds: section(reader).map(kindOf),
      flags: params.attributes === undefined ? [] : section(reader),
      contexts: wantsContext(params) ? section(reader) : [],
      times: wantsTimes(times) ? section(reader) : [],
    };
  });
}

function section(reader: Reader): string[] {
  const lines: string[] = [];
  for (let line = reader.line(); line !== '.'; line = reader.line()) lines.push(line);
  return lines;
}

function kindOf(line: string): Kind {
  const [mode = '', uid, gid] = line.split(':');
  const bits = Number.parseInt(mode, 16);
  const format = bits >> 12;
  return {
    link: format === 0o12,
    directory: format === 0o4,
    mode: bits & 0o7777,
    uid: Number(uid),
    gid: Number(gid),
  };
}

/** The steps that give everything in a directory, itself included, what is wanted; none where all of it has it. */
export function recurseSteps(
  path: string,
  params: FileParams,
  found: AttributesFound & { readonly times: TimesFound },
  times: Times,
  below: Below,
): Step[] {
  const follow = params.follow ? sh`-L` : sh``;
  // Contents come before their directory: it may lose the bits that let one in.
  const each = (tests: Sh, command: Sh): Sh =>
    sh`find ${follow} ${path} -depth ! -type l ${tests} -exec ${command} {} +`;
  const eachLink = (tests: Sh, command: Sh): Sh => sh`find ${path} -type l ${tests} -exec ${command} {} +`;
  const steps: Step[] = [];
  const add = (what: string, ...scripts: Sh[]): void => {
    for (const script of scripts) steps.push({ what: `${what} of all in it`, script });
  };
  const { owner, group, attributes } = params;
  if (below.contexts.some((now) => contextChange(path, params, { now, policy: '' })))
    add('context', sh`chcon -R -h ${contextOptions(params)} -- ${path}`);
  if (owner !== undefined && below.kinds.some((k) => k.uid !== found.uid)) {
    const test = sh`! -user ${owner}`;
    add(`owner ${owner}`, each(test, sh`chown -- ${owner}`), eachLink(test, sh`chown -h -- ${owner}`));
  }
  if (group !== undefined && below.kinds.some((k) => k.gid !== found.gid)) {
    const test = sh`! -group ${group}`;
    add(`group ${group}`, each(test, sh`chgrp -- ${group}`), eachLink(test, sh`chgrp -h -- ${group}`));
  }
  for (const { tests, digits } of modeTests(params, found, below.kinds))
    add(`mode ${params.mode ?? ''}`, each(tests, sh`chmod -- ${digits}`));
  if (attributes !== undefined) {
    const change = below.flags.map((now) => flagChange(path, attributes, now)).find((c) => c !== undefined);
    const test = sh`\\( -type f -o -type d \\)`;
    if (change) add(`attributes ${change.after}`, each(test, sh`chattr -- ${change.after}`));
  }
  for (const [key, option, at] of [['mtime', '-m', 1] as const, ['atime', '-a', 0] as const]) {
    const time = times[key];
    if (time === 'preserve') continue;
    const differs = below.times.some((line) => Number(line.split(':')[at]) !== found.times[key]);
    if (time === 'now') add('times', each(sh``, sh`touch -c ${option} --`));
    else if (differs) add('times', each(sh``, sh`touch -c ${option} -t ${touchText(time)} --`));
  }
  return steps;
}

/** Which entries get which mode. Busybox's find takes but one command with `+`, so each is a pass of its own. */
function modeTests(
  params: FileParams,
  found: AttributesFound,
  kinds: readonly Kind[],
): { tests: Sh; digits: string }[] {
  const { mode } = params;
  if (mode === undefined) return [];
  const all = new Map<string, { tests: Sh; digits: string }>();
  for (const kind of kinds) {
    if (kind.link) continue;
    const { directory } = kind;
    const bits = applyMode(mode, { bits: kind.mode, directory, umask: found.umask });
    if (bits === kind.mode) continue;
    const digits = modeText(bits).padStart(directory ? 5 : 4, '0');
    const type = directory ? sh`-type d` : sh`! -type d`;
    // A change of the owner before this one has taken setuid and setgid from files.
    for (const old of new Set(directory ? [kind.mode] : [kind.mode, kind.mode & 0o1777])) {
      const tests = sh`${type} -perm ${modeText(old)}`;
      all.set(tests.text, { tests, digits });
    }
  }
  return [...all.values()];
}

function contextOptions(p: FileParams): Sh {
  const parts = [
    ['-u', p.seuser],
    ['-r', p.serole],
    ['-t', p.setype],
    ['-l', p.selevel],
  ] as const;
  const given = parts.filter(([, part]) => part !== undefined && part !== '_default');
  return sh`${given.flatMap(([option, part]) => [option, part ?? ''])}`;
}
