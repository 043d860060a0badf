export type { Controller, ControllerPaths, CommandResult, UrlRequest } from './controller.js';
export type { TaskPlace, VariableScope } from './scope.js';
export type { ConditionResult, FileOptions, FileSyntax, Renderer, Templar, TemplarOptions } from './api.js';
export { dropOmitted, isOmitted, omitMark } from './omit.js';
export { createTemplar } from './core/templar.js';
export { HostVars, type HostVariables } from './core/hostvars.js';
export { NativeText } from './core/native-text.js';
export type { Need, Reference } from '../jinja/index.js';
