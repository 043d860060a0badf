import { lines, ModuleFailure, sh, verbatim, type ModuleContext, type Sh } from '../../model/index.js';
import { expandPath } from '../params.js';
import { notThere } from '../shared/fail.js';
import { linesOf, section } from '../shared/sections.js';
import { carriedOut, installCommand, simulated, type Command } from './command.js';
import type { AptParams } from './params.js';
import { compareVersions } from './version.js';

/** A package file, and the version of that package that is installed. */
export interface Deb {
  readonly file: string;
  readonly version: string;
  readonly installed: string | undefined;
  /** Why the file could not be read. */
  readonly error: string | undefined;
}

const isUrl = (file: string): boolean => file.includes('://');

/** Package files are where they are; those of URLs are fetched into a folder that goes away with the script. */
function located(files: readonly string[], ctx: Pick<ModuleContext, 'basics' | 'environment'>): Sh {
  const fetch = files.map((file, i) => {
    if (!isUrl(file)) return sh`set -- "$@" ${expandPath(file, ctx)}`;
    return sh`f=$t/${i}.deb; /usr/lib/apt/apt-helper download-file ${file} "$f" >/dev/null 2>"$f.error" || cat "$f.error" >&2
set -- "$@" "$f"`;
  });
  const folder = sh`t=$(mktemp -d) || exit; chmod 755 "$t"; ${finish(files)}`;
  return lines([...(files.some(isUrl) ? [folder] : []), sh`set --`, ...fetch]);
}

const removeFolder = sh`rm -rf "$t"`;

function finish(files: readonly string[]): Sh {
  return files.some(isUrl) ? sh`trap ${removeFolder.text} EXIT` : sh`:`;
}

/** What each file is, in a section `debs`; with `check` also what installing those that differ would do. */
export function lookAtDebs(files: readonly string[], given: AptParams, ctx: ModuleContext): Sh {
  return lines([
    located(files, ctx),
    section('debs'),
    verbatim(`c=$#
for f; do
  if e=$(LC_ALL=C dpkg-deb -f "$f" Package Version 2>&1); then
    p=\${e#*Package: }; p=\${p%%
*}; v=\${e#*Version: }; v=\${v%%
*}
    i=$(dpkg-query -W -f '\${db:Status-Status} \${Version}' "$p" 2>/dev/null)
    case $i in "installed "*) i=\${i#installed } ;; *) i= ;; esac
    printf 'ok %s %s\\n' "$v" "$i"
    [ "$v" = "$i" ] || set -- "$@" "$f"
  else printf 'error %s\\n' "$(printf %s "$e" | tr '\\n' ' ')"
  fi
done
shift "$c"`),
    ...(ctx.check
      ? [
          sh`if [ $# -gt 0 ]; then`,
          section('simulation'),
          sh`{ e=$( { ${simulated(installCommand(given, []))} "$@"
} 2>&1 >&3 3>&-); r=$?; } 3>&1`,
          section('simulation.answer'),
          sh`printf '%s\n%s' $r "$e"`,
          sh`fi`,
        ]
      : []),
  ]);
}

/** The files' answers. */
export function parseDebs(files: readonly string[], text: string | undefined): Deb[] {
  const answers = linesOf(text);
  return files.map((file, i) => {
    const [kind, ...words] = (answers[i] ?? 'error nothing known').split(' ');
    if (kind !== 'ok') return { file, version: '', installed: undefined, error: words.join(' ').trim() };
    return { file, version: words[0] ?? '', installed: words[1] || undefined, error: undefined };
  });
}

/** Files whose version is not the installed one. @throws ModuleFailure, Unpredictable */
export function toInstallDebs(debs: readonly Deb[], given: AptParams, ctx: ModuleContext): string[] {
  return debs
    .filter(({ file, version, installed, error }) => {
      if (error !== undefined) notThere(ctx, `Unable to install package: ${error}`, { path: file });
      const older = installed !== undefined && compareVersions(version, installed) < 0;
      if (older && !given.force && !given.allow_downgrade)
        throw new ModuleFailure('A later version is already installed');
      return version !== installed;
    })
    .map(({ file }) => file);
}

/** Installs package files, with what they depend on. */
export function installDebs(files: readonly string[], given: AptParams, ctx: ModuleContext): Sh {
  const after = files.some(isUrl) ? removeFolder : undefined;
  return lines([located(files, ctx), carriedOut(installCommand(given, []), given, sh`"$@"`, after)]);
}

/** The command, for messages. */
export function debCommand(files: readonly string[], given: AptParams): Command {
  return installCommand(given, files);
}
