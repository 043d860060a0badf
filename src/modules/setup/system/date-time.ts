import { sh } from '../../../model/index.js';
import type { Collector, Facts } from '../collector.js';

/** The time there, in many shapes. busybox's date has no nanoseconds: they are 0 then. */
export const dateTime: Collector = {
  name: 'date_time',
  parts: [
    {
      facts: ['date_time'],
      needs: {
        scripts: {
          // The zone's summer name stands in the last line of its file (tzfile(5)); universal time has none.
          date: sh`
date '+%Y|%m|%A|%w|%W|%d|%H|%M|%S|%s|%N|%Z|%z'
f=/etc/localtime; [ -n "$TZ" ] && f=/usr/share/zoneinfo/\${TZ#:}
[ ! -f "$f" ] || [ "$f" -ef /usr/share/zoneinfo/Etc/UTC ] || tail -n 1 "$f" 2>/dev/null`,
        },
      },
      collect(source): Facts {
        const [now = '', rule = ''] = source.lines('date');
        const fields = now.split('|');
        const [year, month, weekday, weekdayNumber, week, day, hour, minute, second] = fields;
        const [epoch = '0', nano = '', tz = '', offset = ''] = fields.slice(9);
        const micro = /^\d{9}$/.test(nano) ? nano.slice(0, 6) : '000000';
        const utc = new Date(Number(epoch) * 1000).toISOString().slice(0, 19);
        const short = `${year ?? ''}${month ?? ''}${day ?? ''}T${hour ?? ''}${minute ?? ''}${second ?? ''}`;
        return {
          date_time: {
            year,
            month,
            weekday,
            weekday_number: weekdayNumber,
            weeknumber: week,
            day,
            hour,
            minute,
            second,
            epoch,
            epoch_int: epoch,
            date: `${year ?? ''}-${month ?? ''}-${day ?? ''}`,
            time: `${hour ?? ''}:${minute ?? ''}:${second ?? ''}`,
            iso8601_micro: `${utc}.${micro}Z`,
            iso8601: `${utc}Z`,
            iso8601_basic: `${short}${micro}`,
            iso8601_basic_short: short,
            tz,
            tz_dst: summerName(rule) ?? tz,
            tz_offset: offset,
          },
        };
      },
    },
  ],
};

/** `CEST` of `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX.1 8.3, TZ). */
function summerName(rule: string): string | undefined {
  const name = '(?:<[^>]+>|[A-Za-z]+)';
  const match = new RegExp(`^(${name})[-+:\\d]+(${name})?`).exec(rule);
  return (match?.[2] ?? match?.[1])?.replace(/[<>]/g, '');
}
