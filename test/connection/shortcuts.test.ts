import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { takeShortcuts } from '../../src/connection/ssh/ssh2-shortcuts.js';

/** A client of ssh2 whose protocol only notes what is said. */
function client(): {
  hears: (name: string) => void;
  said: number[][];
  passedOn: string[];
} {
  const said: number[][] = [];
  const passedOn: string[] = [];
  const handlers = { GLOBAL_REQUEST: (_: unknown, name: string): void => void passedOn.push(name) };
  const protocol = {
    _handlers: handlers,
    _cipher: { encrypt: (packet: Uint8Array) => void said.push([...packet]) },
    _packetRW: {
      write: { allocStart: 0, alloc: (size: number) => new Uint8Array(size), finalize: (p: Uint8Array) => p },
    },
    authPK: () => undefined,
  };
  takeShortcuts(Object.assign(new ssh2.Client(), { _protocol: protocol }));
  return { hears: (name) => handlers.GLOBAL_REQUEST(protocol, name), said, passedOn };
}

describe('what a server says unasked', () => {
  it('of its host keys is answered with nothing but an empty packet, at once', () => {
    const { hears, said, passedOn } = client();
    hears('hostkeys-00@openssh.com');
    expect(said).toEqual([[2, 0, 0, 0, 0]]);
    expect(passedOn).toEqual([]);
  });

  it('of other things is left to ssh2', () => {
    const { hears, said, passedOn } = client();
    hears('keepalive@openssh.com');
    expect(passedOn).toEqual(['keepalive@openssh.com']);
    expect(said).toEqual([]);
  });
});
