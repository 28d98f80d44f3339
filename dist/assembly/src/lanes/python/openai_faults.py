"""What goes wrong: classes of errors, retries, timeouts, leaving, and answers that break off."""

import asyncio

import openai

from harness import BASE_URL, KEY, NARROW_KEY, await_left, check, model, raises, seen, through_each
from openai_clients import QUESTION, client, connect


def surfaces(with_client, name):
    """The same request on every surface that makes text."""
    return {
        "chat": lambda **more: with_client.chat.completions.create(model=name, messages=QUESTION, **more),
        "responses": lambda **more: with_client.responses.create(model=name, input="Hello", **more),
        "completions": lambda **more: with_client.completions.create(model=name, prompt="Hello", **more),
    }


def a_wrong_key_is_an_authentication_error():
    stranger = connect("mdk_wrong")
    raises(openai.AuthenticationError, lambda: stranger.models.list())
    for ask in surfaces(stranger, "demo:echo").values():
        assert raises(openai.AuthenticationError, ask).code == "invalid_api_key"


def a_model_that_the_key_may_not_use_is_a_permission_error():
    narrow = connect(NARROW_KEY)
    for ask in surfaces(narrow, model("ollama-test", "text")).values():
        raises(openai.PermissionDeniedError, ask)


def an_unknown_model_is_a_not_found_error():
    for ask in surfaces(client, "demo:ecko").values():
        error = raises(openai.NotFoundError, ask)
        assert error.code == "model_not_found" and "demo:ecko" in str(error), error


def a_wrong_value_is_a_bad_request_error():
    raises(openai.BadRequestError, lambda: client.chat.completions.create(model="demo:echo", messages="Hello"))
    raises(openai.BadRequestError, lambda: client.responses.create(model="demo:echo", input=7))
    raises(openai.BadRequestError, lambda: client.completions.create(model="demo:echo", prompt={"a": 1}))
    raises(openai.BadRequestError, lambda: client.embeddings.create(model="demo:echo", input={"a": 1}))


def request_ids_can_be_read():
    answer = client.chat.completions.create(model="demo:echo", messages=QUESTION)
    assert answer._request_id.startswith("req_"), answer._request_id
    error = raises(openai.NotFoundError, surfaces(client, "demo:ecko")["chat"])
    assert error.request_id.startswith("req_"), error.request_id


def a_broken_runtime_is_asked_once(runtime):
    patient = connect(max_retries=3)
    for name, ask in surfaces(patient, model(runtime, "broken")).items():
        before = seen(runtime, "broken")["requests"]
        error = raises(openai.InternalServerError, ask)
        assert error.response.headers["x-should-retry"] == "false", error.response.headers
        asked = seen(runtime, "broken")["requests"] - before
        assert asked == 1, f"{name}: {asked} requests"


def a_busy_runtime_is_asked_again(runtime):
    patient = connect(max_retries=2)
    before = seen(runtime, "busy")["requests"]
    messages = [{"role": "user", "content": "busy for python"}]
    answer = patient.chat.completions.create(model=model(runtime, "busy"), messages=messages)
    assert answer.choices[0].message.content == "At last.", answer
    assert seen(runtime, "busy")["requests"] - before == 2


def a_timeout_is_kept(runtime):
    before = seen(runtime, "late")
    hasty = connect(timeout=0.5)
    raises(openai.APITimeoutError, surfaces(hasty, model(runtime, "late"))["chat"])
    await_left(runtime, "late", before)


def leaving_a_stream_reaches_the_runtime(runtime):
    for name, ask in surfaces(client, model(runtime, "slow")).items():
        before = seen(runtime, "slow")
        stream = ask(stream=True)
        next(iter(stream))
        stream.close()
        try:
            await_left(runtime, "slow", before)
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error


def cancelling_a_plain_request_reaches_the_runtime(runtime):
    async def leave():
        async with openai.AsyncOpenAI(base_url=BASE_URL, api_key=KEY, max_retries=0) as concurrent:
            task = asyncio.create_task(
                concurrent.chat.completions.create(model=model(runtime, "slow"), messages=QUESTION)
            )
            await asyncio.sleep(0.5)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            assert task.cancelled()

    before = seen(runtime, "slow")
    asyncio.run(leave())
    await_left(runtime, "slow", before)


class ResponseFailed(openai.APIError):
    """In responses the end of a failed answer is an event, as the real service has it."""

    def __init__(self):
        super().__init__("response.failed", request=None, body=None)


def a_stream_that_breaks_off_raises(runtime, fault):
    for name, ask in surfaces(client, model(runtime, fault)).items():
        events = []

        def read(ask=ask, events=events):
            for event in ask(stream=True):
                events.append(event)
                if getattr(event, "type", "") == "response.failed":
                    raise ResponseFailed()

        try:
            raises(openai.APIError, read)
            assert any("Hel" in event.model_dump_json() for event in events), f"nothing was said: {events}"
            assert not any("response.completed" in event.model_dump_json() for event in events), events
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error


def the_helper_raises_too(runtime, fault):
    kinds = []

    def read():
        with client.chat.completions.stream(model=model(runtime, fault), messages=QUESTION) as events:
            for event in events:
                kinds.append(event.type)
            return events.get_final_completion()

    raises(openai.APIError, read)
    assert "content.delta" in kinds and "content.done" not in kinds, kinds


def the_helper_for_responses_raises_too(runtime, fault):
    kinds = []

    def read():
        with client.responses.stream(model=model(runtime, fault), input="Hello") as events:
            for event in events:
                kinds.append(event.type)
            return events.get_final_response()

    raises((openai.APIError, RuntimeError), read)
    assert "response.output_text.delta" in kinds and "response.completed" not in kinds, kinds


def a_plain_answer_that_breaks_off_is_an_error(runtime, fault):
    for name, ask in surfaces(client, model(runtime, fault)).items():
        try:
            raises(openai.InternalServerError, ask)
        except openai.APIError as error:
            raise AssertionError(f"{name}: {error}") from error


def run():
    check("error classes", a_wrong_key_is_an_authentication_error)
    check("error classes", a_model_that_the_key_may_not_use_is_a_permission_error)
    check("error classes", an_unknown_model_is_a_not_found_error)
    check("error classes", a_wrong_value_is_a_bad_request_error)
    check("request ids", request_ids_can_be_read)
    through_each("retries", a_broken_runtime_is_asked_once, a_busy_runtime_is_asked_again)
    through_each("timeouts", a_timeout_is_kept)
    through_each("cancel", leaving_a_stream_reaches_the_runtime, cancelling_a_plain_request_reaches_the_runtime)
    for runtime in ("ollama-test", "relay-test"):
        for fault in ("cut", "garbage", "stall"):
            check("broken answers", a_stream_that_breaks_off_raises, runtime, fault)
            check("broken answers", the_helper_raises_too, runtime, fault)
            check("broken answers", the_helper_for_responses_raises_too, runtime, fault)
            check("broken answers", a_plain_answer_that_breaks_off_is_an_error, runtime, fault)
