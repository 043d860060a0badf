import { PyError } from '../errors.js';
import { NamedTuple } from '../named.js';
import { bindable } from '../signature.js';
import { textOf } from '../text.js';
import { intOf, typeName } from '../types.js';
import { Float, type Value } from '../values.js';
import { dayNumber, isoWeek, weekday, yearDay, type Moment } from './moment.js';
import { strftime } from './strftime.js';

/** What the methods need of a date. */
export interface Dated {
  readonly typeName: string;
  readonly moment: Moment;
  isoformat(between?: string): string;
  remade(moment: Moment): Value;
}

/** What the methods need of a time, besides. */
export interface Timed extends Dated {
  date(): Value;
  epoch(): number;
}

/** A method of a date or a time, its arguments bound. */
export type BoundTimeMethod = (args: readonly Value[], kwargs: ReadonlyMap<string, Value>) => Value;

type Method<T> = (self: T, ...values: Value[]) => Value;

function table<T>(
  methods: readonly (readonly [string, Method<T>])[],
): (self: T, name: string) => BoundTimeMethod | undefined {
  const bound = new Map(
    methods.map(([signature, run]) => {
      const bind = bindable(signature);
      return [signature.slice(0, signature.indexOf('(')), { bind, run }] as const;
    }),
  );
  return (self, name) => {
    const found = bound.get(name);
    return found && ((args, kwargs) => found.run(self, ...found.bind(args, kwargs)));
  };
}

function text(value: Value, what: string): string {
  const found = textOf(value);
  if (found === undefined) throw new PyError('TypeError', `${what} must be str, not ${typeName(value)}`);
  return found;
}

/** The moment with some of its fields set; what there cannot be is refused by `check`. */
function replaced(moment: Moment, names: readonly (keyof Moment)[], values: readonly Value[]): Moment {
  const given = names.flatMap((name, index) => {
    const value = values[index] ?? null;
    if (value === null) return [];
    const int = intOf(value);
    if (int === undefined)
      throw new PyError('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`);
    return [[name, Number(int)] as const];
  });
  return { ...moment, ...Object.fromEntries(given) };
}

const TIME_FIELDS = 'year mon mday hour min sec wday yday isdst'.split(' ').map((name) => `tm_${name}`);

const common: readonly (readonly [string, Method<Dated>])[] = [
  [
    'strftime(format)',
    (self, format = null) => strftime(text(format, 'strftime() argument 1'), self.moment, true),
  ],
  ['weekday()', (self) => weekday(self.moment)],
  ['isoweekday()', (self) => weekday(self.moment) + 1],
  ['toordinal()', ({ moment }) => dayNumber(moment.year, moment.month, moment.day) + 719_163],
  ['ctime()', (self) => strftime('%a %b %e %H:%M:%S %Y', self.moment)],
  [
    'isocalendar()',
    (self) => {
      const { year, week } = isoWeek(self.moment);
      const fields = [year, week, weekday(self.moment) + 1];
      return new NamedTuple(
        'IsoCalendarDate',
        ['year', 'week', 'weekday'],
        fields,
        'datetime.IsoCalendarDate',
      );
    },
  ],
  [
    'timetuple()',
    ({ moment: m }) => {
      const fields = [m.year, m.month, m.day, m.hour, m.minute, m.second, weekday(m), yearDay(m)];
      return new NamedTuple('struct_time', TIME_FIELDS, [...fields, -1], 'time.struct_time');
    },
  ],
];

/** The methods of Python's `date`. */
export const dateMethod = table<Dated>([
  ...common,
  ['isoformat()', (self) => self.isoformat()],
  [
    'replace(year=None, month=None, day=None)',
    (self, ...values) => self.remade(replaced(self.moment, ['year', 'month', 'day'], values)),
  ],
]);

const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const;

/** The methods of Python's `datetime`. */
export const dateTimeMethod = table<Timed>([
  ...common,
  ["isoformat(sep='T')", (self, between = null) => self.isoformat(text(between, 'isoformat() argument 1'))],
  ['timestamp()', (self) => new Float(self.epoch())],
  ['date()', (self) => self.date()],
  [
    'replace(year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None)',
    (self, ...values) => self.remade(replaced(self.moment, FIELDS, values)),
  ],
]);
