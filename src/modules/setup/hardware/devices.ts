import { sh, verbatim } from '../../../model/index.js';
import type { Facts, Part } from '../collector.js';
import { basename, type Source } from '../source.js';
import { humanSize } from './size.js';

const block = '/sys/block';
const linkDirectories = { ids: '/dev/disk/by-id', uuids: '/dev/disk/by-uuid', labels: '/dev/disk/by-label' };

/** Block devices and their partitions, as sysfs has them, with udev's names for them. */
export const devices: Part = {
  facts: ['devices', 'device_links'],
  needs: {
    // What a device's folder holds beside its partitions is much, and looking at all of it takes long.
    prepare: sh`
hap_parts=
for d in ${verbatim(block)}/*; do
  p="$d/\${d##*/}*"; hap_parts="$hap_parts $p/start $p/size $p/holders/dm-*/dm/name"
done`,
    files: [
      `${block}/*/size`,
      `${block}/*/removable`,
      `${block}/*/queue/discard_granularity`,
      `${block}/*/queue/rotational`,
      `${block}/*/queue/scheduler`,
      `${block}/*/queue/logical_block_size ${block}/*/queue/hw_sector_size`,
      `${block}/*/device/vendor ${block}/*/device/model ${block}/*/device/serial`,
      `${block}/*/device/sas_address ${block}/*/device/sas_device_handle`,
      `${block}/*/holders/dm-*/dm/name`,
      '$hap_parts',
    ],
    exists: [`${block}/*`, `${block}/*/slaves/*`],
    links: Object.values(linkDirectories).map((d) => `${d}/*`),
  },
  collect(source) {
    const names = source.existingIn(block);
    const links = allLinks(source, names);
    return {
      device_links: links,
      devices: Object.fromEntries(names.map((name) => [name, device(source, name, links)])),
    };
  },
};

type Links = Readonly<Record<string, Readonly<Record<string, string[]>>>>;

/** For each kind of name: the names of every device, and the devices that are built of each. */
function allLinks(source: Source, names: readonly string[]): Links {
  const kinds: [string, [string, string][]][] = Object.entries(linkDirectories).map(([kind, directory]) => [
    kind,
    source.linksIn(directory).map(([name, target]) => [basename(target), name]),
  ]);
  const masters = names.flatMap((name) =>
    source.existingIn(`${block}/${name}/slaves`).map((slave): [string, string] => [slave, name]),
  );
  return Object.fromEntries([...kinds, ['masters', masters] as const].map(([k, pairs]) => [k, group(pairs)]));
}

function group(pairs: readonly (readonly [string, string])[]): Record<string, string[]> {
  const out: Record<string, string[]> = {};
  for (const [key, value] of pairs) (out[key] ??= []).push(value);
  for (const list of Object.values(out)) list.sort();
  return out;
}

function linksOf(links: Links, name: string): Record<string, string[]> {
  return Object.fromEntries(Object.entries(links).map(([kind, table]) => [kind, table[name] ?? []]));
}

function device(source: Source, name: string, links: Links): Facts {
  const at = `${block}/${name}`;
  const read = (file: string): string | null => source.file(`${at}/${file}`) ?? null;
  const sectors = read('size') ?? 0;
  const serial = read('device/serial');
  const wwn = links['ids']?.[name]?.find((id) => id.startsWith('wwn-'));
  return {
    virtual: 1,
    links: linksOf(links, name),
    vendor: read('device/vendor'),
    model: read('device/model'),
    sas_address: read('device/sas_address'),
    sas_device_handle: read('device/sas_device_handle'),
    ...(serial === null ? {} : { serial }),
    removable: read('removable'),
    support_discard: read('queue/discard_granularity'),
    ...(wwn === undefined ? {} : { wwn: wwn.slice(4) }),
    partitions: partitions(source, name, links),
    rotational: read('queue/rotational'),
    scheduler_mode: /\[(.*)\]/.exec(read('queue/scheduler') ?? '')?.[1] ?? '',
    sectors,
    sectorsize: sectorSize(source, at),
    size: humanSize(Number(sectors) * 512),
    // Ansible asks lspci for the name of the controller; no other fact needs that process.
    host: '',
    holders: holders(source, at),
  };
}

function partitions(source: Source, disk: string, links: Links): Facts {
  const found = source.paths(new RegExp(`^${block}/${escape(disk)}/(${escape(disk)}p?\\d+)/start$`));
  return Object.fromEntries(
    found.map(([path, name = '']) => {
      const at = path.replace(/\/start$/, '');
      const sectors = source.file(`${at}/size`) ?? 0;
      const part = {
        links: linksOf(links, name),
        start: source.file(path) ?? 0,
        sectors,
        sectorsize: sectorSize(source, at),
        size: humanSize(Number(sectors) * 512),
        uuid: links['uuids']?.[name]?.[0] ?? null,
        holders: holders(source, at),
      };
      return [name, part];
    }),
  );
}

function sectorSize(source: Source, at: string): string | number {
  const read = (file: string): string | undefined => source.file(`${at}/queue/${file}`);
  return read('logical_block_size') ?? read('hw_sector_size') ?? 512;
}

function holders(source: Source, at: string): string[] {
  return source
    .paths(new RegExp(`^${escape(at)}/holders/dm-[^/]+/dm/name$`))
    .map(([path]) => source.file(path) ?? '');
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
