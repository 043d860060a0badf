import { defineGlobal, FunctionObject, Undefined, type Context, type Globals } from '../../jinja/index.js';
import { failure } from '../failure.js';
import { textOf, truth, type Value } from '../../python/index.js';
import { PyDateTime } from '../../python/time/datetime.js';
import { localMoment, utcMoment } from '../../python/time/moment.js';
import { strftime } from '../../python/time/strftime.js';
import type { Controller } from '../controller.js';
import type { Lookups } from '../lookups/lookups.js';
import { toText } from '../text-of.js';
import { beforeChanging } from './ahead.js';
import { isRender } from './nested.js';
import { renderNested } from './render-nested.js';
import { RenderScope } from './scopes.js';

/** The rendering that calls a function. */
function scopeOf(context: Context): RenderScope {
  if (context.root instanceof RenderScope) return context.root;
  throw failure('lookups are not to be had here');
}

/** Ansible's functions: `lookup`, `query`, `q`, `now`, `undef`. */
export function ansibleGlobals(controller: Controller, lookups: Lookups): Globals {
  const query = (name: string): FunctionObject =>
    new FunctionObject(name, (context, args, kwargs) =>
      lookups.lookup(scopeOf(context), args, new Map([...kwargs, ['wantlist', true]])),
    );
  const named = new Map<string, Value>([
    [
      'lookup',
      new FunctionObject('lookup', (context, args, kwargs) => lookups.lookup(scopeOf(context), args, kwargs)),
    ],
    ['query', query('query')],
    ['q', query('q')],
    [
      'now',
      defineGlobal('now(utc=False, fmt=None)', (context, utc = null, format = null) => {
        beforeChanging(context, 'now()');
        const date = controller.now();
        const moment = truth(utc) ? utcMoment(date) : localMoment(date);
        const naive = { ...moment, offset: undefined, zone: '' };
        return truth(format) ? strftime(toText(format), naive, true) : new PyDateTime(naive);
      }),
    ],
    [
      'undef',
      defineGlobal('undef(hint=None)', (context, hint = null) => {
        const said = hint instanceof Undefined ? '' : (textOf(hint) ?? '');
        return context.undefined({ hint: said || 'Mandatory variable has not been overridden' });
      }),
    ],
  ]);
  return {
    get: (name) => (isRender(name) ? renderNested : named.get(name)),
    has: (name) => isRender(name) || named.has(name),
  };
}
