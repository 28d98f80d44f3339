"""Makes docs/clients.md of what the lanes and the build noted about clients, and holds a run to it.

  table.py write            writes the table of all notes there are
  table.py check FILE...    prints 'ok NAME' or 'not ok NAME: WHY' for each client in these notes

A note is a line with tabs: 'client NAME VERSION PLATFORM' or 'feature NAME FEATURE yes|no'.
"""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[5]
PAGE = ROOT / "docs" / "clients.md"
NOTES = ("dist/assembly/target/features/*.features", "dist/assembly/target/lanes/**/*.features")
NONE = "–"

# The tables, in order: title, columns as (client, what it is called), rows as (feature, what it means).
TABLES = (
    (
        "OpenAI's libraries",
        (("openai-python", "Python"), ("openai-node", "JavaScript"), ("openai-java", "Java")),
        (
            ("models", "listed, and got by name"),
            ("chat", "whole answers, aliases, limits, settings"),
            ("chat, streamed", "chunk by chunk, and by the helper that accumulates"),
            ("usage in streams", "`stream_options.include_usage`"),
            ("tools", "called, and their results used"),
            ("parallel tools", "two at once"),
            ("tools, streamed", "by the helper that accumulates"),
            ("tool runner", "the library runs the tools itself"),
            ("structured output", "`json_schema` by the library's parser, whole and streamed"),
            ("images", "as data URLs"),
            ("system texts", "`system` and `developer`"),
            ("reasoning", "`reasoning_content`, apart from the text"),
            ("several choices", "`n`: where the runtime can, else refused by name"),
            ("logprobs", "where the runtime can"),
            ("completions", "the older API, whole and streamed"),
            ("embeddings", "floats, base64, dimensions, several texts"),
            ("responses", "instructions, images, limits"),
            ("responses, streamed", "the exact events, and by the helper"),
            ("responses, tools", "with `previous_response_id` and without"),
            ("responses, structured output", "`text.format` by the library's parser"),
            ("responses, reasoning", "as items of their own"),
            ("responses, kept", "retrieved, deleted, continued; `store: false` honoured"),
            ("error classes", "wrong key, forbidden model, unknown model, wrong value"),
            ("request ids", "of answers and of errors"),
            ("retries", "a busy runtime is asked again, a broken one is not"),
            ("timeouts", "the runtime sees the client leave"),
            ("cancel", "the runtime sees the client leave"),
            ("broken answers", "cut, garbled or stalled: an error, never a whole answer"),
        ),
    ),
    (
        "Anthropic's libraries",
        (("anthropic-python", "Python"), ("anthropic-node", "JavaScript"), ("anthropic-java", "Java")),
        (
            ("models", "listed page by page, and got by name"),
            ("messages", "whole answers, by `x-api-key` and by bearer token"),
            ("messages, streamed", "the exact events, and by the helper"),
            ("tools", "called, and their results used"),
            ("parallel tools", "two at once"),
            ("tools, streamed", "by the helper that accumulates"),
            ("tool runner", "the library runs the tools itself"),
            ("structured output", "`output_config.format` by the library's parser"),
            ("images", "as base64"),
            ("system texts", "as a string and as blocks"),
            ("thinking", "as blocks of their own, and given back"),
            ("counting tokens", "`count_tokens`"),
            ("error classes", "wrong key, forbidden model, unknown model, wrong value"),
            ("request ids", "of answers and of errors"),
            ("retries", "a busy runtime is asked again, a broken one is not"),
            ("timeouts", "the runtime sees the client leave"),
            ("cancel", "the runtime sees the client leave"),
            ("broken answers", "cut, garbled or stalled: an error, never a whole answer"),
        ),
    ),
    (
        "Others that speak OpenAI",
        (("langchain4j", "LangChain4j"), ("vercel-ai-sdk", "Vercel AI SDK")),
        (
            ("tools", "a conversation with tools"),
            ("tools, streamed", "the same, streamed"),
            ("responses, tools", "the same through `/v1/responses`, whole and streamed"),
            ("structured output", "`json_schema`"),
        ),
    ),
    (
        "Agents on the command line",
        (("Codex CLI", "Codex"), ("Claude Code CLI", "Claude Code")),
        (
            ("models", "the gateway is found, its models discovered"),
            ("agent turn", "a whole turn with tool calls, translated and native"),
            ("resumed session", "a second turn knows of the first"),
            ("freeform tools", "a patch as free text"),
            ("code mode", "tools called from code"),
            ("tools of a namespace", "called as such"),
            ("subagents", "do their part through the gateway too"),
            ("structured output", "a schema reaches the runtime"),
            ("server tools", "what only the company's own service can run is refused clearly"),
            ("images", "that a tool has read"),
            ("counting tokens", "the context shown, near what the runtime counts"),
            ("error classes", "a wrong key is understood"),
            ("context length", "a full window is understood"),
            ("retries", "an overloaded runtime is asked again"),
            ("cancel", "the runtime sees the client leave"),
            ("broken answers", "half a turn is not taken for a whole one"),
        ),
    ),
)

