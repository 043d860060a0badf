import type { Carrier, Running, Sink } from '../../src/connection/carrier.js';
import { LocalCarrier } from '../../src/connection/local.js';
import type { Target } from '../../src/model/index.js';

/** The controller itself. */
export const localTarget: Target = {
  name: 'here',
  kind: 'local',
  address: 'localhost',
  port: 22,
  user: undefined,
  privateKeyFiles: [],
  sshArgs: [],
  hostKeyChecking: true,
  timeout: 10_000,
};

/** Commands with another shell in place of /bin/sh, and what was written to them. */
export class OtherShell implements Carrier {
  readonly writes: string[] = [];
  readonly #carrier: Carrier;
  readonly #command: string;

  constructor(command = '/bin/sh', path = process.env['PATH']) {
    this.#carrier = new LocalCarrier({ ...process.env, PATH: path });
    this.#command = command;
  }

  async start(command: string, sink: Sink): Promise<Running> {
    const running = await this.#carrier.start(command.replaceAll('/bin/sh', this.#command), sink);
    return {
      write: (data) => {
        this.writes.push(Buffer.from(data).toString('latin1'));
        running.write(data);
      },
      hangUp: () => running.hangUp(),
      close: () => running.close(),
      abandon: () => running.abandon(),
    };
  }

  close(): Promise<void> {
    return this.#carrier.close();
  }
}
