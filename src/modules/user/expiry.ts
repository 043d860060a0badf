/** When an account expires: the day since 1970 (-1: never), and the date as usermod(8) takes it. */
export function expiry(seconds: number): { readonly days: number; readonly date: string } {
  if (seconds < 0) return { days: -1, date: '' };
  const days = Math.floor(seconds / 86400);
  return { days, date: new Date(days * 86_400_000).toISOString().slice(0, 10) };
}
