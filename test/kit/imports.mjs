// Runs dependency-cruiser over src and fails when a rule is broken, or when it saw no modules at all.
import { execFileSync } from 'node:child_process';

const out = execFileSync(
  process.execPath,
  [
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    '--no-progress',
    'src',
  ],
  { maxBuffer: 1 << 28, encoding: 'utf8' },
);
const { summary, modules } = JSON.parse(out);
const cruised = modules.filter((m) => m.source.startsWith('src/')).length;
const edges = modules.reduce((n, m) => n + m.dependencies.length, 0);
for (const v of summary.violations) {
  const via = v.cycle ? ` via ${v.cycle.map((c) => c.name ?? c).join(' -> ')}` : '';
  console.error(`${v.rule.severity} ${v.rule.name}: ${v.from} -> ${v.to}${via}`);
}
if (cruised === 0 || edges === 0) {
  console.error(
    `import rules: dependency-cruiser saw ${cruised} modules and ${edges} imports: nothing was checked`,
  );
  process.exit(1);
}
if (summary.error > 0) process.exit(1);
console.log(`import rules: ${cruised} modules, ${edges} imports, no violation`);
