/** A time taken apart, as C's `struct tm` and Python's `datetime` have it. */
export interface Moment {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Seconds east of Greenwich; `undefined` where the time says nothing of its zone. */
  readonly offset: number | undefined;
  /** The zone's abbreviation (`UTC`, `CET`), or nothing. */
  readonly zone: string;
}

/** Days from 1970-01-01 to a date of the Gregorian calendar. */
export function dayNumber(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / 86_400_000);
}

/** The day of the week, Monday being 0. */
export function weekday({ year, month, day }: Moment): number {
  return (((dayNumber(year, month, day) + 3) % 7) + 7) % 7;
}

/** The day of the year, from 1. */
export function yearDay({ year, month, day }: Moment): number {
  return dayNumber(year, month, day) - dayNumber(year, 1, 1) + 1;
}

/** Year and number of the week by ISO 8601. */
export function isoWeek(moment: Moment): { year: number; week: number } {
  const today = dayNumber(moment.year, moment.month, moment.day);
  const thursday = today - weekday(moment) + 3;
  const year = new Date(thursday * 86_400_000).getUTCFullYear();
  return { year, week: Math.floor((thursday - dayNumber(year, 1, 1)) / 7) + 1 };
}

/** A time in UTC. */
export function utcMoment(date: Date): Moment {
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    microsecond: date.getUTCMilliseconds() * 1000,
    offset: 0,
    zone: 'UTC',
  };
}

/** A time in the zone of the controller. */
export function localMoment(date: Date): Moment {
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
    second: date.getSeconds(),
    microsecond: date.getMilliseconds() * 1000,
    offset: -date.getTimezoneOffset() * 60,
    // Finding the name takes a while, and few ask for it.
    get zone() {
      return zoneName(date);
    },
  };
}

/** Languages whose users abbreviate the zones of their part of the world. */
const SPEAKERS = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-ZA'];

function zoneName(date: Date): string {
  let name = '';
  for (const language of SPEAKERS) {
    const parts = new Intl.DateTimeFormat(language, { timeZoneName: 'short' }).formatToParts(date);
    name = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
    if (/^[A-Z]{2,5}$/.test(name)) return name;
  }
  return name;
}
