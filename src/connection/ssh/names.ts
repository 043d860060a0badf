import { badOption } from './config/options.js';

/** What would be an option, or more than a word to a shell. */
const noHost = /^-|^$|['`"$\\;&<>|(){}\s\x00-\x1f\x7f]/;
const noUser = /^-|^$|['`";&<>|(){}\x00-\x1f\x7f]|\s-|\\$/;

/**
 * A name or address of a host, as ssh itself lets it pass (`valid_hostname` of OpenSSH).
 * @throws HapError `unreachable` for one that could be taken for an option or a command
 */
export function checkedHost(host: string): string {
  if (!noHost.test(host)) return host;
  throw badOption(`'${host}' cannot be the address of a host`);
}

/** The name of a user, likewise (`valid_ruser` of OpenSSH). @throws HapError `unreachable` */
export function checkedUser(user: string): string {
  if (!noUser.test(user)) return user;
  throw badOption(`'${user}' cannot be the user of a host`);
}

/** A host to go through. */
export interface Jump {
  /** As it was written. */
  readonly text: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string | undefined;
}

/**
 * The hosts of ProxyJump: `user@host:port`, `ssh://user@host:port`, `[address]:port`, parted by commas.
 * @throws HapError `unreachable`
 */
export function readJumps(list: string): Jump[] {
  return list.split(',').map((text) => {
    const [, user, bracketed, plain, port] =
      /^(?:ssh:\/\/)?(?:(.+)@)?(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?\/?$/s.exec(text.trim()) ?? [];
    const host = bracketed ?? plain;
    if (host === undefined || Number(port ?? 22) > 65_535 || port === '0')
      throw badOption(`'${text}' is no host to jump through`);
    return {
      text: text.trim(),
      host: checkedHost(host),
      port: port === undefined ? undefined : Number(port),
      user: user === undefined ? undefined : checkedUser(user),
    };
  });
}
