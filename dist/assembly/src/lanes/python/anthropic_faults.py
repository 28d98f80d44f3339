"""What goes wrong: classes of errors, retries, timeouts, leaving, and answers that break off."""

import anthropic

from anthropic_clients import QUESTION, client, connect
from harness import NARROW_KEY, await_left, check, model, raises, seen, through_each


def ask(with_client, name, **more):
    return with_client.messages.create(model=name, **({"max_tokens": 100, "messages": QUESTION} | more))


def a_wrong_key_is_an_authentication_error():
    stranger = connect("mdk_wrong")
    error = raises(anthropic.AuthenticationError, lambda: ask(stranger, "demo:echo"))
    assert error.body["error"]["type"] == "authentication_error", error.body
    raises(anthropic.AuthenticationError, lambda: stranger.models.list())


def a_model_that_the_key_may_not_use_is_a_permission_error():
    error = raises(anthropic.PermissionDeniedError, lambda: ask(connect(NARROW_KEY), model("ollama-test", "text")))
    assert error.body["error"]["type"] == "permission_error", error.body


def an_unknown_model_is_a_not_found_error():
    error = raises(anthropic.NotFoundError, lambda: ask(client, "demo:ecko"))
    assert error.body["error"]["type"] == "not_found_error" and "demo:ecko" in str(error), error.body


def a_wrong_value_is_a_bad_request_error():
    error = raises(anthropic.BadRequestError, lambda: ask(client, "demo:echo", messages="Hello"))
    assert error.body["error"]["type"] == "invalid_request_error", error.body


def request_ids_can_be_read():
    assert ask(client, "demo:echo")._request_id.startswith("req_")
    error = raises(anthropic.NotFoundError, lambda: ask(client, "demo:ecko"))
    assert error.request_id.startswith("req_") and error.body["request_id"] == error.request_id, error.body


def a_broken_runtime_is_asked_once(runtime):
    before = seen(runtime, "broken")["requests"]
    error = raises(anthropic.InternalServerError, lambda: ask(connect(max_retries=3), model(runtime, "broken")))
    assert error.response.headers["x-should-retry"] == "false", error.response.headers
    assert seen(runtime, "broken")["requests"] - before == 1


def a_busy_runtime_is_asked_again(runtime):
    before = seen(runtime, "busy")["requests"]
    messages = [{"role": "user", "content": "busy for anthropic python"}]
    answer = ask(connect(max_retries=2), model(runtime, "busy"), messages=messages)
    assert answer.content[0].text == "At last.", answer
    assert seen(runtime, "busy")["requests"] - before == 2


def a_timeout_is_kept(runtime):
    before = seen(runtime, "late")
    raises(anthropic.APITimeoutError, lambda: ask(connect(timeout=0.5), model(runtime, "late")))
    await_left(runtime, "late", before)


def leaving_a_stream_reaches_the_runtime(runtime):
    before = seen(runtime, "slow")
    with client.messages.stream(model=model(runtime, "slow"), max_tokens=100, messages=QUESTION) as stream:
        next(iter(stream.text_stream))
    await_left(runtime, "slow", before)


def a_stream_that_breaks_off_raises(runtime, fault):
    kinds = []

    def read():
        for event in ask(client, model(runtime, fault), stream=True):
            kinds.append(event.type)

    raises(anthropic.APIError, read)
    assert "content_block_delta" in kinds and "message_stop" not in kinds, kinds


def the_helper_raises_too(runtime, fault):
    def read():
        with client.messages.stream(model=model(runtime, fault), max_tokens=100, messages=QUESTION) as stream:
            return stream.get_final_message()

    raises(anthropic.APIError, read)


def a_plain_answer_that_breaks_off_is_an_error(runtime, fault):
    raises(anthropic.InternalServerError, lambda: ask(client, model(runtime, fault)))


def run():
    check("error classes", a_wrong_key_is_an_authentication_error)
    check("error classes", a_model_that_the_key_may_not_use_is_a_permission_error)
    check("error classes", an_unknown_model_is_a_not_found_error)
    check("error classes", a_wrong_value_is_a_bad_request_error)
    check("request ids", request_ids_can_be_read)
    through_each("retries", a_broken_runtime_is_asked_once, a_busy_runtime_is_asked_again)
    through_each("timeouts", a_timeout_is_kept)
    through_each("cancel", leaving_a_stream_reaches_the_runtime)
    for runtime in ("ollama-test", "relay-test"):
        for fault in ("cut", "garbage", "stall"):
            check("broken answers", a_stream_that_breaks_off_raises, runtime, fault)
            check("broken answers", the_helper_raises_too, runtime, fault)
            check("broken answers", a_plain_answer_that_breaks_off_is_an_error, runtime, fault)
