import { define } from '../../jinja/index.js';
import { Float, intOf, PyError, textOf, toFloat, truth, typeName, type Value } from '../../python/index.js';
import { PyDateTime } from '../../python/time/datetime.js';
import { localMoment, utcMoment } from '../../python/time/moment.js';
import { strftime } from '../../python/time/strftime.js';
import { strptime } from '../../python/time/strptime.js';
import type { Controller } from '../controller.js';
import { failure } from '../failure.js';
import { requireDefined, toText } from '../text-of.js';
import type { Named } from '../types.js';

function seconds(value: Value): number {
  const int = intOf(value);
  if (int !== undefined) return toFloat(int);
  if (value instanceof Float) return value.value;
  requireDefined(value);
  const text = textOf(value)
    ?.trim()
    .replace(/(?<=\d)_(?=\d)/g, '');
  if (text === undefined || !/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text))
    throw failure(`Invalid value for epoch value (${toText(value)})`);
  return Number(text);
}

function format(value: Value): string {
  const text = textOf(value);
  if (text !== undefined) return text;
  requireDefined(value);
  throw new PyError('TypeError', `strftime() argument 1 must be str, not ${typeName(value)}`);
}

function text(value: Value, position: number): string {
  const found = textOf(value);
  if (found !== undefined) return found;
  requireDefined(value);
  throw new PyError('TypeError', `strptime() argument ${position} must be str, not ${typeName(value)}`);
}

/** `strftime` and `to_datetime`. */
export function timeFilters(controller: Controller): Named {
  return [
    [
      'strftime',
      define(
        'strftime(string_format, second=None, utc=False)',
        (_, pattern = null, second = null, utc = null) => {
          const date = second === null ? controller.now() : new Date(Math.floor(seconds(second)) * 1000);
          if (Number.isNaN(date.getTime()))
            throw new PyError('OverflowError', 'timestamp out of range for platform time_t');
          return strftime(
            format(pattern),
            truth(utc) ? { ...utcMoment(date), zone: 'GMT' } : localMoment(date),
          );
        },
      ),
    ],
    [
      'to_datetime',
      define(
        "to_datetime(string, format='%Y-%m-%d %H:%M:%S')",
        (_, value = null, pattern = null) => new PyDateTime(strptime(text(value, 1), text(pattern, 2))),
      ),
    ],
  ];
}
