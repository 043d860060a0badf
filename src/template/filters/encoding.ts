import { createHash } from 'node:crypto';
import { define } from '../../jinja/index.js';
import { PyError, textOf, typeName, type Value } from '../../python/index.js';
import { failure } from '../failure.js';
import { requireDefined, toText } from '../text-of.js';
import type { Named } from '../types.js';
import { decodeBytes, encodeText } from '../../python/encoding.js';
import { bytesOf } from '../bytes.js';

/** The namespace in which Ansible makes UUIDs of names. */
const NAMESPACE = '361E6D51-FAEC-444A-9079-341386DA8E2E';

/** A UUID of version 5: of a name, in a namespace, the same every time (RFC 4122, section 4.3). */
export function uuid5(namespace: string, name: string): string {
  const hex = namespace
    .replace(/^urn:|uuid:/g, '')
    .replace(/^[{}]+|[{}]+$/g, '')
    .replaceAll('-', '');
  if (!/^[\da-fA-F]{32}$/.test(hex)) throw new PyError('ValueError', 'badly formed hexadecimal UUID string');
  const hash = createHash('sha1').update(Buffer.from(hex, 'hex')).update(name).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Python's `base64.b64decode`, which passes over what is not of the alphabet and stops at complete padding. */
export function fromBase64(text: string): Buffer {
  let data = '';
  let padding = 0;
  for (const character of text) {
    const inGroup = data.length % 4;
    if (character === '=') {
      if (inGroup >= 2 && inGroup + ++padding >= 4) return Buffer.from(data, 'base64');
    } else if (ALPHABET.includes(character)) {
      padding = 0;
      data += character;
    }
  }
  if (data.length % 4 === 1) {
    const what = `number of data characters (${data.length}) cannot be 1 more than a multiple of 4`;
    throw new PyError('ValueError', `Invalid base64-encoded string: ${what}`);
  }
  if (data.length % 4 !== 0) throw new PyError('ValueError', 'Incorrect padding');
  return Buffer.from(data, 'base64');
}

/** Python's `urllib.parse.unquote_plus`. */
export function unquotePlus(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[\da-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}

/** `b64encode`, `b64decode`, `to_uuid` and `urldecode`. */
export const encodingFilters: Named = [
  [
    'b64encode',
    define("b64encode(string, encoding='utf-8')", (_, value = null, encoding = null) =>
      Buffer.from(bytesOf(value) ?? encodeText(toText(value), toText(encoding))).toString('base64'),
    ),
  ],
  [
    'b64decode',
    define("b64decode(string, encoding='utf-8')", (_, value = null, encoding = null) =>
      decodeBytes(fromBase64(toText(value)), toText(encoding)),
    ),
  ],
  [
    'to_uuid',
    define('to_uuid(string, namespace=None)', (_, value = null, namespace = null) => {
      const space = namespace === null ? NAMESPACE : textOf(namespace);
      try {
        if (space === undefined) throw new PyError('AttributeError', "object has no attribute 'replace'");
        return uuid5(space, toText(value));
      } catch (error) {
        if (!(error instanceof PyError)) throw error;
        throw failure(`Invalid value '${toText(namespace)}' for 'namespace': ${error.message}`);
      }
    }),
  ],
  ['urldecode', define('unquote_plus(string)', (_, value = null) => unquotePlus(urlText(value)))],
];

function urlText(value: Value): string {
  const text = textOf(value);
  if (text !== undefined) return text;
  requireDefined(value);
  throw new PyError('AttributeError', `'${typeName(value)}' object has no attribute 'replace'`);
}
