"""Fuzzes everything that reads what others wrote, guided by coverage, from the corpus of the tests.

  fuzz.py [TARGET]...    all targets, or those whose name has one of these words in it

Prints 'ok NAME' or 'not ok NAME: WHY' for each. FUZZ_SECONDS is how long all of it may take, 110 by default;
FUZZ_JOBS how many targets run at once, 2 by default. What was found is kept in dist/assembly/target/fuzz, from where
the next run goes on; an input that fails belongs into the corpus, in modeldock-kernel/src/test/resources/fuzz.
"""

import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[5]
KERNEL = ROOT / "modeldock-kernel"
CORPUS = KERNEL / "src/test/resources/fuzz"
GOLDEN = KERNEL / "src/test/resources/dev/modeldock/kernel/wire"
WORK = ROOT / "dist/assembly/target/fuzz"
JAVA = pathlib.Path(os.environ["JDK_HOME"]) / "bin/java"

# Files of other tests that are good seeds too.
MORE_SEEDS = {
    "fuzz.MessagesFuzz": "anthropic/requests",
    "fuzz.ResponsesFuzz": "responses/requests",
    "fuzz.CompletionFuzz": "openai/completion/requests",
}
LONGEST_INPUT = 4096
LONGEST_RUN_OF_ONE = 10


def class_path():
    """The tests' class path with the fuzzer on it; no modules, for its agent and the tests' own packages."""
    made = subprocess.run(
        [ROOT / "mvnw", "-B", "-q", "-ntp", "-Pfuzz", "-pl", "modeldock-api,modeldock-kernel", "test-compile",
         "dependency:build-classpath", "-Dmdep.outputFile=target/fuzz.classpath"],
        cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, env={**os.environ, "JAVA_HOME": os.environ["JDK_HOME"]})
    if made.returncode != 0:
        raise RuntimeError("no class path: " + (made.stdout + made.stderr).strip()[-600:])
    libraries = (KERNEL / "target/fuzz.classpath").read_text().strip()
    return os.pathsep.join([str(KERNEL / "target/test-classes"), str(KERNEL / "target/classes"), libraries])


def fuzz(target, path, seconds):
    work = WORK / target
    found = work / "found"
    found.mkdir(parents=True, exist_ok=True)
    for old in work.glob("crash-*"):
        old.unlink()
    seeds = [CORPUS / target] + ([GOLDEN / MORE_SEEDS[target]] if target in MORE_SEEDS else [])
    command = [
        JAVA, "-Xmx512m", "-XX:+EnableDynamicAgentLoading", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow", "-cp", path, "com.code_intelligence.jazzer.Jazzer",
        "--target_class=dev.modeldock.kernel." + target, "--instrumentation_includes=dev.modeldock.**",
        "--reproducer_path=" + str(work), "-artifact_prefix=" + str(work) + "/", "-rss_limit_mb=0",
        "-timeout=%d" % LONGEST_RUN_OF_ONE, "-max_len=%d" % LONGEST_INPUT, "-max_total_time=%d" % seconds,
        "-print_final_stats=1", found, *seeds,
    ]
    log = work / "log"
    with log.open("w") as out:
        try:
            status = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                    cwd=work, timeout=seconds + 120).returncode
        except subprocess.TimeoutExpired:
            return "not ok fuzz %s: it did not come to its end" % target
    said = log.read_text(errors="replace")
    inputs = re.search(r"number_of_executed_units: (\d+)", said)
    edges = re.findall(r"cov: (\d+)", said)
    if status != 0:
        why = re.search(r"== Java (?:Exception|Assertion Error): (.*)|ERROR: libFuzzer: (.*)", said)
        input_ = next((str(each.relative_to(ROOT)) for each in work.glob("*-*[0-9a-f]") if each.is_file()), "none kept")
        return "not ok fuzz %s: %s; the input is %s" % (target, " ".join((why.group(0) if why else said[-400:]).split()), input_)
    if not inputs or int(inputs.group(1)) < 1000 or not edges:
        return "not ok fuzz %s: hardly anything was tried" % target
    return "ok fuzz %s: %s inputs, %s edges" % (target, inputs.group(1), edges[-1])


def main(words):
    targets = sorted(each.name for each in CORPUS.iterdir() if not words or any(word in each.name for word in words))
    jobs = int(os.environ.get("FUZZ_JOBS", "2"))
    rounds = -(-len(targets) // jobs)
    seconds = max(5, int(os.environ.get("FUZZ_SECONDS", "110")) // max(1, rounds))
    try:
        path = class_path()
    except RuntimeError as missing:
        print("not ok the fuzzer starts:", missing)
        return 1
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        lines = list(pool.map(lambda target: fuzz(target, path, seconds), targets))
    print("\n".join(lines))
    return 0 if all(line.startswith("ok ") for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
