import { ModuleFailure, sh, type RunChange, type Sh } from '../../model/index.js';
import { PyError, shlexSplit } from '../../python/index.js';
import { dirName } from '../shared/paths.js';

/** A file of the target that is to take another's place. */
export interface Install {
  readonly from: string;
  readonly path: string;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  /** Octal digits; those of the old file, or `standard`, where it is not given. */
  readonly mode?: string | undefined;
  readonly standard: string;
  readonly backup: boolean;
  readonly validate?: string | undefined;
  readonly unsafeWrites: boolean;
}

/**
 * Copies a file of the target to another place there: beside the old one, with its owner, mode and ACL, checked, and renamed over
 * it. Prints `backup PATH` where the old one is kept.
 */
export function install(given: Install): RunChange {
  const { from, path, owner, group, mode, standard, backup, validate, unsafeWrites } = given;
  const temporary = sh`"$hi_t"`;
  const steps = [
    sh`if [ -f ${path} ] && [ ! -L ${path} ]; then cp -p -- ${path} ${temporary}; else chmod ${standard} ${temporary}; fi`,
    sh`cat -- ${from} >${temporary}`,
    ...(owner === undefined ? [] : [sh`chown -- ${owner} ${temporary}`]),
    ...(group === undefined ? [] : [sh`chgrp -- ${group} ${temporary}`]),
    ...(mode === undefined ? [] : [sh`chmod -- ${mode} ${temporary}`]),
    ...(validate === undefined
      ? []
      : [sh`{ ${validation(validate)} >&2 || { echo 'failed to validate' >&2; false; }; }`]),
    ...(backup ? [keep(path)] : []),
    rename(path, unsafeWrites),
  ];
  const all = steps.reduce<Sh>(
    (done, step) => sh`${done} &&\n${step}`,
    sh`hi_t=$(mktemp ${folderOf(path)}/.hap.XXXXXXXX) && trap 'rm -f -- "$hi_t"' EXIT`,
  );
  return {
    kind: 'run',
    what: `copy ${from} to ${path}`,
    script: all,
    provides: [`path:${path}`],
    explain: ({ stderr }) =>
      /^failed to validate$/m.test(stderr)
        ? 'failed to validate'
        : `failed to copy: ${from} to ${path}: ${stderr.trim()}`,
  };
}

const folderOf = (path: string): string => dirName(path).replace(/^$/, '.').replace(/^\/$/, '');

function keep(path: string): Sh {
  return sh`if [ -e ${path} ]; then hi_b=${path}.$$.$(date +%Y-%m-%d@%H:%M:%S~) && cp -p -- ${path} "$hi_b" && printf 'backup %s\\n' "$hi_b"; fi`;
}

function rename(path: string, unsafeWrites: boolean): Sh {
  const mv = sh`mv -f -- "$hi_t" ${path}`;
  return unsafeWrites ? sh`{ ${mv} 2>/dev/null || cat -- "$hi_t" >${path}; }` : mv;
}

/** The user's command, without a shell's doing, with the new file's path in place of `%s`. @throws ModuleFailure */
export function validation(command: string): Sh {
  if (!command.includes('%s')) throw new ModuleFailure(`validate must contain %s: ${command}`);
  try {
    const words = shlexSplit(command).map((word) => {
      const [first = '', ...others] = word.split('%s');
      return others.reduce<Sh>(
        (all, part) => sh`${all}"$hi_t"${part === '' ? sh`` : part}`,
        first === '' ? sh`` : sh`${first}`,
      );
    });
    return sh`${words}`;
  } catch (error) {
    if (error instanceof PyError) throw new ModuleFailure(`validate: ${error.message}: ${command}`);
    throw error;
  }
}

/** The name of the file that was kept, from what {@link install} printed. */
export function backupOf(stdout: string): string | undefined {
  return /^backup (.*)$/m.exec(stdout)?.[1];
}
