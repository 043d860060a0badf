import type { Inventory } from '../../inventory/index.js';
import { Deferred } from '../../model/index.js';

const here = /^(?:localhost|127\.|::1$)/;

/** Whether a host is the controller itself, or may be. */
export function isLocal(host: string, inventory: Inventory): boolean {
  if (here.test(host)) return true;
  return inventory.layers(host).some((layer) => {
    const connection = layer.get('ansible_connection');
    const address = layer.get('ansible_host');
    if (connection instanceof Deferred || address instanceof Deferred) return true;
    return connection === 'local' || (typeof address === 'string' && here.test(address));
  });
}
