export { Environment, type SourceOptions } from './environment.js';
export { Expression, Template } from './template.js';
export {
  JinjaError,
  LimitReached,
  TemplateFailure,
  UndefinedUse,
  type JinjaErrorKind,
  type Place,
} from './errors.js';
export { Callable, define, defineGlobal, FunctionObject, type Body } from './runtime/callable.js';
export { NO_KWARGS } from './runtime/context.js';
export { DEFAULT_LIMITS } from './runtime/rendering.js';
export { trailingNewlines, type Output } from './runtime/output.js';
export { escapeHtml, Markup } from './runtime/markup.js';
export { Namespace } from './runtime/namespace.js';
export { scopeOf } from './runtime/scopes.js';
export {
  LENIENT,
  STRICT_CHAINING,
  Undefined,
  type UndefinedInfo,
  type UndefinedPolicy,
} from './runtime/undefined.js';
export { getAttribute, getItem } from './runtime/attributes.js';
export { DEFAULT_SYNTAX, isPlainText } from './syntax/defaults.js';
export { parseExpression, parseTemplate } from './syntax/parser.js';
export type {
  Concat,
  Context,
  Host,
  EnvironmentOptions,
  FunctionTable,
  Globals,
  Kwargs,
  Limits,
  Loader,
  RenderOptions,
  Scope,
  Source,
  Syntax,
  TemplateFunction,
} from './types.js';
export { expressionReferences, templateReferences } from './analysis/references.js';
export type { AnalysisOptions, Need, Reference } from './analysis/types.js';
export type * as ast from './syntax/ast.js';
