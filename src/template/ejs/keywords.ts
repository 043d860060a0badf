/** The named arguments of a filter that is called from a template of JavaScript: `to_nice_yaml(x, kw({ indent: 2 }))`. */
export class Keywords {
  constructor(readonly values: Readonly<Record<string, unknown>>) {}
}
