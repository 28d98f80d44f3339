"""Says which promises of the catalogue beside it hold, by the reports of the last build and of the lanes.

  score.py print    prints the table
  score.py write    writes it into docs/security.md as well
  score.py check    prints it; the status is 1 if a promise is broken, or was not put to the test

A promise of the catalogue names its tests, as CLASS or CLASS#METHOD with * for anything, and checks of lanes. It is
'passed' when all that are named have run and none failed, 'not run' when one of them has not, 'absent' when the
catalogue says that what it is about does not exist.
"""

import fnmatch
import json
import pathlib
import sys
import time
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[5]
CATALOGUE = pathlib.Path(__file__).with_name("catalogue.json")
PAGE = ROOT / "docs" / "security.md"
REPORTS = "**/target/surefire-reports/TEST-*.xml"
CHECKS = "dist/assembly/target/lanes/**/*.checks"
BEGIN, END = "<!-- score -->", "<!-- /score -->"


def tests():
    """Each test that the reports tell of, as (CLASS#METHOD, result)."""
    for report in ROOT.glob(REPORTS):
        for case in xml.etree.ElementTree.parse(report).getroot().iter("testcase"):
            kinds = {child.tag for child in case}
            result = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
            # A parameterized test has its parameters behind its name.
            yield case.get("classname") + "#" + case.get("name").split("(")[0].split("[")[0].split("{")[0], result


def checks():
    """Each check of a lane, as (NAME, result)."""
    for file in ROOT.glob(CHECKS):
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            for begin, result in (("ok ", "passed"), ("not ok ", "failed")):
                if line.startswith(begin):
                    yield line[len(begin):], result


def score(promise, ran, checked):
    """The result of a promise, its counts, and what of it is missing."""
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    missing = []
    named = [(spec, ran, spec if "#" in spec else spec + "#*") for spec in promise.get("tests", [])]
    named += [(spec, checked, spec) for spec in promise.get("lanes", [])]
    seen = set()
    for spec, known, pattern in named:
        hits = [at for at, (name, _) in enumerate(known) if fnmatch.fnmatchcase(name, pattern)]
        if not any(known[at][1] != "skipped" for at in hits):
            missing.append(spec)
        for at in hits:
            if (id(known), at) not in seen:
                seen.add((id(known), at))
                counts[known[at][1]] += 1
    if "absent" in promise:
        return "absent", counts, []
    if counts["failed"]:
        return "failed", counts, missing
    return ("passed" if named and not missing else "not run"), counts, missing or ([] if named else ["any test"])


def scores():
    ran, checked = list(tests()), list(checks())
    for promise in json.loads(CATALOGUE.read_text(encoding="utf-8")):
        yield promise, *score(promise, ran, checked)


def show():
    """Prints the table. Returns how many promises are not kept."""
    open_ = 0
    totals = {}
    print(f"{'':4} {'promise':42} {'result':8} {'passed':>7} {'failed':>7} {'skipped':>8}")
    for promise, result, counts, missing in scores():
        print(f"{promise['id']:4} {promise['name'][:42]:42} {result:8} {counts['passed']:7} {counts['failed']:7}"
              f" {counts['skipped']:8}" + (f"  did not run: {', '.join(missing)}" if missing else ""))
        open_ += result in ("failed", "not run")
        totals[result] = totals.get(result, 0) + 1
    print("score: " + ", ".join(f"{count} {result}" for result, count in sorted(totals.items())))
    return open_


def table():
    reports = list(ROOT.glob(REPORTS))
    if not reports:
        sys.exit("nothing written: there are no reports; run ./mvnw verify first")
    day = time.strftime("%Y-%m-%d", time.gmtime(max(report.stat().st_mtime for report in reports)))
    lines = [BEGIN, f"Of {day}:", "", "| | what is tried | what counts as passed | tests | result |", "|---|---|---|---|---|"]
    for promise, result, counts, _ in scores():
        told = " ".join([promise["passed"], promise.get("limits", ""), promise.get("absent", "")]).strip()
        number = f"{counts['passed']} of {counts['passed'] + counts['failed']}" if "absent" not in promise else "–"
        lines.append(f"| {promise['id']} | {promise['name']} | {told} | {number} | {'**' + result + '**' if result != 'passed' else result} |")
    return "\n".join(lines + [END])


def write():
    text = PAGE.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        sys.exit(f"nothing written: {PAGE} has no place for it between {BEGIN} and {END}")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    PAGE.write_text(before + table() + after, encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["print"]:
        show()
    elif sys.argv[1:] == ["write"]:
        show()
        write()
    elif sys.argv[1:] == ["check"]:
        sys.exit(1 if show() else 0)
    else:
        sys.exit(__doc__)
