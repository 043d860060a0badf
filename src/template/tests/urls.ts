import { define } from '../../jinja/index.js';
import { contains, PyError, textOf, truth, type Value } from '../../python/index.js';
import { splitUrl } from '../formats/url.js';
import { isUndefined } from '../text-of.js';
import type { Named } from '../types.js';

/** The scheme and the host of a URL, where it is one and its scheme is among those that may be. */
function parsed(value: Value, schemes: Value): { scheme: string; netloc: string } | undefined {
  const text = textOf(value);
  if (isUndefined(value)) return undefined;
  if (text === undefined) return truth(value) ? undefined : allowed('', '', schemes);
  try {
    const { scheme, netloc } = splitUrl(text);
    return allowed(scheme, netloc, schemes);
  } catch (error) {
    if (error instanceof PyError) return undefined;
    throw error;
  }
}

function allowed(
  scheme: string,
  netloc: string,
  schemes: Value,
): { scheme: string; netloc: string } | undefined {
  return truth(schemes) && !contains(schemes, scheme) ? undefined : { scheme, netloc };
}

/** `uri`, `url` and `urn`. */
export const urlTests: Named = [
  [
    'uri',
    define(
      'is_uri(value, schemes=None)',
      (_, value = null, schemes = null) => parsed(value, schemes) !== undefined,
    ),
  ],
  [
    'url',
    define('is_url(value, schemes=None)', (_, value = null, schemes = null) => {
      const parts = parsed(value, schemes);
      return parts !== undefined && (parts.netloc !== '' || parts.scheme === 'file');
    }),
  ],
  ['urn', define('is_urn(value)', (_, value = null) => parsed(value, ['urn']) !== undefined)],
];
