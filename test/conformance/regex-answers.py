"""Fills in what Python's re answers to the cases of a fixture: python3 regex-answers.py FILE.json"""
import json
import re
import sys
import warnings

FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "a": re.ASCII, "x": re.VERBOSE}


def found(match):
    return match and [match.group(0), *match.groups()]


def answer(case):
    flags = 0
    for letter in case.get("flags", ""):
        flags |= FLAGS[letter]
    pattern = re.compile(case["pattern"], flags)
    text = case["text"]
    return {
        "search": found(pattern.search(text)),
        "match": found(pattern.match(text)),
        "fullmatch": found(pattern.fullmatch(text)),
        "findall": [list(x) if isinstance(x, tuple) else x for x in pattern.findall(text)],
        "split": pattern.split(text),
        "sub": substituted(pattern, case["replacement"], text),
    }


def substituted(pattern, replacement, text):
    try:
        return list(pattern.subn(replacement, text))
    except (re.error, IndexError) as error:
        return str(error)


def main():
    warnings.simplefilter("ignore")
    with open(sys.argv[1], encoding="utf-8") as file:
        cases = json.load(file)
    for case in cases:
        case.pop("answer", None)
        case.pop("error", None)
        try:
            case["answer"] = answer(case)
        except re.error as error:
            case["error"] = str(error)
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]\n")


main()
