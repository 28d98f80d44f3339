"""Prints a JUnit report as checks: 'ok NAME' or 'not ok NAME: WHY' for each test that ran."""

import sys
import xml.etree.ElementTree as tree

for case in tree.parse(sys.argv[1]).getroot().iter("testcase"):
    name = f"{case.get('classname').rsplit('.', 1)[-1]}: {case.get('name')}"
    broken = case.find("failure")
    broken = case.find("error") if broken is None else broken
    skipped = case.find("skipped")
    if broken is not None:
        print(f"not ok {name}: {(broken.get('message') or broken.get('type') or '')[:300]!r}")
    elif skipped is not None:
        print(f"not ok {name}: skipped: {skipped.get('message')}")
    else:
        print(f"ok {name}")
