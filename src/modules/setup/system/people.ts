import { sh } from '../../../model/index.js';
import type { Collector, Facts } from '../collector.js';
import { filesFirst } from './name-service.js';

/** The user the shell runs as, and its passwd(5) entry. */
export const user: Collector = {
  name: 'user',
  aliases: [
    ...['user_id', 'user_uid', 'user_gid', 'user_gecos', 'user_dir', 'user_shell', 'real_user_id'],
    ...['effective_user_id', 'effective_group_ids'],
  ],
  parts: [
    {
      facts: [
        ...['user_id', 'user_uid', 'user_gid', 'user_gecos', 'user_dir', 'user_shell', 'real_user_id'],
        ...['effective_user_id', 'real_group_id', 'effective_group_id'],
      ],
      needs: {
        scripts: {
          // Whom the C library finds first in /etc/passwd needs no process to be found.
          user: sh`
while read -r k u e rest; do
  case $k in Uid:) i=$u; printf '%s %s ' "$u" "$e";; Gid:) printf '%s\n' "$u"; break;; esac
done </proc/self/status
n=\${LOGNAME:-\${USER:-}}; a=; b=
if ! command -v getent >/dev/null || ${filesFirst} passwd; then
  while IFS= read -r l; do
    case $l in
      "$n":*) [ -z "$n" ] || { a=$l; break; };;
      *:*:"$i":*:*:*:*) [ -n "$b" ] || b=$l; [ -n "$n" ] || { a=$l; break; };;
    esac
  done </etc/passwd
fi
if [ -n "$a" ]; then printf '%s\n' "$a"
elif ! command -v getent >/dev/null; then printf '%s\n' "$b"
else { [ -n "$n" ] && getent passwd "$n"; } || getent passwd "$i"
fi`,
        },
      },
      collect(source): Facts {
        const [ids = '', entry = ''] = source.lines('user');
        const [uid = null, euid = null, gid = null] = ids
          .split(' ')
          .filter((id) => id !== '')
          .map(Number);
        const [name, , entryUid, entryGid, gecos, home, shell] = entry.split(':');
        return {
          user_id: name,
          user_uid: entryUid === undefined ? uid : Number(entryUid),
          user_gid: entryGid === undefined ? gid : Number(entryGid),
          user_gecos: gecos ?? '',
          user_dir: home ?? '',
          user_shell: shell ?? '',
          real_user_id: uid,
          effective_user_id: euid,
          real_group_id: gid,
          // As Ansible has it: the real one.
          effective_group_id: gid,
        };
      },
    },
  ],
};

const algorithms = ['dsa', 'rsa', 'ecdsa', 'ed25519'];
const directories = ['/etc/ssh', '/etc/openssh', '/etc'];

/** The host's public keys, of the first directory that has any. */
export const sshPubKeys: Collector = {
  name: 'ssh_pub_keys',
  aliases: ['ssh_host_pub_keys', ...algorithms.map((a) => `ssh_host_key_${a}_public`)],
  parts: [
    {
      facts: algorithms.flatMap((a) => [`ssh_host_key_${a}_public`, `ssh_host_key_${a}_public_keytype`]),
      needs: { lines: directories.map((d) => `${d}/ssh_host_*_key.pub`) },
      collect(source): Facts {
        for (const directory of directories) {
          const entries = algorithms.flatMap((algorithm): [string, string | undefined][] => {
            const text = source.file(`${directory}/ssh_host_${algorithm}_key.pub`);
            if (text === undefined) return [];
            const [type, key] = text.split(/\s+/);
            const fact = `ssh_host_key_${algorithm}_public`;
            return [
              [fact, key],
              [`${fact}_keytype`, type],
            ];
          });
          if (entries.length > 0) return Object.fromEntries(entries);
        }
        return {};
      },
    },
  ],
};
