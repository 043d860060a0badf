import { ShellFunction } from '../../model/index.js';
import { dirName } from './paths.js';

/** `hap_gone PATH`: sets `_n` to how many names at the end of a path are not there. A broken link counts as what it leads to. */
export const hapGone = new ShellFunction(
  'hap_gone',
  `_g=$1
if [ -L "$_g" ] && [ ! -e "$_g" ]; then
  _t=$(readlink -- "$_g")
  case $_t in
    /*) _g=$_t ;;
    *) case $_g in */*) _g=\${_g%/*}/$_t ;; *) _g=$_t ;; esac ;;
  esac
fi
_n=0
while [ -n "$_g" ] && [ ! -e "$_g" ]; do
  _n=$((_n + 1))
  case $_g in */*) _g=\${_g%/*} ;; *) _g= ;; esac
done`,
);

/** The last `missing` of a path and the paths it is in, outermost first. */
export function missingPaths(path: string, missing: number): string[] {
  const names: string[] = [];
  for (let at = path; names.length < missing && at !== '' && at !== '/'; at = dirName(at)) names.unshift(at);
  return names;
}
