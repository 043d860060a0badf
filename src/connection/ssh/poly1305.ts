import { poly1305 } from '@noble/ciphers/_poly1305.js';

type Authenticate = (
  at: number,
  first: Uint8Array,
  length: number,
  rest: Uint8Array,
  restLength: number,
  key: Uint8Array,
) => void;

/** What ssh2 has of its own Poly1305 (lib/protocol/crypto/poly1305.js), compiled to WebAssembly. */
interface Poly1305 {
  /** What addresses point into. */
  readonly HEAPU8: Uint8Array;
  readonly _malloc: (bytes: number) => number;
  /** @returns the function that puts the authenticator of two texts, one after the other, at an address */
  readonly cwrap: (name: string) => Authenticate;
}

/**
 * Poly1305 (RFC 8439, 2.5) as ssh2 calls it: in the built hap this stands in its place. ssh2 compiles its own as soon as it is
 * loaded and makes room of 16 MB for it, which keeps each connection waiting, while most servers agree on AES-GCM.
 */
export default function createPoly1305(): Poly1305 {
  const heap = new Uint8Array(16);
  return {
    HEAPU8: heap,
    _malloc: () => 0,
    cwrap: () => (at, first, length, rest, restLength, key) => {
      const text = new Uint8Array(length + restLength);
      text.set(first.subarray(0, length));
      text.set(rest.subarray(0, restLength), length);
      heap.set(poly1305(text, key), at);
    },
  };
}
