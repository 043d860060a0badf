import { sh, verbatim, type Sh } from '../../../model/index.js';
import type { Facts, Part, Wishes } from '../collector.js';
import { basename, type Source } from '../source.js';

/** Filesystems that are the kernel's own or on a device of the machine: none of them waits for another machine. */
const near =
  'ext?|xfs|btrfs|f2fs|jfs|reiserfs|vfat|exfat|ntfs3|iso9660|udf|squashfs|erofs|overlay|tmpfs|ramfs';

/**
 * Asks the size of every mounted device at once. A dead network filesystem would hang it: where there may be one and
 * `timeout` is there, that ends it, and what was not answered says so.
 */
function sizes({ timeout }: Wishes): Sh {
  return sh`
m=/etc/mtab; [ -e $m ] || m=/proc/mounts
set --; limit=
while read -r dev dir type rest; do
  [ "$type" = none ] && continue
  case $dev in
    /*|*:/*)
      case $dir in *\\\\0*) dir=$(printf %b "$dir");; esac; set -- "$@" "$dir"
      case $type in ${verbatim(near)}) ;; *) limit="timeout ${timeout}";; esac;;
    *) case $type in *fuse*|*nfs*|9p|ceph) limit="timeout ${timeout}";; esac;;
  esac
done <$m
command -v timeout >/dev/null || limit=
[ $# = 0 ] || $limit stat -f -c '%S %s %b %a %c %d %n' -- "$@" 2>/dev/null`;
}

/** Mounted devices with their sizes (statvfs(3)), their UUIDs, and whether they are bind mounts (proc_pid_mountinfo(5)). */
export const mounts: Part = {
  facts: ['mounts'],
  needs: {
    files: ['/etc/mtab', '/proc/mounts', '/proc/self/mountinfo'],
    links: ['/dev/disk/by-uuid/*', '/dev/mapper/*'],
    scripts: { mounts: sizes },
  },
  collect(source) {
    const table = source.file('/etc/mtab') === undefined ? '/proc/mounts' : '/etc/mtab';
    const found = new Map<string, Facts>();
    const uuids = new Map(
      source.linksIn('/dev/disk/by-uuid').map(([uuid, target]) => [basename(target), uuid]),
    );
    const mapped = new Map(source.linksIn('/dev/mapper').map(([name, target]) => [name, basename(target)]));
    const bound = bindMounts(source);
    const answers = new Map(source.lines('mounts').map(sizeOf));
    for (const line of source.fileLines(table)) {
      const [device = '', mount = '', fstype = '', options] = line.split(/\s+/).map(unescape);
      if (options === undefined || fstype === 'none') continue;
      if (!/^[/\\]/.test(device) && !device.includes(':/')) continue;
      const name = basename(device);
      const bind = bound.has(mount) && !options.includes('bind') ? ',bind' : '';
      const size = answers.get(mount) ?? { note: 'Could not get extra information due to timeout' };
      const uuid = uuids.get(mapped.get(name) ?? name) ?? 'N/A';
      found.set(mount, { mount, device, fstype, options: options + bind, ...size, uuid });
    }
    return { mounts: [...found.values()] };
  },
};

/** Mount points whose root is not that of their filesystem. */
function bindMounts(source: Source): ReadonlySet<string> {
  const entries = source.fileLines('/proc/self/mountinfo').map((line) => line.split(' ').map(unescape));
  return new Set(entries.filter(([, , , root]) => root !== '/').map(([, , , , mount = '']) => mount));
}

function sizeOf(line: string): [string, Facts] {
  const [, numbers = '', mount = ''] = /^((?:\d+ ){6})(.*)$/.exec(line) ?? [];
  const [unit = 0, size = 0, total = 0, free = 0, inodes = 0, inodesFree = 0] = numbers
    .split(' ')
    .map(Number);
  return [
    mount,
    {
      size_total: unit * total,
      size_available: unit * free,
      block_size: size,
      block_total: total,
      block_available: free,
      block_used: total - free,
      inode_total: inodes,
      inode_available: inodesFree,
      inode_used: inodes - inodesFree,
    },
  ];
}

/** Blanks and backslashes are octal in the tables of mounts (`\040`). */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
