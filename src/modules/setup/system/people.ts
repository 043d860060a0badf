import { sh } from '../../../model/index.js';
import type { Collector, Facts } from '../collector.js';

/** The user the shell runs as, and its passwd(5) entry. */
export const user: Collector = {
  name: 'user',
  aliases: [
    ...['user_id', 'user_uid', 'user_gid', 'user_gecos', 'user_dir', 'user_shell', 'real_user_id'],
    ...['effective_user_id', 'effective_group_ids'],
  ],
  parts: [
    {
      needs: {
        files: ['/proc/self/status'],
        scripts: {
          user: sh`
while read -r k u rest; do [ "$k" = Uid: ] && break; done </proc/self/status
n=\${LOGNAME:-\${USER:-}}
if command -v getent >/dev/null; then { [ -n "$n" ] && getent passwd "$n"; } || getent passwd "$u"
else
  while IFS= read -r l; do case $l in "$n":*) [ -n "$n" ] && { printf '%s\n' "$l"; break; };; *:*:"$u":*) e=$l;; esac; done </etc/passwd
  printf '%s\n' "$e"
fi`,
        },
      },
      collect(source): Facts {
        const status = source.file('/proc/self/status') ?? '';
        const ids = (key: string): readonly (number | null)[] => {
          const [, real, effective] = new RegExp(`^${key}:\\s+(\\d+)\\s+(\\d+)`, 'm').exec(status) ?? [];
          return [
            real === undefined ? null : Number(real),
            effective === undefined ? null : Number(effective),
          ];
        };
        const [uid, euid] = ids('Uid');
        const [gid] = ids('Gid');
        const [name, , entryUid, entryGid, gecos, home, shell] = (source.lines('user')[0] ?? '').split(':');
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
      needs: { files: directories.map((d) => `${d}/ssh_host_*_key.pub`) },
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
