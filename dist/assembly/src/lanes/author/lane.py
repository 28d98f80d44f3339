"""An author's day, against the distribution and with Maven as a stranger has it: a new project is made in both
ways, built, dropped into a running gateway, called, upgraded during a stream, and removed; then written on while
a gateway follows its builds. One line 'ok ...' or 'not ok ...' for each promise.

Environment: LANE_MODELDOCK the command, LANE_WORK an empty folder, JDK_HOME a JDK 25."""

import json
import os
import pathlib
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request

MODELDOCK = os.environ["LANE_MODELDOCK"]
WORK = pathlib.Path(os.environ["LANE_WORK"])
ARCHETYPE = pathlib.Path(MODELDOCK).parent.parent / "authoring" / "modeldock-provider-archetype.jar"
PLUGINS = "org.apache.maven.plugins:maven-"
LONGEST = 60
started = []


def check(promise, holds, why=""):
    print(f"ok {promise}" if holds else f"not ok {promise}: {why}"[:2000], flush=True)
    return holds


def maven(folder, *arguments):
    """Maven with an empty local repository and no settings: what it needs must come with the project or from Central."""
    settings = WORK / "settings.xml"
    settings.write_text("<settings/>")
    return subprocess.run(
        ["mvn", "-B", "-ntp", "-s", settings, f"-Dmaven.repo.local={WORK / 'm2'}", *arguments],
        cwd=folder, env={**os.environ, "JAVA_HOME": os.environ["JDK_HOME"]},
        stdin=subprocess.DEVNULL, capture_output=True, text=True)


