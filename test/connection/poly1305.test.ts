import { expect, it } from 'vitest';
import createPoly1305 from '../../src/connection/ssh/poly1305.js';

// RFC 8439, 2.5.2.
const key = Buffer.from('85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b', 'hex');
const text = Buffer.from('Cryptographic Forum Research Group');
const tag = 'a8061dc1305136c6c22b8baf0c0127a9';

it.each([0, 4, 16, text.length])(
  'authenticates a text that comes in two pieces, the first of %i bytes',
  (at) => {
    const { HEAPU8, _malloc, cwrap } = createPoly1305();
    const result = _malloc(16);
    // What is behind the lengths is not of the text.
    const [first, rest] = [text.subarray(0, at), text.subarray(at)].map((piece) =>
      Buffer.concat([piece, text]),
    );
    cwrap('poly1305_auth')(result, first ?? text, at, rest ?? text, text.length - at, key);
    expect(Buffer.from(HEAPU8.buffer, result, 16).toString('hex')).toBe(tag);
  },
);
