import type { HostStats } from '../model/index.js';
import { banner, type Paint, type Tone } from './style.js';

const columns = ['ok', 'changed', 'unreachable', 'failed', 'skipped', 'rescued', 'ignored'] as const;

const tones: Record<(typeof columns)[number], Tone> = {
  ok: 'ok',
  changed: 'changed',
  unreachable: 'unreachable',
  failed: 'failed',
  skipped: 'skipped',
  rescued: 'ok',
  ignored: 'warning',
};

/** The PLAY RECAP, a line per host, as Ansible's users and their scripts read it. */
export function recap(stats: Readonly<Record<string, HostStats>>, width: number, paint: Paint): string {
  const lines = Object.entries(stats).map(([host, own]) => {
    const fields = columns.map((name) => {
      const text = `${name}=${String(own[name]).padEnd(4)}`;
      return own[name] > 0 ? paint(tones[name], text) : text;
    });
    return `${paint(hostTone(own), host.padEnd(26))} : ${fields.join(' ')}\n`;
  });
  return banner('PLAY RECAP', width) + lines.join('') + unpredictedLines(stats, paint) + '\n';
}

function hostTone(stats: HostStats): Tone {
  if (stats.failed > 0 || stats.unreachable > 0) return 'failed';
  return stats.changed > 0 ? 'changed' : 'ok';
}

/** What a dry run could not know, by host; nothing where it knew everything. */
function unpredictedLines(stats: Readonly<Record<string, HostStats>>, paint: Paint): string {
  const lines = Object.entries(stats).flatMap(([host, { unpredicted: n }]) =>
    n > 0
      ? [
          paint(
            'warning',
            `${host}: ${n} task${n === 1 ? '' : 's'} could not be predicted, since ${n === 1 ? 'it depends' : 'they depend'} on changes that were only predicted`,
          ),
        ]
      : [],
  );
  return lines.length > 0 ? `\n${lines.join('\n')}\n` : '';
}
