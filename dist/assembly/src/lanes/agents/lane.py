"""The real Codex and Claude Code CLIs as clients of the gateway, each through whole agent turns against a scripted
runtime. Prints one line a check: 'ok NAME' or 'not ok NAME: WHY'. Needs nothing but Python itself."""

import collections
import datetime
import json
import os
import platform
import subprocess
import sys

import claude
import codex
import world

CALLS = ("responses", "messages", "count_tokens")


def version(program):
    shown = world.Folder("versions").run(program, "--version").out
    return next(word for word in shown.split() if word[0].isdigit())


def report(name, failed):
    print(f"not ok {name}: {failed}"[:800] if failed else f"ok {name}", flush=True)
    if failed:
        world.failures.append(name)


def audited():
    listed = subprocess.run(
        [world.MODELDOCK, "audit", "list", "--json", "--kind", "request", "--limit", "1000", "--home", world.HOME],
        capture_output=True, check=True, timeout=60,
    )
    events = json.loads(listed.stdout)
    for event in events:
        event["time"] = datetime.datetime.fromisoformat(event["at"].replace("Z", "+00:00")).timestamp()
    return [event for event in events if event["operation"] in CALLS]


def wrong_of(event):
    """What is wrong with an event by itself."""
    if event["outcome"] != "completed" or event["operation"] == "count_tokens":
        return None
    counted = event["prompt_tokens"] and event["completion_tokens"] and event["usage_source"] == "reported"
    return None if counted and event["attempts"] else event


def check_audit():
    """Each check has left what it must have left, and all that the runtime was asked is there."""
    events = audited()
    for name, since, until, expected in world.asked_for:
        within = [event for event in events if since - 0.05 <= event["time"] <= until + 0.05]
        had = collections.Counter((event["operation"], event["outcome"]) for event in within)
        missing = [pair for pair in expected if not had[pair]]
        wrong = next(filter(None, map(wrong_of, within)), None)
        report(f"{name}: audited", f"no {missing}, but {dict(had)}" if missing else wrong)
    ids = [event["id"] for event in events]
    report("no request is in the audit twice", [] if len(ids) == len(set(ids)) else ids)
    attempts = sum(attempt["target"] == "agent:agent" for event in events for attempt in event["attempts"])
    asked = world.seen()["asked"]
    report("each time that the runtime was asked is in the audit", attempts != asked and f"{attempts}, not {asked}")


def check_privacy():
    """Nothing of what was said is in what the gateway has written."""
    needles = [text.encode() for text in (world.GIVEN, "periwinkle", "Please do the work", "All done. It was")]
    found = []
    for top in (world.HOME, *world.LOGS):
        files = [top] if os.path.isfile(top) else [os.path.join(d, f) for d, _, fs in os.walk(top) for f in fs]
        for path in files:
            with open(path, "rb") as file:
                content = file.read()
            found += [f"{path}: {needle.decode()}" for needle in needles if needle in content]
    report("nothing of what was said is in the gateway's files", found)


def main():
    os.makedirs(world.WORK, exist_ok=True)
    system = platform.system()
    codex.run(version("codex"), system)
    claude.run(version("claude"), system)
    check_audit()
    check_privacy()
    return 1 if world.failures else 0


if __name__ == "__main__":
    sys.exit(main())
