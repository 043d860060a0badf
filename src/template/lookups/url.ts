import { Dict, type Value } from '../../python/index.js';
import { decodeBytes } from '../../python/encoding.js';
import { failure } from '../failure.js';
import { toText } from '../text-of.js';
import { termText, type Lookup, type LookupCall } from './lookup.js';

const UNSUPPORTED = ['use_gssapi', 'unix_socket', 'ca_path', 'ciphers'];

/** `url`: pages, as their lines or whole (`split_lines=False`). */
export const url: Lookup = (call) => {
  for (const name of UNSUPPORTED)
    if (call.options.flag(name, false))
      throw failure(`the option '${name}' of the lookup 'url' is not supported`);
  return call.terms.flatMap((term): Value[] => {
    const text = decodeBytes(fetched(call, termText(term, call.name)), 'utf-8');
    if (!call.options.flag('split_lines', true)) return [text];
    const lines = text.split(/\r\n|\r|\n/);
    if (lines.at(-1) === '') lines.pop();
    return lines;
  });
};

function fetched({ task, options }: LookupCall, address: string): Uint8Array {
  const { controller } = task.run;
  if (!controller.fetch) throw failure("the lookup 'url' cannot fetch pages here");
  const headers = options.raw('headers') ?? null;
  return controller.fetch({
    url: address,
    headers: Object.fromEntries(
      headers instanceof Dict ? Array.from(headers, ([k, v]) => [toText(k), toText(v)]) : [],
    ),
    username: options.text('username'),
    password: options.text('password'),
    forceBasicAuth: options.flag('force_basic_auth', false),
    validateCerts: options.flag('validate_certs', true),
    timeoutSeconds: options.int('timeout', 10),
    userAgent: options.text('http_agent', 'ansible-httpget'),
    followRedirects: options.text('follow_redirects', 'urllib2'),
  });
}
