"""The real Codex and Claude Code CLIs behind the gateway, each against a fake of its company's API.
Prints one line a check: 'ok NAME' or 'not ok NAME: WHY'. Needs nothing but Python itself."""

import json
import os
import threading
import time
import traceback
import urllib.error
import urllib.request

BASE_URL = os.environ["LANE_BASE_URL"]
KEY = os.environ["LANE_KEY"]
REQUEST_IDS = open(os.environ["LANE_REQUEST_IDS"], "a", buffering=1)


def call(path, body=None):
    request = urllib.request.Request(
        BASE_URL + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Bearer " + KEY, "Content-Type": "application/json"},
    )
    answer = urllib.request.urlopen(request, timeout=60)
    if body is not None:
        print(answer.headers["x-modeldock-request-id"], file=REQUEST_IDS)
    return answer


def model_of(instance):
    """The first of the instance's models."""
    ids = [model["id"] for model in json.load(call("/models"))["data"]]
    return next(name for name in ids if name.startswith(instance + ":"))


def chat(model, *turns, **more):
    roles = ["user", "assistant"] * len(turns)
    messages = [{"role": role, "content": text} for role, text in zip(roles, turns)]
    return call("/chat/completions", {"model": model, "messages": messages, **more})


def chunks(answer):
    for line in answer:
        text = line.decode().strip()
        if text.startswith("data: {"):
            yield json.loads(text[6:])


def the_models_are_listed(instance):
    assert model_of(instance)


def a_plain_chat_is_answered(instance):
    answer = json.load(chat(model_of(instance), "[[say:periwinkle]]"))
    assert "periwinkle" in answer["choices"][0]["message"]["content"], answer
    assert answer["choices"][0]["finish_reason"] == "stop", answer
    assert answer["usage"]["total_tokens"] > 0, answer


def a_conversation_is_streamed(instance):
    stream = list(chunks(chat(model_of(instance), "Hello", "Hi.", "[[say:periwinkle]]", stream=True)))
    text = "".join(c["choices"][0]["delta"].get("content") or "" for c in stream if c["choices"])
    assert "periwinkle" in text, stream
    assert [c["choices"][0]["finish_reason"] for c in stream if c["choices"]][-1] == "stop", stream


def a_field_that_cannot_be_passed_on_is_named(instance):
    try:
        chat(model_of(instance), "Hello", seed=7)
        raise AssertionError("it was accepted")
    except urllib.error.HTTPError as refused:
        error = json.load(refused)["error"]
        assert refused.code == 400 and error["code"] == "unsupported_parameter", error
        assert error["param"] == "seed", error


def four_at_once_do_not_mix(instance):
    model, wrong = model_of(instance), []

    def ask(word):
        answer = json.load(chat(model, f"[[say:{word}]]"))
        if word not in answer["choices"][0]["message"]["content"]:
            wrong.append(answer)

    words = ["alder", "birch", "cedar", "damson"]
    threads = [threading.Thread(target=ask, args=(word,)) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    assert not wrong, wrong
    assert not any(thread.is_alive() for thread in threads)


def a_client_may_leave(instance):
    answer = chat(model_of(instance), "[[slow:200]]", stream=True)
    next(chunks(answer))
    answer.close()
    time.sleep(0.2)
    assert json.load(chat(model_of(instance), "[[say:periwinkle]]"))["choices"]


CHECKS = [
    the_models_are_listed,
    a_plain_chat_is_answered,
    a_conversation_is_streamed,
    a_field_that_cannot_be_passed_on_is_named,
    four_at_once_do_not_mix,
    a_client_may_leave,
]

for instance in ("codex-local", "claudecode-local"):
    for check in CHECKS:
        name = f"{instance}: {check.__name__.replace('_', ' ')}"
        try:
            check(instance)
            print("ok", name, flush=True)
        except BaseException as failure:
            detail = failure.read().decode() if isinstance(failure, urllib.error.HTTPError) else failure
            print(f"not ok {name}: {detail!r}"[:800], flush=True)
            traceback.print_exc()
