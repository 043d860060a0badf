import type { SshSettings } from './settings.js';
import type { Wire } from './socket.js';

/** How often is looked, within the interval between two signs of life. */
const looksPerInterval = 4;

/**
 * Calls back once when nothing has arrived for longer than the settings allow. Answers to keepalive requests count, and so does
 * everything else: on a slow line a keepalive request waits behind an upload, and the host is alive all the same.
 *
 * @returns what ends the watch
 */
export function watchLife(wire: Wire, settings: SshSettings, dead: () => void): () => void {
  const { aliveInterval, aliveCount } = settings;
  if (aliveInterval === 0) return () => undefined;
  const every = aliveInterval / looksPerInterval;
  const patience = (aliveCount + 1) * looksPerInterval;
  let quiet = 0;
  let last = Date.now();
  wire.on('data', () => (quiet = 0));
  const timer = setInterval(() => {
    const now = Date.now();
    const late = now - last > 2 * every;
    last = now;
    // When this process was busy or asleep, what has arrived meanwhile is not read yet.
    if (late) return;
    if (++quiet < patience) return;
    clearInterval(timer);
    dead();
  }, every);
  return () => clearInterval(timer);
}
