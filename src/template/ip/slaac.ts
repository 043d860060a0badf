import { define } from '../../jinja/index.js';
import { str, textOf } from '../../python/index.js';
import type { Named } from '../types.js';
import { formatAddress } from './address.js';
import { hardwareBits } from './hardware.js';
import { subjectOf } from './ipaddr.js';

/** A hardware address as the lower half of an IPv6 address (RFC 4291, appendix A). */
function interfaceId(bits: bigint): bigint {
  const upper = (bits >> 24n) ^ 0x02_00_00n;
  return (upper << 40n) | (0xff_fen << 24n) | (bits & 0xff_ff_ffn);
}

/** `slaac`: the address that a host with this hardware address gives itself in a network; False where there is none. */
export const slaacFilter: Named = [
  [
    'slaac',
    define("slaac(value, query='')", (_, value = null, query = null) => {
      const subject = subjectOf(value);
      const bits = hardwareBits(textOf(query) ?? str(query));
      if (subject?.network.version !== 6 || bits === undefined) return false;
      const address = subject.network.cidr.first + interfaceId(bits);
      return address < 1n << 128n ? formatAddress(6, address) : false;
    }),
  ],
];
