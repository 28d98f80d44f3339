"""What the checks of this lane share: where the gateway is, how a check is run and noted, what the runtimes saw."""

import json
import os
import sys
import time
import traceback
import urllib.request

GATEWAY = os.environ["LANE_GATEWAY"]
BASE_URL = GATEWAY + "/v1"
KEY = os.environ["LANE_KEY"]
# May use one model of the demo and nothing else.
NARROW_KEY = os.environ["LANE_NARROW_KEY"]
REQUEST_IDS = open(os.environ["LANE_REQUEST_IDS"], "a", buffering=1)
FEATURES = open(os.environ["LANE_FEATURES"], "a", buffering=1)
# The same scripts behind a typed provider and behind one that relays; each with the address that says what it saw.
RUNTIMES = {"ollama-test": os.environ["LANE_OLLAMA"], "relay-test": os.environ["LANE_OPENAI"]}
TAGS = {"ollama-test": ":latest", "relay-test": ""}

failures = []
under_test = ["?"]


def client(name, version, platform):
    """Says whose turn it is."""
    under_test[0] = name
    print(f"# {name} {version} on {platform}", flush=True)
    print("client", name, version, platform, sep="\t", file=FEATURES)


def note(response):
    """Remembers the request, which must be found in the audit later."""
    request_id = response.headers.get("x-modeldock-request-id")
    assert request_id, "no x-modeldock-request-id"
    print(request_id, file=REQUEST_IDS)


def model(runtime, name):
    return f"{runtime}:{name}{TAGS[runtime]}"


def check(feature, run, *details):
    """Runs one check of a feature of the client whose turn it is."""
    about = ", ".join(str(detail) for detail in details if detail)
    name = f"{under_test[0]}: {feature}: {run.__name__.replace('_', ' ')}" + (f" ({about})" if about else "")
    try:
        run(*details)
        print(f"ok {name}", flush=True)
        result = "yes"
    except Exception as error:  # Whatever goes wrong, the next check still runs.
        why = " ".join(str(error).split())[:300]
        print(f"not ok {name}: {type(error).__name__}: {why}", flush=True)
        traceback.print_exc(file=sys.stderr)
        failures.append(name)
        result = "no"
    print("feature", under_test[0], feature, result, sep="\t", file=FEATURES)


def through_each(feature, *runs):
    """Runs the checks through each of the runtimes."""
    for run in runs:
        for runtime in RUNTIMES:
            check(feature, run, runtime)


def seen(runtime, name):
    """What the runtime saw of a model: requests, and clients that left in the middle of an answer."""
    with urllib.request.urlopen(RUNTIMES[runtime] + "/testkit/seen", timeout=10) as answer:
        return json.load(answer).get(name + TAGS[runtime], {"requests": 0, "left": 0})


def await_left(runtime, name, before):
    """Waits until the runtime saw one more client leave."""
    deadline = time.monotonic() + 5
    while seen(runtime, name)["left"] <= before["left"]:
        assert time.monotonic() < deadline, f"the runtime never saw the client leave: {seen(runtime, name)}"
        time.sleep(0.02)


def raises(kind, run):
    """The error that the run ends in, which must be of that class."""
    try:
        answer = run()
    except kind as error:
        return error
    raise AssertionError(f"no {kind}, but {answer!r:.200}")


def status():
    return 1 if failures else 0
