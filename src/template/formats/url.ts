import { PyError } from '../../python/index.js';

/** The parts of a URL, as Python's `urllib.parse.urlsplit` cuts it. */
export interface UrlParts {
  readonly scheme: string;
  readonly netloc: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/**
 * A URL in its parts.
 * @throws PyError ValueError where a bracket of an IPv6 address is missing, or there is no address in them
 */
export function splitUrl(url: string): UrlParts {
  let rest = url.replace(/^[\0-\x20]+/, '').replace(/[\t\r\n]/g, '');
  let scheme = '';
  const found = /^([A-Za-z][A-Za-z\d+.-]*):/.exec(rest);
  if (found) {
    scheme = (found[1] ?? '').toLowerCase();
    rest = rest.slice(found[0].length);
  }
  let netloc = '';
  if (rest.startsWith('//')) {
    netloc = /^[^/?#]*/.exec(rest.slice(2))?.[0] ?? '';
    rest = rest.slice(2 + netloc.length);
    if (netloc.includes('[') !== netloc.includes(']')) throw new PyError('ValueError', 'Invalid IPv6 URL');
  }
  const [beforeFragment, fragment] = cut(rest, '#');
  const [path, query] = cut(beforeFragment, '?');
  return { scheme, netloc, path, query: query ?? '', fragment: fragment ?? '' };
}

function cut(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** User, password and host of what stands between `//` and the path. */
export function splitAuthority(netloc: string): {
  username: string | undefined;
  password: string | undefined;
  hostname: string | undefined;
} {
  const at = netloc.lastIndexOf('@');
  const user = at === -1 ? undefined : netloc.slice(0, at);
  const [username, password] = user === undefined ? [undefined, undefined] : cut(user, ':');
  const [host] = hostAndPort(netloc);
  const [name, zone] = cut(host, '%');
  const hostname = zone === undefined ? name.toLowerCase() : `${name.toLowerCase()}%${zone}`;
  return { username, password, hostname: hostname === '' ? undefined : hostname };
}

function hostAndPort(netloc: string): [string, string | undefined] {
  const host = netloc.slice(netloc.lastIndexOf('@') + 1);
  const bracketed = /^[^[]*\[([^\]]*)\](.*)$/s.exec(host);
  if (!bracketed) return cut(host, ':');
  const [, address = '', after = ''] = bracketed;
  return [address, cut(after, ':')[1]];
}

/** The port. @throws PyError ValueError where it is no port's number */
export function portOf(netloc: string): number | undefined {
  const [, port] = hostAndPort(netloc);
  if (port === undefined || port === '') return undefined;
  if (!/^\d+$/.test(port))
    throw new PyError('ValueError', `Port could not be cast to integer value as '${port}'`);
  if (Number(port) > 65535) throw new PyError('ValueError', 'Port out of range 0-65535');
  return Number(port);
}
