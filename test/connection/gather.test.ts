import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { gatherWrites } from '../../src/connection/ssh/gather.js';

/** A wire that notes each write. */
function noting(): { wire: Duplex; writes: string[] } {
  const writes: string[] = [];
  const wire = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      writes.push(chunk.toString());
      done();
    },
  });
  gatherWrites(wire);
  return { wire, writes };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('what is written to a server', () => {
  it('in one turn leaves in one write, each turn in its own', async () => {
    const { wire, writes } = noting();
    for (const piece of ['one ', 'two ', 'three']) wire.write(Buffer.from(piece));
    expect(writes).toEqual([]);
    await turn();
    wire.write(Buffer.from('four'));
    await turn();
    expect(writes).toEqual(['one two three', 'four']);
  });

  it('leaves before the end', async () => {
    const { wire, writes } = noting();
    wire.write(Buffer.from('good-bye'));
    wire.end();
    wire.destroy();
    await turn();
    expect(writes).toEqual(['good-bye']);
  });

  it('is no error where the wire is gone by then', async () => {
    const { wire, writes } = noting();
    const errors: unknown[] = [];
    wire.on('error', (error) => errors.push(error));
    wire.write(Buffer.from('lost'));
    wire.destroy();
    await turn();
    expect({ writes, errors }).toEqual({ writes: [], errors: [] });
  });
});
