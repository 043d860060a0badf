export { adhocReport, type AdhocOptions } from './adhoc.js';
export { consoleReport, type ConsoleOptions } from './console.js';
export { dumps } from './json.js';
export { maskedSink } from './mask/event.js';
export { Mask } from './mask/mask.js';
export { painter, type Paint, type Tone } from './style.js';
