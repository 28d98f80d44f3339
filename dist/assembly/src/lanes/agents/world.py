"""What the checks share: the gateway, the runtime behind it, a folder to work in, and how a check is run and noted."""

import base64
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import traceback
import urllib.request

GATEWAY = os.environ["LANE_GATEWAY"]
KEY = os.environ["LANE_KEY"]
AGENT = os.environ["LANE_AGENT"]
MODELDOCK = os.environ["LANE_MODELDOCK"]
BIN = os.environ["LANE_BIN"]
WORK = os.environ["LANE_WORK"]
HOME = os.environ["LANE_HOME"]
LOGS = os.environ["LANE_LOGS"].split(":")
FEATURES = open(os.environ["LANE_FEATURES"], "a", buffering=1)

# What the agent writes; see AgentMind.
LINE = 'periwinkle "says" naïve → 🌷 \\n'
# What only the client's folder has: whatever ends in an answer came by way of a tool.
GIVEN = "given-" + secrets.token_hex(8)
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mNocDiAFTEMLQkAcvNgAeK5C68AAAAASUVORK5CYII="
)

failures = []
asked_for = []
under_test = ["?"]


class Ended:
    """A program that has ended."""

    def __init__(self, process, out, err):
        self.status, self.out, self.err = process.returncode, out, err
        self.events = [json.loads(line) for line in out.splitlines() if line.startswith("{")]

    def of(self, kind):
        return [event for event in self.events if event["type"] == kind]

    def __str__(self):
        return f"status {self.status}; {self.out[-1500:]} {self.err[-500:]}"


class Folder:
    """A folder for one conversation, with a home in which nobody ever signed in."""

    made = 0

    def __init__(self, home):
        Folder.made += 1
        self.path = os.path.join(WORK, f"folder-{Folder.made}")
        self.home = os.path.join(WORK, home)
        os.makedirs(self.path)
        os.makedirs(self.home, exist_ok=True)
        with open(os.path.join(self.path, "given.txt"), "w") as given:
            given.write(GIVEN + "\n")
        with open(os.path.join(self.path, "given.png"), "wb") as picture:
            picture.write(PICTURE)

    def has(self, name):
        return os.path.exists(os.path.join(self.path, name))

    def text(self, name):
        with open(os.path.join(self.path, name), encoding="utf-8") as file:
            return file.read()

    def start(self, *argv, **variables):
        """Starts a program with nothing of this environment but what it needs."""
        environment = {"HOME": self.home, "PATH": BIN + ":/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", **variables}
        return subprocess.Popen(
            argv,
            cwd=self.path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )

    def run(self, *argv, limit=60, **variables):
        process = self.start(*argv, **variables)
        try:
            out, err = process.communicate(timeout=limit)
        finally:
            process.kill()
        return Ended(process, out, err)


def connect(folder, client, model):
    """Has the gateway write its settings into the client's own configuration, as a user would."""
    ended = folder.run(
        MODELDOCK, "connect", client, "--write", "--model", model, "--key-env", "LANE_KEY", "--home", HOME,
        LANE_KEY=KEY, MODELDOCK_AOT="off", JAVA_HOME=os.environ.get("JAVA_HOME", ""),
    )
    assert ended.status == 0, ended


def call(path, body=None, method=None, **headers):
    request = urllib.request.Request(
        GATEWAY + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}},
        method=method,
    )
    return urllib.request.urlopen(request, timeout=30)


def seen():
    """What the runtime saw: how often it was asked, how many clients left in the middle, and the last request."""
    with urllib.request.urlopen(AGENT + "/seen", timeout=10) as answer:
        return json.load(answer)


def interrupted(folder, argv, begun, calls=1, **variables):
    """Starts a program, has it cancelled by its user once it has begun; how long until the runtime was let go of."""
    before = seen()
    process = folder.start(*argv, **variables)
    try:
        line = next((line for line in process.stdout if begun in line), None)
        assert line, f"it never began: {process.stderr.read()[-500:]}"
        while seen()["asked"] < before["asked"] + calls:
            assert process.poll() is None, "it has ended by itself"
            time.sleep(0.01)
        # In the middle of the stream, not at its beginning.
        time.sleep(0.3)
        assert seen()["abandoned"] == before["abandoned"], "it left before it was cancelled"
        since = time.monotonic()
        process.send_signal(signal.SIGINT)
        while seen()["abandoned"] == before["abandoned"]:
            assert time.monotonic() < since + 5, "the runtime never saw the client leave"
            time.sleep(0.005)
        took = time.monotonic() - since
        process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()
    return took


def client(name, version, platform):
    under_test[0] = name
    print(f"# {name} {version} on {platform}", flush=True)
    print("client", name, version, platform, sep="\t", file=FEATURES)


def check(feature, run, *expected):
    """Runs one check of a feature. What it must leave in the audit is (operation, outcome) pairs."""
    name = f"{under_test[0]}: {feature}: {run.__name__.replace('_', ' ')}"
    since = time.time()
    try:
        remark = run()
        print(f"ok {name}" + (f" ({remark})" if remark else ""), flush=True)
        result = "yes"
    except Exception as error:  # Whatever goes wrong, the next check still runs.
        why = " ".join(str(error).split())[:600]
        print(f"not ok {name}: {type(error).__name__}: {why}", flush=True)
        traceback.print_exc(file=sys.stderr)
        failures.append(name)
        result = "no"
    asked_for.append((name, since, time.time(), expected))
    print("feature", under_test[0], feature, result, sep="\t", file=FEATURES)
