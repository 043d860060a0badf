import { HapError, quote } from '../../../model/index.js';
import { kindOf as kind, type SeenKey } from './key.js';
import { knownName, type KnownKey } from './known-hosts.js';
import type { SshSettings } from '../settings.js';

/** What adds the key that a host shows now. */
function adding(settings: SshSettings, { type }: SeenKey): string {
  const { wanted, host, port, userKnownHosts, proxyJump, proxyCommand } = settings;
  const own = `hap keyscan ${quote(wanted)}`;
  const [file] = userKnownHosts;
  // ssh-keyscan knows no way but the straight one.
  if (file === undefined || proxyCommand !== undefined || proxyJump.length > 0) return own;
  const words = ['ssh-keyscan', '-t', kind(type).toLowerCase(), '-p', String(port), host];
  return `${own}, or ${words.map(quote).join(' ')} >> ${quote(file)}`;
}

/** How to see the true fingerprint. */
function verify({ type, fingerprint }: SeenKey): string {
  const file = `/etc/ssh/ssh_host_${kind(type).toLowerCase()}_key.pub`;
  return `Verify first: on the host itself \`ssh-keygen -lf ${file}\` has to print ${fingerprint}.`;
}

function place({ host, port }: SshSettings): string {
  return `${host} port ${port}`;
}

/** The host is not in known_hosts. Nothing was sent to it. @param problem what is to be said of its certificate */
export function unknownKey(
  settings: SshSettings,
  seen: SeenKey,
  others: readonly KnownKey[],
  problem: string | undefined,
): HapError {
  const files = [...settings.userKnownHosts, ...settings.globalKnownHosts].join(', ');
  const [other] = others;
  const more = problem ?? (other ? `${other.file}:${other.line} has another type of key for it.` : undefined);
  return new HapError({
    code: 'host-key-unknown',
    summary: `the host key of ${settings.name} (${place(settings)}) is not known`,
    detail: `It shows the ${kind(seen.type)} key ${seen.fingerprint}, which is not in ${files}.${more === undefined ? '' : ` ${more}`}`,
    hint: `${verify(seen)} Then add it: ${adding(settings, seen)}`,
  });
}

/** The host shows another key than the known one. Nothing was sent to it. */
export function changedKey(settings: SshSettings, seen: SeenKey, known: KnownKey): HapError {
  const name = knownName(settings.keyName, settings.keyPort);
  return new HapError({
    code: 'host-key-changed',
    summary: `the host key of ${settings.name} (${place(settings)}) is not the one that is known`,
    detail:
      `It shows the ${kind(seen.type)} key ${seen.fingerprint}; ${known.file}:${known.line} has another ${kind(known.type)} key. ` +
      'Either the host was installed anew, or something between here and there pretends to be it.',
    hint: `${verify(seen)} Then replace it: ssh-keygen -R ${quote(name)} -f ${quote(known.file)} && ${adding(settings, seen)}`,
  });
}

/** The host shows a key that is marked as revoked. */
export function revokedKey(
  settings: SshSettings,
  seen: SeenKey,
  known: Pick<KnownKey, 'file' | 'line'>,
): HapError {
  return new HapError({
    code: 'host-key-revoked',
    summary: `the host key of ${settings.name} (${place(settings)}) is revoked`,
    detail: `${known.file}:${known.line} revokes the ${kind(seen.type)} key ${seen.fingerprint}, which the host shows.`,
    hint: 'Give the host a new key; whoever has the old one can pretend to be it.',
  });
}
