import { FunctionObject } from '../../jinja/index.js';
import { TemplateString } from '../../model/index.js';
import { textOf } from '../../python/index.js';
import { failure } from '../failure.js';
import { RenderScope } from './scopes.js';

/** The function of the name of `isRender`, which renders the texts that stand in a lookup's arguments. */
export const renderNested = new FunctionObject('render', (context, [text = null]) => {
  const source = textOf(text);
  if (source === undefined || !(context.root instanceof RenderScope)) throw failure('nothing to render here');
  const { task } = context.root;
  return task.deep(new TemplateString(source), context.root);
});
