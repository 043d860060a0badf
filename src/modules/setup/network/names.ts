import type { Collector, Facts } from '../collector.js';

/** The resolver's settings (resolv.conf(5)). */
export const dns: Collector = {
  name: 'dns',
  parts: [
    {
      facts: ['dns'],
      needs: { lines: ['/etc/resolv.conf'] },
      collect(source): Facts {
        const found: Record<string, unknown> = {};
        const servers: string[] = [];
        for (const line of source.fileLines('/etc/resolv.conf')) {
          if (/^[#;]/.test(line)) continue;
          const [keyword, ...words] = line.trim().split(/\s+/);
          if (keyword === 'nameserver') {
            servers.push(...words);
            found['nameservers'] = servers;
          } else if (keyword === 'domain' && words.length > 0) found['domain'] = words[0];
          else if (keyword === 'search' || keyword === 'sortlist') found[keyword] = words;
          else if (keyword === 'options') found['options'] = options(words);
        }
        return { dns: found };
      },
    },
  ],
};

function options(words: readonly string[]): Facts {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf(':');
      return at < 0 ? [word, true] : [word.slice(0, at), word.slice(at + 1) || true];
    }),
  );
}

/** World wide names of fibre channel adapters. */
export const fibreChannel: Collector = {
  name: 'fibre_channel_wwn',
  parts: [
    {
      facts: ['fibre_channel_wwn'],
      needs: { lines: ['/sys/class/fc_host/*/port_name'] },
      collect: (source) => ({
        fibre_channel_wwn: source
          .paths(/^\/sys\/class\/fc_host\/[^/]+\/port_name$/)
          .flatMap(([path]) => source.fileLines(path).map((line) => line.trimEnd().slice(2))),
      }),
    },
  ],
};

/** The name of the iSCSI initiator. */
export const iscsi: Collector = {
  name: 'iscsi',
  parts: [
    {
      facts: ['iscsi_iqn'],
      needs: { lines: ['/etc/iscsi/initiatorname.iscsi'] },
      collect(source) {
        const line = source
          .fileLines('/etc/iscsi/initiatorname.iscsi')
          .find((l) => l.startsWith('InitiatorName='));
        return { iscsi_iqn: line?.slice('InitiatorName='.length) ?? '' };
      },
    },
  ],
};

/** The name of the NVMe host. */
export const nvme: Collector = {
  name: 'nvme',
  parts: [
    {
      facts: ['hostnqn'],
      needs: { lines: ['/etc/nvme/hostnqn'] },
      collect: (source) => ({
        hostnqn: source.fileLines('/etc/nvme/hostnqn').find((line) => line.startsWith('nqn.')) ?? '',
      }),
    },
  ],
};