HEAD = """# Clients

What client libraries were proven with against the distribution, unchanged but for an address and a key. Each feature is tried through
a runtime that the gateway translates for (Ollama) and through one that it relays to (OpenAI-compatible), with scripted answers and
scripted faults. **yes**: every check of it passed; **no**: one failed; –: the library has no such thing, or it is not tried.
Python and JavaScript try all that a row names, Java the heart of it.

This page is generated; `.ci/run` fails where a run says otherwise. To renew it:

```sh
./mvnw verify && dist/assembly/src/lanes/run python node agents; python3 dist/assembly/src/lanes/clients/table.py write
```
"""


def read(files):
    """What the notes say: results by client and feature, and clients by name. One 'no' makes a feature a 'no'."""
    results, clients = {}, {}
    for file in files:
        for line in pathlib.Path(file).read_text(encoding="utf-8").splitlines():
            kind, name, *rest = line.split("\t")
            if kind == "client":
                clients[name] = rest
            elif kind == "feature":
                feature, result = rest
                results[name, feature] = "no" if "no" in (result, results.get((name, feature))) else "yes"
    return results, clients


def rows(table, results):
    _, columns, features = table
    for feature, meaning in features:
        yield feature, meaning, [results.get((client, feature), NONE) for client, _ in columns]


def page(results, clients):
    out = [HEAD]
    for table in TABLES:
        title, columns, _ = table
        out.append(f"## {title}\n")
        out.append("| | what | " + " | ".join(called for _, called in columns) + " |")
        out.append("|---|---|" + "---|" * len(columns))
        out += [f"| {feature} | {meaning} | {' | '.join(cells)} |" for feature, meaning, cells in rows(table, results)]
        out.append("")
        versions = [
            f"{called} {clients[client][0]} ({clients[client][1]})" for client, called in columns if client in clients
        ]
        out.append(f"Seen with {', '.join(versions)}.\n")
    return "\n".join(out).rstrip() + "\n"


def told():
    """What the page says, in the form of notes."""
    known = {}
    lines = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    for section, (_, columns, features) in zip(lines, TABLES):
        for line in section.splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if line.startswith("| ") and cells[0] in dict(features):
                for (client, _), cell in zip(columns, cells[2:]):
                    known[client, cells[0]] = cell
    return known


def strangers(results):
    known = {(client, feature) for _, columns, features in TABLES for client, _ in columns for feature, _ in features}
    return sorted(set(results) - known)


def check(files):
    results, clients = read(files)
    known = told() if PAGE.exists() else {}
    for client in clients:
        name = f"{client}: docs/clients.md says the same"
        wrong = [
            f"{feature} is {result}, not {known.get((client, feature), NONE)}"
            for (of, feature), result in sorted(results.items())
            if of == client and known.get((client, feature), NONE) != result
        ]
        wrong += [f"{f} is no longer tried" for (c, f), cell in known.items()
                  if c == client and cell != NONE and (c, f) not in results]
        print(f"not ok {name}: {'; '.join(wrong)}" if wrong else f"ok {name}")


def write():
    results, clients = read(sorted(file for pattern in NOTES for file in ROOT.glob(pattern)))
    wanted = {client for _, columns, _ in TABLES for client, _ in columns}
    missing = sorted(wanted - set(clients))
    if missing or strangers(results):
        sys.exit(f"nothing written: no notes of {missing}, no row for {strangers(results)}")
    PAGE.write_text(page(results, clients), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        write()
    elif sys.argv[1:2] == ["check"] and len(sys.argv) > 2:
        check(sys.argv[2:])
    else:
        sys.exit(__doc__)
