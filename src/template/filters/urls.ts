import { define } from '../../jinja/index.js';
import { Dict, textOf, truth, type Value } from '../../python/index.js';
import { failure } from '../failure.js';
import { pathText, toText } from '../text-of.js';
import type { Named } from '../types.js';
import { portOf, splitAuthority, splitUrl } from '../formats/url.js';

/** Ansible's `urlsplit`: the parts of a URL by name, in the alphabet's order. */
function parts(url: string): Dict {
  const { scheme, netloc, path, query, fragment } = splitUrl(url);
  const { username, password, hostname } = splitAuthority(netloc);
  return new Dict(
    Object.entries<Value>({
      fragment,
      hostname: hostname ?? null,
      netloc,
      password: password ?? null,
      path,
      port: portOf(netloc) ?? null,
      query,
      scheme,
      username: username ?? null,
    }),
  );
}

/** `urlsplit`. */
export const urlFilters: Named = [
  [
    'urlsplit',
    define("urlsplit(value, query='', alias='urlsplit')", (_, value = null, query = null, alias = null) => {
      const all = parts(textOf(value) === undefined && !truth(value) ? '' : pathText(value));
      if (!truth(query)) return all;
      const part = all.get(query);
      if (part === undefined) throw failure(`${toText(alias)}: unknown URL component: ${toText(query)}`);
      return part;
    }),
  ],
];
