import { sh } from '../../../model/index.js';
import type { Facts } from '../collector.js';

/** What ethtool(8) tells of every interface, where it is installed. */
export const ethtool = {
  script: sh`
if command -v ethtool >/dev/null; then
  for i in /sys/class/net/*; do
    i=\${i##*/}; printf '@%s\n' "$i"; ethtool -k "$i" 2>/dev/null && printf '@features\n'
    ethtool -T "$i" 2>/dev/null && printf '@timestamping\n'
  done
fi`,

  /** Facts by interface. A part counts only if ethtool succeeded, which the word after it says. */
  parse(text: string): ReadonlyMap<string, Facts> {
    const found = new Map<string, Facts>();
    let name = '';
    let lines: string[] = [];
    for (const line of text.split('\n')) {
      if (!line.startsWith('@')) {
        lines.push(line);
        continue;
      }
      if (line === '@features') found.set(name, { ...found.get(name), features: features(lines) });
      else if (line === '@timestamping') found.set(name, { ...found.get(name), ...timestamping(lines) });
      else name = line.slice(1);
      lines = [];
    }
    return found;
  },
};

function features(lines: readonly string[]): Record<string, string> {
  const pairs = lines.map((line) => /^\s*([^:]+): (.+)$/.exec(line)).filter((match) => match !== null);
  return Object.fromEntries(
    pairs.map(([, key = '', value = '']) => [key.trim().replaceAll('-', '_'), value.trim()]),
  );
}

function timestamping(lines: readonly string[]): Facts {
  const text = lines.join('\n');
  const words = (pattern: RegExp): string[] =>
    [...text.matchAll(pattern)].map(([, word = '']) => word.toLowerCase());
  const clock = /PTP Hardware Clock: (\d+)/.exec(text)?.[1];
  return {
    timestamping: words(/SOF_TIMESTAMPING_(\w+)/g),
    hw_timestamp_filters: words(/HWTSTAMP_FILTER_(\w+)/g),
    ...(clock === undefined ? {} : { phc_index: Number(clock) }),
  };
}
