import { PyDate, PyDateTime } from '../python/time/datetime.js';
import type { Moment } from '../python/time/moment.js';

type Fields = Omit<Moment, 'offset' | 'zone'>;

const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/;

/** A YAML 1.1 timestamp; `undefined` where the text is none, or where there is no such day or time. */
export function readTimestamp(text: string): PyDate | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const [, y, mo, d, h, mi, s, fraction = '', zone, sign, zh, zm] = match;
  const fields: Fields = {
    year: Number(y),
    month: Number(mo),
    day: Number(d),
    hour: Number(h ?? 0),
    minute: Number(mi ?? 0),
    second: Number(s ?? 0),
    microsecond: Number(fraction.slice(0, 6).padEnd(6, '0')),
  };
  if (!exists(fields)) return undefined;
  if (h === undefined) return PyDate.of(fields.year, fields.month, fields.day);
  const minutes = Number(zh ?? 0) * 60 + Number(zm ?? 0);
  if (minutes >= 1440) return undefined;
  const offset = sign === '-' ? -minutes : minutes;
  return new PyDateTime({
    ...fields,
    offset: zone === undefined ? undefined : offset * 60,
    zone: zone === 'Z' ? 'UTC' : '',
  });
}

function exists({ year, month, day, hour, minute, second }: Fields): boolean {
  const last = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  const date = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= last;
  return date && hour < 24 && minute < 60 && second < 60;
}
