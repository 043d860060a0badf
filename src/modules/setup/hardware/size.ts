/** A size for people, as Ansible's facts write it: `256.00 GB`, `0.00 Bytes`. */
export function humanSize(bytes: number): string {
  const units = ['YB', 'ZB', 'EB', 'PB', 'TB', 'GB', 'MB', 'KB'];
  for (const [i, unit] of units.entries()) {
    const size = 1024 ** (units.length - i);
    if (bytes >= size) return `${(bytes / size).toFixed(2)} ${unit}`;
  }
  return `${bytes.toFixed(2)} Bytes`;
}
