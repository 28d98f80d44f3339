"""Completions, embeddings and models."""

import openai

from harness import RUNTIMES, check, model, raises, through_each
from openai_clients import client


def models_are_listed():
    ids = [each.id for each in client.models.list()]
    assert "demo:echo" in ids, ids
    for runtime in RUNTIMES:
        assert model(runtime, "text") in ids, ids


def a_model_is_got(runtime):
    name = model(runtime, "text")
    assert client.models.retrieve(name).id == name
    raises(openai.NotFoundError, lambda: client.models.retrieve(model(runtime, "nothing")))


def a_text_is_completed(runtime):
    answer = client.completions.create(model=model(runtime, "text"), prompt="Once")
    assert answer.object == "text_completion" and answer.choices[0].text == "Hello there.", answer
    assert answer.choices[0].finish_reason == "stop" and answer.usage.total_tokens > 0, answer


def a_completion_is_streamed(runtime):
    chunks = list(client.completions.create(model=model(runtime, "text"), prompt="Once", stream=True))
    assert "".join(chunk.choices[0].text for chunk in chunks if chunk.choices) == "Hello there.", chunks
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop", chunks


def embed(runtime, input="four", **more):
    return client.embeddings.create(model=model(runtime, "embed"), input=input, **more)


def vectors_come_by_default(runtime):
    # The library asks for base64 by itself and decodes it.
    answer = embed(runtime)
    assert answer.data[0].embedding == [4, 0.5, 0.5, 0.5], answer
    assert answer.model == model(runtime, "embed") and answer.usage.prompt_tokens == 4, answer


def base64_is_base64(runtime):
    raw = client.embeddings.with_raw_response.create(
        model=model(runtime, "embed"), input="four", encoding_format="base64"
    )
    assert raw.http_response.json()["data"][0]["embedding"] == "AACAQAAAAD8AAAA/AAAAPw==", raw.text()


def floats_come_when_asked_for(runtime):
    assert embed(runtime, encoding_format="float").data[0].embedding == [4, 0.5, 0.5, 0.5]


def dimensions_are_passed_on(runtime):
    assert len(embed(runtime, dimensions=7).data[0].embedding) == 7


def several_texts_keep_their_order(runtime):
    answer = embed(runtime, ["a", "bb", "ccc"])
    assert [(row.index, row.embedding[0]) for row in answer.data] == [(0, 1), (1, 2), (2, 3)], answer


def tokens_are_taken_or_clearly_refused(runtime):
    if runtime == "relay-test":
        assert embed(runtime, [[1, 2, 3], [4]]).data[1].embedding[0] == 1
    else:
        raises(openai.BadRequestError, lambda: embed(runtime, [[1, 2, 3], [4]]))


def run():
    check("models", models_are_listed)
    through_each("models", a_model_is_got)
    through_each("completions", a_text_is_completed, a_completion_is_streamed)
    through_each(
        "embeddings",
        vectors_come_by_default,
        base64_is_base64,
        floats_come_when_asked_for,
        dimensions_are_passed_on,
        several_texts_keep_their_order,
        tokens_are_taken_or_clearly_refused,
    )
