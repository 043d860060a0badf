import { ShellFunction } from '../../model/index.js';
import { dirName } from './paths.js';

/** `hap_missing PATH`: how many names at the end of a path are not there. A broken link counts as what it leads to. */
export const hapMissing = new ShellFunction(
  'hap_missing',
  `_p=$1
if [ -L "$_p" ] && [ ! -e "$_p" ]; then
  _t=$(readlink -- "$_p")
  case $_t in
    /*) _p=$_t ;;
    *) case $_p in */*) _p=\${_p%/*}/$_t ;; *) _p=$_t ;; esac ;;
  esac
fi
_n=0
while [ -n "$_p" ] && [ ! -e "$_p" ]; do
  _n=$((_n + 1))
  case $_p in */*) _p=\${_p%/*} ;; *) _p= ;; esac
done
printf '%s\\n' "$_n"`,
);

/** The last `missing` of a path and the paths it is in, outermost first. */
export function missingPaths(path: string, missing: number): string[] {
  const names: string[] = [];
  for (let at = path; names.length < missing && at !== '' && at !== '/'; at = dirName(at)) names.unshift(at);
  return names;
}
