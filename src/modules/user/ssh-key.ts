import { hapGo, lines, run, sh, type Change, type Sh } from '../../model/index.js';
import { hapNss } from '../shared/nss.js';
import type { Account, SshKey } from './look.js';
import type { UserParams } from './params.js';

/** What the module does about a user's key, and what people should hear of it. */
export interface KeyPlan {
  readonly changes: readonly Change[];
  readonly warnings: readonly string[];
}

/** Generates a user's SSH key where there is none, or where `force` replaces it (ssh-keygen(1)). */
export function sshKey(given: UserParams, { key }: Account): KeyPlan {
  if (!key) return { changes: [], warnings: [] };
  const kept = (which: string, path: string): KeyPlan => ({
    changes: [],
    warnings: [`Found existing ssh key ${which} file "${path}", no force, so skipping ssh-keygen generation`],
  });
  if (!given.force) {
    if (key.exists) return kept('private', key.path);
    if (key.publicExists) return kept('public', `${key.path}.pub`);
  }
  const warnings = [
    ...(key.exists ? [`Overwriting existing ssh key private file "${key.path}"`] : []),
    ...(key.publicExists ? [`Overwriting existing ssh key public file "${key.path}.pub"`] : []),
  ];
  return { changes: [generate(given, key)], warnings };
}

function generate(given: UserParams, key: SshKey): Change {
  const { name, ssh_key_passphrase: passphrase } = given;
  return run(
    `generate an SSH key for ${name}`,
    lines([
      locate(given),
      sh`if [ ! -e "\${k%/*}" ]; then mkdir -m 700 "\${k%/*}" && chown -h "$o" "\${k%/*}" || exit; fi`,
      // The folder is the user's own, who may have made it a link.
      sh`${hapGo} "\${k%/*}/" || { printf 'refusing to touch %s: %s\\n' "$k" "$hap_e" >&2; exit 1; }`,
      sh`k=./\${k##*/}`,
      sh`rm -f "$k" "$k.pub"`,
      passphrase === undefined ? sh`${keygen(given)} -N ''` : withPassphrase(keygen(given)),
      sh`[ $? = 0 ] && chown -h "$o" "$k" "$k.pub"`,
    ]),
    {
      diff: { before: { [key.path]: key.exists ? 'present' : 'absent' }, after: { [key.path]: 'generated' } },
      provides: [`path:${key.path}`, `path:${key.path}.pub`],
      explain: ({ stderr }) => stderr,
      ...(passphrase === undefined ? {} : { stdin: new TextEncoder().encode(`${passphrase}\n`) }),
    },
  );
}

/** The key's path and owner, found only now: the account may be new. */
function locate({ name, ssh_key_file: file, ssh_key_type: type }: UserParams): Sh {
  return sh`
o=$(id -u ${name}):$(id -g ${name})
k=${file ?? `.ssh/id_${type}`}
case $k in /*) ;; *)
  e=$(${hapNss} passwd ${name}); e=\${e%:*}; h=\${e##*:}
  [ -d "$h" ] || { printf '%s\n' ${`User ${name} home directory does not exist`} >&2; exit 1; }
  k=$h/$k
esac`;
}

function keygen({ ssh_key_type: type, ssh_key_bits: bits, ssh_key_comment: comment }: UserParams): Sh {
  const size = bits > 0 ? ['-b', bits] : [];
  const said = comment === undefined ? sh`"ansible-generated on $(uname -n)"` : sh`${comment}`;
  return sh`ssh-keygen ${['-t', type, ...size]} -C ${said} -f "$k"`;
}

/** A passphrase goes by stdin and the environment of ssh-keygen alone: it asks a program for it, as it has no terminal. */
function withPassphrase(command: Sh): Sh {
  return sh`
IFS= read -r HAP_PASSPHRASE; export HAP_PASSPHRASE
a=$(mktemp) || exit
trap 'rm -f "$a"' EXIT
printf '#!/bin/sh\nprintf "%%s\\\\n" "$HAP_PASSPHRASE"\n' >"$a"
chmod 700 "$a"
DISPLAY=: SSH_ASKPASS=$a SSH_ASKPASS_REQUIRE=force ${command} </dev/null`;
}
