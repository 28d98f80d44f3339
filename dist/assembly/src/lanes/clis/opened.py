"""Who touched what: reads a log of 'strace -f -e trace=%file,%process' of the gateway and tells its own
calls from those of the programs that it started.

    opened.py LOG PATH...

Prints 'own PATH' for each file, or path within a folder, of those given that the gateway's own process named in a call, and
'programs N' with the number of calls by which its programs named one. A folder itself is the gateway's own, to
make or to look for; what is in it is not.
"""

import os
import re
import sys

LINE = re.compile(r"^(\d+)\s+(.*)$")
NAMED = re.compile(r'"((?:[^"\\]|\\.)*)"')
MADE = re.compile(r"(?:clone3?|v?fork)\b.*= (\d+)")
BEGUN = re.compile(r"^(?:clone3?|v?fork)\(.*<unfinished")


def lines(log):
    with open(log, errors="replace") as text:
        for raw in text:
            line = LINE.match(raw)
            if line:
                yield int(line[1]), line[2]


def threads(log):
    """The thread that made it, for each thread that is not the first of a process."""
    maker, begun = {}, {}
    for thread, call in lines(log):
        if BEGUN.match(call):
            begun[thread] = call
            continue
        made = MADE.match(call) or "resumed>" in call and MADE.search(call)
        if made and "CLONE_THREAD" in begun.pop(thread, "") + call:
            maker[int(made[1])] = thread
    return maker


def main():
    log, given = sys.argv[1], [os.path.realpath(path) for path in sys.argv[2:]]
    folders = tuple(path + "/" for path in given)
    files = {path for path in given if os.path.isfile(path)}
    maker = threads(log)
    own, programs, gateway = set(), 0, None
    for thread, call in lines(log):
        process = thread
        while process in maker:
            process = maker[process]
        gateway = gateway or process
        for path in NAMED.findall(call):
            if path in files or path.startswith(folders):
                if process == gateway:
                    own.add(path)
                else:
                    programs += 1
    for path in sorted(own):
        print("own", path)
    print("programs", programs)


if __name__ == "__main__":
    main()
