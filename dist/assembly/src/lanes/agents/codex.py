"""The Codex CLI, through /v1/responses."""

import json
import os
import re

import world
from world import Folder, GATEWAY, GIVEN, KEY, LINE, check, connect, interrupted, seen

NAME = "Codex CLI"
DONE = ("responses", "completed")
# Its own patience, cut short: the gateway's answers are to be judged, not the waiting.
HASTY = (
    *("-c", "model_providers.modeldock.request_max_retries=1"),
    *("-c", "model_providers.modeldock.stream_max_retries=1"),
    *("-c", "features.unbounded_connection_retries=false"),
)


def codex(*arguments):
    # The folder is thrown away and so is the machine: what is proven is the conversation, not Codex's own sandbox.
    return ("codex", "exec", *arguments, "--json", "--skip-git-repo-check")


def fresh(model="agent:agent"):
    folder = Folder("codex-" + re.sub(r"\W", "-", model))
    if not os.path.exists(os.path.join(folder.home, ".codex")):
        os.makedirs(os.path.join(folder.home, ".codex"))
        connect(folder, "codex", model)
    return folder


def ask(folder, prompt, *more):
    return folder.run(*codex(*more, "-s", "danger-full-access"), prompt)


def said(ended):
    return [e["item"]["text"] for e in ended.of("item.completed") if e["item"]["type"] == "agent_message"]


def items(ended, kind):
    return [e["item"] for e in ended.of("item.completed") if e["item"]["type"] == kind]


def is_whole(folder, ended, least=1000):
    assert ended.status == 0, ended
    assert folder.text("made.txt") == LINE + "\n", folder.text("made.txt")
    assert folder.text("second.txt") == LINE + "\n", folder.text("second.txt")
    assert "All done. It was given: " in said(ended)[-1] and GIVEN in said(ended)[-1], said(ended)
    assert "🌷" in said(ended)[0], said(ended)
    usage = ended.of("turn.completed")[0]["usage"]
    assert usage["input_tokens"] >= 3 * least and usage["output_tokens"] > 0, usage


conversation = []


def a_turn_with_tools_is_whole():
    folder = fresh()
    ended = ask(folder, "[[turn]] Please do the work.")
    is_whole(folder, ended)
    assert all(item["exit_code"] == 0 for item in items(ended, "command_execution")), ended
    conversation.append(folder)


def an_image_that_a_tool_has_read_arrives():
    ended = ask(fresh(), "[[look]] What is in the picture?")
    assert ended.status == 0 and said(ended)[-1] == "I saw 1 picture.", ended


def a_second_turn_knows_of_the_first():
    folder = conversation[0]
    ended = folder.run(*codex("resume", "--last"), "[[recall]] And now?")
    assert ended.status == 0, ended
    assert said(ended)[-1] == "Earlier tools have answered 3 times.", said(ended)


def a_patch_is_applied_by_a_freeform_tool():
    folder = fresh("gpt-5.5")
    ended = ask(folder, "[[turn]] Please do the work.")
    is_whole(folder, ended)
    changes = items(ended, "file_change")
    assert changes and changes[0]["status"] == "completed", ended


def a_turn_in_code_mode_is_whole():
    folder = fresh("gpt-6.1-sol")
    ended = ask(folder, "[[turn]] Please do the work.")
    is_whole(folder, ended)


def a_turn_with_the_native_api_is_whole():
    folder = fresh("agent-of-ollama:agent:latest")
    ended = ask(folder, "[[turn]] Please do the work.")
    # That one counts what it likes.
    is_whole(folder, ended, least=26)


def a_tool_of_a_namespace_is_called_as_such():
    ended = ask(fresh(), "[[use:wait_agent {}]] Wait.")
    # Its own complaint; a tool that it does not know is an unsupported call.
    assert said(ended)[-1] == "It answered: agent ids must be non-empty", said(ended)


