import { sh } from '../../../model/index.js';
import type { Facts, Part } from '../collector.js';

/** Volume groups, logical and physical volumes, where root asks and LVM's tools are there (vgs(8), lvs(8), pvs(8)). */
export const lvm: Part = {
  facts: ['lvm'],
  needs: {
    scripts: {
      lvm: sh`
if [ -w / ] && command -v vgs >/dev/null; then
  for t in vgs lvs pvs; do
    $t --noheadings --nosuffix --units g --separator , 2>/dev/null </dev/null | while read -r l; do printf '%s,%s\n' $t "$l"; done
  done
  printf 'done\n'
fi`,
    },
    files: ['/proc/self/status'],
    links: ['/dev/mapper/*'],
  },
  collect(source) {
    const root = /^Uid:\s+0\s/m.test(source.file('/proc/self/status') ?? '');
    const lines = source.lines('lvm');
    if (!root || !lines.includes('done')) return { lvm: 'N/A' };
    const mapper = new Map(
      source.linksIn('/dev/mapper').map(([name, to]) => [to.replace('..', '/dev'), name]),
    );
    const of = (tool: string): string[][] =>
      lines.filter((l) => l.startsWith(`${tool},`)).map((l) => l.split(',').slice(1));
    const vgs: [string, Facts][] = of('vgs').map((f) => [
      f[0] ?? '',
      { size_g: f.at(-2), free_g: f.at(-1), num_lvs: f[2], num_pvs: f[1] },
    ]);
    const lvs: [string, Facts][] = of('lvs').map((f) => [f[0] ?? '', { size_g: f[3], vg: f[1] }]);
    const pvs: [string, Facts][] = of('pvs').map(([device = '', vg, , , size_g, free_g]) => {
      const name = mapper.get(device);
      return [name === undefined ? device : `/dev/mapper/${name}`, { size_g, free_g, vg }];
    });
    return {
      lvm: { lvs: Object.fromEntries(lvs), vgs: Object.fromEntries(vgs), pvs: Object.fromEntries(pvs) },
    };
  },
};