def modeldock(*arguments, home=None):
    environment = {**os.environ, **({"MODELDOCK_HOME": str(home)} if home else {})}
    return subprocess.run([MODELDOCK, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)


def until(found, limit=LONGEST):
    """The first value of found() that counts as true; else the last one."""
    end = time.monotonic() + limit
    while True:
        value = found()
        if value or time.monotonic() > end:
            return value
        time.sleep(0.1)


class Gateway:
    """A gateway of its own home, and the events that it prints."""

    def __init__(self, name, *more):
        self.home = WORK / name
        self.out = WORK / f"{name}.out"
        # Nobody has signed what is built here.
        dev = ["--dev"] if "--dev" in modeldock("serve", "--help").stdout else []
        with self.out.open("w") as out, (WORK / f"{name}.err").open("w") as err:
            self.process = subprocess.Popen(
                [MODELDOCK, "serve", "--json", "--home", self.home, "--port", "0", "--control-port", "0", *dev, *more],
                stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        started.append(self.process)
        ready = until(lambda: self.events("ready"))
        self.url = ready[0]["gateway"]
        self.key = self.events("first_key")[0]["key"]

    def events(self, name):
        lines = [line for line in self.out.read_text().split("\n")[:-1] if line.startswith("{")]
        return [event for event in map(json.loads, lines) if event["event"] == name]

    def run(self, *arguments):
        return modeldock(*arguments, home=self.home)

    def plugins(self, plugin="acme-llm"):
        listed = json.loads(self.run("plugins", "list", "--json").stdout or "[]")
        return [one for one in listed if one["id"] == plugin]

    def open(self, model, text, stream=False, key=None):
        body = {"model": model, "stream": stream, "messages": [{"role": "user", "content": text}]}
        return urllib.request.urlopen(urllib.request.Request(
            self.url + "/v1/chat/completions", json.dumps(body).encode(),
            {"Authorization": f"Bearer {key or self.key}", "Content-Type": "application/json"}), timeout=LONGEST)

    def says(self, model, text, key=None):
        try:
            with self.open(model, text, key=key) as answer:
                return json.load(answer)["choices"][0]["message"]["content"]
        except urllib.error.HTTPError as refused:
            return f"{refused.code} {refused.read().decode()}"

    def stop(self):
        self.process.terminate()
        self.process.wait(LONGEST)


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def same_project():
    made = modeldock("plugins", "new", "acme-llm", "--package", "com.acme.llm", "--dir", str(WORK / "acme-llm"))
    check("plugins new makes a project", made.returncode == 0, made.stderr)
    generated = WORK / "generated"
    generated.mkdir()
    maven(generated, PLUGINS + "install-plugin:3.1.4:install-file", f"-Dfile={ARCHETYPE}")
    said = maven(
        generated, PLUGINS + "archetype-plugin:3.4.1:generate", "-DarchetypeCatalog=internal",
        "-DarchetypeGroupId=dev.modeldock", "-DarchetypeArtifactId=modeldock-provider-archetype",
        f"-DarchetypeVersion={version()}", "-DgroupId=com.acme.llm", "-DartifactId=acme-llm")
    ours, theirs = files(WORK / "acme-llm"), files(generated / "acme-llm")
    differing = sorted(str(path) for path in ours.keys() | theirs.keys() if ours.get(path) != theirs.get(path))
    check("the archetype makes the same project, byte by byte", ours and not differing, f"{differing} {said.stdout[-800:]}")


def version():
    return re.search(r"[\d.]+\S*", modeldock("--version").stdout)[0]


def build(project, *goals):
    said = maven(project, *goals)
    return said.returncode == 0, said.stdout[-1500:] + said.stderr[-300:]


def contract(project):
    built, why = build(project, "verify")
    check("mvn verify builds it with nothing but Maven Central", built, why)
    report = json.loads((project / "target/contract/acme-llm.json").read_text())
    results = [rule["result"] for rule in report["rules"]]
    check(f"it keeps the contract ({results.count('passed')} rules)",
          "passed" in results and "failed" not in results, results)


def edit(file, before, after):
    text = file.read_text()
    assert before in text, f"{before!r} is not in {file}"
    file.write_text(text.replace(before, after))


def drop(jar, gateway):
    """As a careful owner does: written beside, renamed into place."""
    plugins = gateway.home / "plugins"
    plugins.mkdir(exist_ok=True)
    half = plugins / ".acme-llm.half"
    half.write_bytes(jar.read_bytes())
    half.rename(plugins / "acme-llm.jar")


def lively(project):
    provider = project / "src/main/java/com/acme/llm/AcmeLlmProvider.java"
    first = project / "target/acme-llm-1.0-SNAPSHOT.jar"
    kept = WORK / "first.jar"
    kept.write_bytes(first.read_bytes())
    edit(project / "pom.xml", "<version>1.0-SNAPSHOT</version>", "<version>1.1.0</version>")
    edit(provider, "say(lastText(request), request)", 'say("Second: " + lastText(request), request)')
    built, why = build(project, "package", "-DskipTests")
    check("the next version builds", built, why)

    gateway = Gateway("home")
    drop(kept, gateway)
    until(lambda: any(one["state"] == "ready" for one in gateway.plugins()))
    added = gateway.run("instances", "add", "acme", "--type", "acme-llm", "--set", "tokens_per_second=30")
    check("a jar that is dropped into the folder serves", added.returncode == 0, added.stderr + str(gateway.plugins()))
    check("it answers", gateway.says("acme:echo", "Hello!") == "Hello!", gateway.says("acme:echo", "Hello!"))

    heard = []
    stream = gateway.open("acme:lorem", "Go on.", stream=True)
    heard.append(stream.readline())
    reading = threading.Thread(target=lambda: heard.extend(stream.readlines()))
    reading.start()
    drop(project / "target/acme-llm-1.1.0.jar", gateway)
    dropped = time.monotonic()
    second = until(lambda: gateway.says("acme:echo", "Hello!") == "Second: Hello!", 20)
    took = time.monotonic() - dropped
    check("a new version takes over while an answer streams", second and reading.is_alive(), gateway.plugins())
    reading.join(LONGEST)
    text = b"".join(heard).decode()
    check("the answer ends on the version that it began on, whole",
          text.rstrip().endswith("data: [DONE]") and text.count('"content":') >= 120, text[-300:])
    print(f"# the new version answered {took:.2f} s after it was in place", flush=True)

    (gateway.home / "plugins" / "acme-llm.jar").unlink()
    gone = until(lambda: gateway.says("acme:echo", "Hello!").startswith(("4", "5")))
    check("a jar that is taken away serves no more", gone, gateway.plugins())
    collected = until(lambda: {one["state"] for one in gateway.plugins()} == {"collected"})
    check("the class loaders of both versions are collected", collected, gateway.plugins())
    gateway.stop()


def written(project):
    """What the author changes is what the next request gets."""
    provider = project / "src/main/java/com/acme/llm/AcmeLlmProvider.java"
    gateway = Gateway("workbench", "--plugin", str(project / "target/classes"))
    call = until(lambda: gateway.events("plugin_callable"))
    if not check("serve --plugin makes an instance and a key", call, gateway.out.read_text()):
        return
    model, key = call[0]["model"], call[0]["key"]
    check("the first curl works", gateway.says(model, "Hello!", key) == "Second: Hello!", gateway.says(model, "Hello!", key))
    edit(provider, "Second: ", "Third: ")
    built, why = build(project, "compile")
    check("a change compiles", built, why)
    third = until(lambda: gateway.says(model, "Hello!", key) == "Third: Hello!")
    check("a build is taken while the gateway runs", third, gateway.out.read_text())
    check("no half of a build was taken", not gateway.events("plugin_refused"), gateway.out.read_text())
    gateway.stop()


def main():
    try:
        same_project()
        contract(WORK / "acme-llm")
        lively(WORK / "acme-llm")
        written(WORK / "acme-llm")
    finally:
        for process in started:
            if process.poll() is None:
                process.kill()


main()