def a_subagent_is_sent():
    ended = ask(fresh(), '[[use:spawn_agent {"message":"Say hello"}]] Send somebody.')
    sent = items(ended, "collab_tool_call")
    assert sent and sent[0]["status"] == "completed" and sent[0]["receiver_thread_ids"], ended


def a_schema_reaches_the_runtime():
    folder = fresh()
    schema = {"type": "object", "properties": {"times": {"type": "integer"}}, "required": ["times"]}
    with open(os.path.join(folder.path, "schema.json"), "w") as file:
        json.dump({**schema, "additionalProperties": False}, file)
    ended = ask(folder, "[[recall]] How often?", "--output-schema", "schema.json")
    assert ended.status == 0, ended
    asked = seen()["last"]["response_format"]
    assert asked["type"] == "json_schema" and asked["json_schema"]["schema"]["required"] == ["times"], asked


def the_list_of_models_is_understood():
    folder = Folder("codex-models")
    os.makedirs(os.path.join(folder.home, ".codex"))
    # Only a provider whose key comes from a command is asked for its models.
    provider = (
        f'{{name="ModelDock",base_url="{GATEWAY}/v1",wire_api="responses",auth={{command="printenv",args=["LANE_KEY"]}}}}'
    )
    ended = folder.run(
        *codex("-s", "danger-full-access", "-m", "agent:agent"),
        *("-c", "model_provider=md", "-c", "model_providers.md=" + provider),
        "[[turn]] Please do the work.",
        LANE_KEY=KEY,
    )
    is_whole(folder, ended)
    assert "failed to refresh available models" not in ended.err, ended.err[-800:]


def half_a_turn_is_not_taken_for_a_whole_one():
    folder = fresh()
    ended = ask(folder, "[[cut]] Please do the work.", *HASTY)
    assert ended.status != 0, ended
    assert ended.of("turn.failed") and not ended.of("turn.completed"), ended
    assert not folder.has("half.txt") and not items(ended, "command_execution"), ended


def cancelled(prompt):
    took = interrupted(fresh(), (*codex("-s", "danger-full-access"), prompt), "turn.started")
    return f"{took * 1000:.0f} ms"


def a_cancelled_turn_reaches_the_runtime():
    return cancelled("[[endless]] Go on.")


def a_turn_that_is_cancelled_while_it_waits_reaches_the_runtime():
    return cancelled("[[silent]] Go on.")


def an_overloaded_runtime_is_asked_again():
    folder = fresh()
    is_whole(folder, ask(folder, "[[busy:codex]] Please do the work."))


def a_full_window_is_understood():
    folder = fresh()
    ended = ask(folder, "[[full]] Please do the work.", *HASTY)
    assert ended.status != 0, ended
    message = ended.of("turn.failed")[0]["error"]["message"]
    assert "context window" in message, message


def run(version, platform):
    world.client(NAME, version, platform)
    check("agent turn", a_turn_with_tools_is_whole, DONE)
    check("resumed session", a_second_turn_knows_of_the_first, DONE)
    check("freeform tools", a_patch_is_applied_by_a_freeform_tool, DONE)
    check("code mode", a_turn_in_code_mode_is_whole, DONE)
    check("agent turn", a_turn_with_the_native_api_is_whole, DONE)
    check("images", an_image_that_a_tool_has_read_arrives, DONE)
    check("tools of a namespace", a_tool_of_a_namespace_is_called_as_such, DONE)
    check("subagents", a_subagent_is_sent, DONE)
    check("structured output", a_schema_reaches_the_runtime, DONE)
    check("models", the_list_of_models_is_understood, DONE)
    check("broken answers", half_a_turn_is_not_taken_for_a_whole_one, ("responses", "upstream_cut"))
    check("cancel", a_cancelled_turn_reaches_the_runtime, ("responses", "client_gone"))
    check("cancel", a_turn_that_is_cancelled_while_it_waits_reaches_the_runtime, ("responses", "client_gone"))
    check("retries", an_overloaded_runtime_is_asked_again, DONE)
    check("context length", a_full_window_is_understood, ("responses", "upstream_error"))
