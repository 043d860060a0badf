import { PyBytes, type Value } from '../python/index.js';

/** The bytes of a Python `bytes` object; `undefined` for any other value. */
export function bytesOf(value: Value): Uint8Array | undefined {
  return value instanceof PyBytes ? value.bytes : undefined;
}
