import type { Wire } from './socket.js';

/**
 * Lets what is written in one turn of the event loop leave in one write. ssh2 writes each packet in three pieces, and one that
 * leaves alone is work for both ends: the server is woken by it, and waits for the rest.
 *
 * To be called when nothing is on its way; from then on only bytes may be written.
 */
export function gatherWrites(wire: Wire): void {
  const write = wire.write.bind(wire) as (chunk: Uint8Array) => boolean;
  const end = wire.end.bind(wire) as () => void;
  let pieces: Uint8Array[] = [];
  const flush = (): void => {
    const whole = pieces;
    pieces = [];
    if (wire.writable && whole.length > 0) write(Buffer.concat(whole));
  };
  wire.write = (piece: Uint8Array) => {
    if (pieces.length === 0) process.nextTick(flush);
    pieces.push(piece);
    // ssh2 does not ask: how much may be on its way each channel's window says.
    return true;
  };
  wire.end = () => {
    flush();
    end();
    return wire;
  };
}
