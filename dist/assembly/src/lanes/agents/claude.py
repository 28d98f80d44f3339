"""The Claude Code CLI, through /v1/messages."""

import json
import os
import re

import world
from world import Folder, GATEWAY, GIVEN, KEY, LINE, call, check, connect, interrupted

NAME = "Claude Code CLI"
DONE = ("messages", "completed")
# Not CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: with it no gateway is asked for its models.
QUIET = {"DISABLE_AUTOUPDATER": "1", "DISABLE_TELEMETRY": "1", "DISABLE_ERROR_REPORTING": "1"}
# A new session asks for its title beside the first turn.
TURN_AND_TITLE = 2
# What Claude Code sends with each request.
HEADERS = {
    "Authorization": "Bearer " + KEY,
    "anthropic_version": "2023-06-01",
    "anthropic_beta": "claude-code-20250219,context-management-2025-06-27,mid-conversation-system-2026-04-07",
}


def claude(prompt, *arguments):
    return (
        *("claude", "-p", prompt, "--output-format", "stream-json", "--verbose", "--include-partial-messages"),
        *("--permission-mode", "acceptEdits", "--allowedTools", "Bash Read Write", *arguments),
    )


def fresh(model="claude-agent"):
    folder = Folder("claude-" + re.sub(r"\W", "-", model))
    if not os.path.exists(os.path.join(folder.home, ".claude")):
        os.makedirs(os.path.join(folder.home, ".claude"))
        connect(folder, "claude-code", model)
    return folder


def ask(folder, prompt, *more, **variables):
    return folder.run(*claude(prompt, *more), **QUIET, **variables)


def result(ended):
    assert len(ended.of("result")) == 1, ended
    return ended.of("result")[0]


def streamed(ended, kind):
    events = [event["event"] for event in ended.of("stream_event")]
    return [event for event in events if event["type"] == kind]


def is_whole(folder, ended, least=1000):
    done = result(ended)
    assert ended.status == 0 and done["subtype"] == "success" and not done["is_error"], ended
    assert folder.text("made.txt") == LINE + "\n", folder.text("made.txt")
    assert folder.text("second.txt") == LINE + "\n", folder.text("second.txt")
    assert done["result"].startswith("All done. It was given: ") and GIVEN in done["result"], done["result"]
    for start in streamed(ended, "message_start"):
        assert start["message"]["usage"]["input_tokens"] >= least, start
    for end in streamed(ended, "message_delta"):
        assert end["usage"]["output_tokens"] > 0, end
    starts = {start["message"]["id"] for start in streamed(ended, "message_start")}
    assert len(starts) == len(streamed(ended, "message_stop")) == 3, ended
    assert done["usage"]["input_tokens"] >= 3 * least and done["usage"]["output_tokens"] > 0, done["usage"]


conversation = []


def a_turn_with_tools_is_whole():
    folder = fresh()
    ended = ask(folder, "[[turn]] Please do the work.")
    is_whole(folder, ended)
    conversation.append(folder)


def a_turn_with_the_native_api_is_whole():
    folder = fresh("agent-of-ollama:agent:latest")
    ended = ask(folder, "[[turn]] Please do the work.")
    # That one counts what it likes.
    is_whole(folder, ended, least=26)


def an_image_that_a_tool_has_read_arrives():
    ended = ask(fresh(), "[[look]] What is in the picture?")
    assert result(ended)["result"] == "I saw 1 picture.", ended


def a_second_turn_knows_of_the_first():
    ended = ask(conversation[0], "[[recall]] And now?", "--continue")
    assert result(ended)["result"] == "Earlier tools have answered 3 times.", ended


def models_are_discovered():
    cache = os.path.join(conversation[0].home, ".claude", "cache", "gateway-models.json")
    with open(cache) as file:
        text = file.read()
    assert "claude-agent" in text and KEY not in text, text


def the_gateway_is_there():
    for path in ("/", "/api/hello"):
        with call(path, method="HEAD") as answer:
            assert answer.status == 200 and answer.read() == b"", path


def the_context_is_counted():
    ended = ask(conversation[0], "/context", "--continue")
    shown = re.search(r"Tokens:\*\* ([\d.]+)k? ", result(ended)["result"])
    assert shown and float(shown[1]) > 0, ended


