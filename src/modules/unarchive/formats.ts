/** How an archive is recognised, and what unpacks it. */
export interface Format {
  /** In Ansible's words, as the result has it. */
  readonly handler: string;
  readonly tool: 'tar' | 'unzip';
  /** For tar: how it is packed. */
  readonly flag?: string;
}

/** By the first bytes, as hex digits. */
const formats: readonly (readonly [string, Format])[] = [
  ['504b', { handler: 'ZipArchive', tool: 'unzip' }],
  ['1f8b', { handler: 'TgzArchive', tool: 'tar', flag: '-z' }],
  ['425a68', { handler: 'TarBzipArchive', tool: 'tar', flag: '-j' }],
  ['fd377a585a00', { handler: 'TarXzArchive', tool: 'tar', flag: '-J' }],
  ['28b52ffd', { handler: 'TarZstdArchive', tool: 'tar', flag: '--use-compress-program=zstd' }],
  ['', { handler: 'TarArchive', tool: 'tar' }],
];

/** The format of a file that begins with these bytes; a plain tar where nothing else is known. */
export function formatOf(hex: string): Format {
  return formats.find(([magic]) => hex.startsWith(magic))?.[1] ?? { handler: 'TarArchive', tool: 'tar' };
}

/** The same as a pattern and a word for each, for sh's `case`. */
export const cases = formats
  .map(([magic, { tool, flag = '' }]) => `${magic}*) hu_k=${tool} hu_z=${flag} ;;`)
  .join('\n');
