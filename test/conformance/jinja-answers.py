"""Fills in what Python's own Jinja2 answers to the cases of a fixture: python3 jinja-answers.py FILE.json

A case is an `expression` or a `template` (with `options` of the environment); it is given an `answer`, which is the
type and repr of a value or the text of a template, or the `error` it ends in. Undefined values are Ansible's:
attributes of them are undefined in turn, and nothing else may be done with them.
"""
import json
import sys
from collections.abc import Iterator

from jinja2 import DictLoader, Environment, StrictUndefined


class AnsibleUndefined(StrictUndefined):
    def __repr__(self):
        return "AnsibleUndefined(hint={0!r}, obj={1!r}, name={2!r})".format(
            self._undefined_hint, self._undefined_obj, self._undefined_name
        )

    def __getattr__(self, name):
        return self

    def __getitem__(self, key):
        return self

    def __contains__(self, item):
        return self


def answer(case, variables, files):
    environment = Environment(
        undefined=AnsibleUndefined, loader=DictLoader(files), **case.get("options", {})
    )
    if "template" in case:
        return environment.from_string(case["template"]).render(variables)
    compiled = environment.compile_expression(case["expression"], undefined_to_none=False)
    value = compiled(**variables)
    if isinstance(value, Iterator):
        value = list(value)
    if isinstance(value, AnsibleUndefined):
        return "undefined " + value._undefined_message
    return type(value).__name__ + " " + ascii(value)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        fixture = json.load(file)
    variables = fixture.get("variables", {})
    files = fixture.get("files", {})
    for case in fixture["cases"]:
        case.pop("answer", None)
        case.pop("error", None)
        try:
            # Templates may change what they are given.
            case["answer"] = answer(case, json.loads(json.dumps(variables)), files)
        except Exception as error:
            case["error"] = type(error).__name__
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in fixture.pop("cases"))
    head = json.dumps(fixture, ensure_ascii=False)[1:-1]
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write("{" + (head + ",\n" if head else "\n") + '"cases": [\n' + lines + "\n]}\n")


main()