def a_count_is_near_what_the_runtime_counts():
    body = {
        "model": "claude-agent",
        "messages": [{"role": "user", "content": "Count me. " * 400}],
        "tools": [{"name": "Bash", "description": "Runs.", "input_schema": {"type": "object", "properties": {}}}],
    }
    with call("/v1/messages/count_tokens?beta=true", body, **HEADERS) as answer:
        counted = json.load(answer)["input_tokens"]
    assert 500 < counted < 2500, counted
    return f"{counted} tokens"


def half_a_turn_is_not_taken_for_a_whole_one():
    folder = fresh()
    ended = ask(folder, "[[cut]] Please do the work.", CLAUDE_CODE_MAX_RETRIES="1")
    assert ended.status == 1 and result(ended)["is_error"], ended
    assert result(ended)["result"].startswith("API Error"), ended
    assert not folder.has("half.txt") and not ended.of("user"), ended


def a_cancelled_turn_reaches_the_runtime():
    took = interrupted(fresh(), claude("[[endless]] Go on."), '"content_block_delta"', calls=TURN_AND_TITLE, **QUIET)
    return f"{took * 1000:.0f} ms"


def a_turn_that_is_cancelled_while_it_waits_reaches_the_runtime():
    took = interrupted(fresh(), claude("[[silent]] Go on."), '"init"', calls=TURN_AND_TITLE, **QUIET)
    return f"{took * 1000:.0f} ms"


def an_overloaded_runtime_is_asked_again():
    folder = fresh()
    ended = ask(folder, "[[busy:claude]] Please do the work.")
    is_whole(folder, ended)
    retries = [event for event in ended.of("system") if event["subtype"] == "api_retry"]
    assert [retry["error_status"] for retry in retries] == [529, 529], retries


def a_full_window_is_understood():
    ended = ask(fresh(), "[[full]] Please do the work.", CLAUDE_CODE_MAX_RETRIES="1")
    done = result(ended)
    assert done["is_error"] and done["terminal_reason"] == "prompt_too_long", done
    assert "Prompt is too long" in done["result"], done


def a_search_that_nobody_can_do_is_not_made_up():
    ended = ask(fresh(), '[[use:WebSearch {"query":"periwinkle"}]] Search.', "WebSearch")
    assert "API Error: 400" in result(ended)["result"], ended
    assert "no runtime behind this gateway has" in result(ended)["result"], ended


def a_subagent_does_its_part():
    ended = ask(
        fresh(), '[[use:Agent {"description":"greet","prompt":"Say hello","subagent_type":"general-purpose"}]]', "Agent"
    )
    assert "It answered: Hello from the agent." in result(ended)["result"], ended


def a_wrong_key_is_understood():
    folder = Folder("claude-wrong-key")
    ended = ask(
        folder, "Hello", CLAUDE_CODE_MAX_RETRIES="0",
        ANTHROPIC_BASE_URL=GATEWAY, ANTHROPIC_AUTH_TOKEN="mdk_wrong", ANTHROPIC_MODEL="claude-agent",
    )
    assert result(ended)["is_error"] and "authenticat" in result(ended)["result"].lower(), ended


def run(version, platform):
    world.client(NAME, version, platform)
    check("agent turn", a_turn_with_tools_is_whole, DONE)
    check("resumed session", a_second_turn_knows_of_the_first, DONE)
    check("agent turn", a_turn_with_the_native_api_is_whole, DONE)
    check("subagents", a_subagent_does_its_part, DONE)
    check("server tools", a_search_that_nobody_can_do_is_not_made_up, ("messages", "rejected_request"))
    check("images", an_image_that_a_tool_has_read_arrives, DONE)
    check("models", models_are_discovered)
    check("models", the_gateway_is_there)
    check("counting tokens", the_context_is_counted, ("count_tokens", "completed"))
    check("counting tokens", a_count_is_near_what_the_runtime_counts, ("count_tokens", "completed"))
    check("broken answers", half_a_turn_is_not_taken_for_a_whole_one, ("messages", "upstream_cut"))
    check("cancel", a_cancelled_turn_reaches_the_runtime, ("messages", "client_gone"))
    check("cancel", a_turn_that_is_cancelled_while_it_waits_reaches_the_runtime, ("messages", "client_gone"))
    check("retries", an_overloaded_runtime_is_asked_again, DONE)
    check("context length", a_full_window_is_understood, ("messages", "upstream_error"))
    check("error classes", a_wrong_key_is_understood, ("messages", "refused_auth"))
