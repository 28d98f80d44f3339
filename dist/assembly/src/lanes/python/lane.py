"""The official OpenAI SDK for Python against a gateway. Prints one line a check: 'ok NAME' or 'not ok NAME: WHY'."""

import os
import sys
import traceback

import openai

BASE_URL = os.environ["LANE_BASE_URL"]
KEY = os.environ["LANE_KEY"]
REQUEST_IDS = open(os.environ["LANE_REQUEST_IDS"], "a", buffering=1)
WORD = "periwinkle"
MESSAGES = [{"role": "user", "content": f"Say {WORD}"}]

client = openai.OpenAI(base_url=BASE_URL, api_key=KEY, max_retries=0, timeout=30)


def note(response):
    """Remembers the request, which must be found in the audit later."""
    print(response.headers["x-modeldock-request-id"], file=REQUEST_IDS)


def plain(model):
    raw = client.chat.completions.with_raw_response.create(model=model, messages=MESSAGES)
    note(raw)
    return raw.parse()


def chunks(model, **more):
    raw = client.chat.completions.with_raw_response.create(model=model, messages=MESSAGES, stream=True, **more)
    note(raw)
    return list(raw.parse())


def text_of(stream):
    return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)


def models_are_listed():
    ids = [model.id for model in client.models.list()]
    assert "demo:echo" in ids, ids
    assert any(name.startswith("ollama-test:") for name in ids), ids


def a_plain_chat_is_answered(model):
    answer = plain(model)
    assert answer.model == model, answer.model
    assert answer.choices[0].message.content, answer
    assert answer.choices[0].finish_reason == "stop", answer
    assert answer.usage.total_tokens > 0, answer


def a_streamed_chat_says_something_and_ends(model):
    stream = chunks(model)
    assert text_of(stream), stream
    assert [c.choices[0].finish_reason for c in stream if c.choices][-1] == "stop", stream
    assert {chunk.model for chunk in stream} == {model}, stream


def the_streaming_helper_accumulates(model):
    with client.chat.completions.stream(model=model, messages=MESSAGES) as stream:
        note(stream.response if hasattr(stream, "response") else stream._response)
        answer = stream.get_final_completion()
    assert answer.choices[0].message.content, answer
    assert answer.choices[0].finish_reason == "stop", answer


def usage_comes_when_asked_for(model):
    stream = chunks(model, stream_options={"include_usage": True})
    assert stream[-1].choices == [] and stream[-1].usage.total_tokens > 0, stream[-1]


def the_demo_echoes_plain_and_streamed():
    assert WORD in plain("demo:echo").choices[0].message.content
    assert WORD in text_of(chunks("demo:echo"))


def an_alias_falls_back():
    assert WORD in plain("lane-alias").choices[0].message.content


def a_wrong_key_is_an_authentication_error():
    try:
        openai.OpenAI(base_url=BASE_URL, api_key="mdk_wrong", max_retries=0).models.list()
        raise AssertionError("accepted")
    except openai.AuthenticationError as error:
        note(error.response)


def an_unknown_model_is_a_not_found_error():
    try:
        client.chat.completions.create(model="demo:ecko", messages=MESSAGES)
        raise AssertionError("accepted")
    except openai.NotFoundError as error:
        note(error.response)
        assert "demo:ecko" in str(error), error


def check(name, run):
    try:
        run()
        print(f"ok {name}", flush=True)
        return True
    except Exception as error:  # Whatever goes wrong, the next check still runs.
        why = " ".join(str(error).split())[:300] or type(error).__name__
        print(f"not ok {name}: {type(error).__name__}: {why}", flush=True)
        traceback.print_exc(file=sys.stderr)
        return False


def main():
    print(f"# openai {openai.__version__} on Python {sys.version.split()[0]}", flush=True)
    passed = [check("models_are_listed", models_are_listed)]
    fake = next((m.id for m in client.models.list() if m.id.startswith("ollama-test:")), "ollama-test:none")
    for model in ("demo:echo", fake):
        runtime = model.split(":")[0]
        for run in (
            a_plain_chat_is_answered,
            a_streamed_chat_says_something_and_ends,
            the_streaming_helper_accumulates,
            usage_comes_when_asked_for,
        ):
            passed.append(check(f"{run.__name__} ({runtime})", lambda run=run, model=model: run(model)))
    for run in (
        the_demo_echoes_plain_and_streamed,
        an_alias_falls_back,
        a_wrong_key_is_an_authentication_error,
        an_unknown_model_is_a_not_found_error,
    ):
        passed.append(check(run.__name__, run))
    return 0 if all(passed) else 1


sys.exit(main())
