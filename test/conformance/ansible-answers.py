#!/usr/bin/env python3
"""Answers cases of the corpus' form with the Ansible that is installed: ansible-answers.py IN.json OUT.json

A case has kind (value, when, file), template, vars, and where wanted opts and files; what comes out has `expected`
as well. Run it with TZ=UTC and HAP_ENV=envval, the surroundings the unit tests have.
"""
import json
import os
import sys
import tempfile

from ansible import constants as C
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.conditional import Conditional
from ansible.template import Templar
from ansible.utils import encrypt

C.DEPRECATION_WARNINGS = False
C.ACTION_WARNINGS = False
# The corpus was answered where passlib is not installed.
encrypt.PASSLIB_AVAILABLE = False


def answer(case, folder):
    for name, text in case.get('files', {}).items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8', newline='') as f:
            f.write(text)
    loader = DataLoader()
    loader.set_basedir(folder)
    templar = Templar(loader, variables=dict(case['vars']))
    if case['kind'] == 'value':
        return templar.template(case['template'])
    if case['kind'] == 'when':
        check = Conditional(loader)
        return check._check_conditional(case['template'], templar, dict(case['vars']))
    for option, value in case.get('opts', {}).items():
        setattr(templar.environment, option, value)
    return templar.do_template(case['template'], preserve_trailing_newlines=True, escape_backslashes=False)


def plain(value):
    """Tuples are lists in JSON; anything else JSON does not know is refused, so that no answer is a guess."""
    return json.loads(json.dumps(value, allow_nan=False))


def expected(case):
    with tempfile.TemporaryDirectory() as folder:
        try:
            value = answer(case, folder)
        except Exception as error:
            return {'ok': False, 'error': type(error).__name__, 'msg': str(error).replace(folder, '')[:600]}
        try:
            return {'ok': True, 'value': plain(value), 'pytype': type(value).__name__}
        except (TypeError, ValueError):
            return {'ok': True, 'repr': repr(value), 'pytype': type(value).__name__}


def main():
    with open(sys.argv[1], encoding='utf-8') as f:
        cases = json.load(f)
    for case in cases:
        case['expected'] = expected(case)
    with open(sys.argv[2], 'w', encoding='utf-8') as f:
        json.dump(cases, f, indent=1)


main()
