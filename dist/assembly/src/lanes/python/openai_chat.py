"""Chat completions."""

import json
from typing import Literal

import openai
import pydantic

from harness import check, model, raises, through_each
from openai_clients import PIXEL, QUESTION, WEATHER_TOOL, client

WORD = "periwinkle"


class Weather(pydantic.BaseModel):
    city: str
    degrees: int
    unit: Literal["C"] = "C"


def ask(runtime, name, messages=QUESTION, **more):
    return client.chat.completions.create(model=model(runtime, name), messages=messages, **more)


def stream(runtime, name, **more):
    return list(ask(runtime, name, stream=True, **more))


def text_of(chunks):
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def is_answered(runtime):
    answer = ask(runtime, "text")
    assert answer.model == model(runtime, "text"), answer.model
    assert answer.object == "chat.completion" and answer.id and answer.created > 0, answer
    assert answer.choices[0].message.content == "Hello there.", answer
    assert answer.choices[0].message.role == "assistant", answer
    assert answer.choices[0].finish_reason == "stop", answer
    assert answer.usage.total_tokens == 308, answer


def the_demo_echoes():
    messages = [{"role": "user", "content": f"Say {WORD}"}]
    answer = client.chat.completions.create(model="demo:echo", messages=messages)
    assert WORD in answer.choices[0].message.content, answer
    chunks = list(client.chat.completions.create(model="demo:echo", messages=messages, stream=True))
    assert WORD in text_of(chunks), chunks


def an_alias_falls_back():
    answer = client.chat.completions.create(model="lane-alias", messages=[{"role": "user", "content": WORD}])
    assert WORD in answer.choices[0].message.content and answer.model == "lane-alias", answer


def the_limit_is_a_finish_reason(runtime):
    assert ask(runtime, "length", max_tokens=5).choices[0].finish_reason == "length"
    assert stream(runtime, "length", max_completion_tokens=5)[-1].choices[0].finish_reason == "length"


def common_settings_are_taken(runtime):
    answer = ask(
        runtime, "text", temperature=0.3, top_p=0.9, seed=7, stop=["END"], user="me", metadata={"a": "b"}, store=False
    )
    assert answer.choices[0].message.content == "Hello there.", answer


def is_streamed(runtime):
    chunks = stream(runtime, "text")
    assert text_of(chunks) == "Hello there.", chunks
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop", chunks
    assert {chunk.model for chunk in chunks} == {model(runtime, "text")}, chunks
    assert len({(chunk.id, chunk.created) for chunk in chunks}) == 1, chunks
    assert [chunk.choices[0].delta.role for chunk in chunks if chunk.choices and chunk.choices[0].delta.role] == [
        "assistant"
    ], chunks
    assert all("usage" not in chunk.model_fields_set or chunk.usage is None for chunk in chunks), chunks


def the_helper_accumulates(runtime):
    with client.chat.completions.stream(model=model(runtime, "text"), messages=QUESTION) as events:
        kinds = {event.type for event in events}
        answer = events.get_final_completion()
    assert answer.choices[0].message.content == "Hello there.", answer
    assert answer.choices[0].message.role == "assistant", answer
    assert "content.delta" in kinds and "content.done" in kinds, kinds


def usage_comes_when_asked_for(runtime):
    chunks = stream(runtime, "text", stream_options={"include_usage": True})
    assert chunks[-1].choices == [] and chunks[-1].usage.total_tokens == 308, chunks[-1]
    assert all(chunk.usage is None for chunk in chunks[:-1]), chunks


def a_conversation(runtime, name, cities, calls, call_message):
    assert [json.loads(call.function.arguments) for call in calls] == [{"city": city} for city in cities], calls
    assert {call.function.name for call in calls} == {"get_weather"}, calls
    assert len({call.id for call in calls}) == len(cities) and all(call.id for call in calls), calls
    results = [{"role": "tool", "tool_call_id": call.id, "content": f"{18 + i} C"} for i, call in enumerate(calls)]
    messages = QUESTION + [call_message.model_dump(exclude_none=True)] + results
    said = ask(runtime, name, messages, tools=[WEATHER_TOOL]).choices[0].message.content
    assert said == "It is " + " and ".join(result["content"] for result in results) + ".", said


def a_tool_is_called_and_its_result_used(runtime):
    answer = ask(runtime, "agent", tools=[WEATHER_TOOL], tool_choice="auto")
    assert answer.choices[0].finish_reason == "tool_calls", answer
    message = answer.choices[0].message
    a_conversation(runtime, "agent", ["Tokyo"], message.tool_calls, message)


def two_tools_are_called_at_once(runtime):
    message = ask(runtime, "agents", tools=[WEATHER_TOOL], parallel_tool_calls=True).choices[0].message
    a_conversation(runtime, "agents", ["Tokyo", "Oslo"], message.tool_calls, message)


def calls_are_accumulated_by_the_helper(runtime):
    for name, cities in (("agent", ["Tokyo"]), ("agents", ["Tokyo", "Oslo"])):
        with client.chat.completions.stream(
            model=model(runtime, name), messages=QUESTION, tools=[WEATHER_TOOL]
        ) as events:
            answer = events.get_final_completion()
        assert answer.choices[0].finish_reason == "tool_calls", answer
        calls = answer.choices[0].message.tool_calls
        assert [call.function.parsed_arguments for call in calls] == [{"city": city} for city in cities], calls
        assert {call.type for call in calls} == {"function"}, calls
        assert len({call.id for call in calls}) == len(cities), calls


def a_schema_is_kept_to(runtime):
    answer = client.chat.completions.parse(model=model(runtime, "json"), messages=QUESTION, response_format=Weather)
    assert answer.choices[0].message.parsed == Weather(city="Oslo", degrees=18), answer


def a_streamed_schema_is_kept_to(runtime):
    with client.chat.completions.stream(
        model=model(runtime, "json"), messages=QUESTION, response_format=Weather
    ) as events:
        answer = events.get_final_completion()
    assert answer.choices[0].message.parsed == Weather(city="Oslo", degrees=18), answer


def an_image_arrives(runtime):
    parts = [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PIXEL}"}},
    ]
    said = ask(runtime, "mirror", [{"role": "user", "content": parts}]).choices[0].message.content
    assert "images=1" in said, said


def system_and_developer_texts_arrive(runtime):
    for role in ("system", "developer"):
        said = ask(runtime, "mirror", [{"role": role, "content": "Be brief."}] + QUESTION).choices[0].message.content
        assert "system=Be brief." in said, said


def reasoning_is_kept_apart(runtime):
    message = ask(runtime, "think", reasoning_effort="low").choices[0].message
    assert message.content == "Forty-two.", message
    assert message.model_extra["reasoning_content"] == "Let me see.", message
    deltas = [chunk.choices[0].delta for chunk in stream(runtime, "think") if chunk.choices]
    assert "".join(delta.content or "" for delta in deltas) == "Forty-two.", deltas
    assert "".join((delta.model_extra or {}).get("reasoning_content") or "" for delta in deltas) == "Let me see."


def several_choices_or_a_clear_refusal(runtime):
    if runtime == "relay-test":
        answer = ask(runtime, "text", n=2)
        assert [choice.message.content for choice in answer.choices] == ["Hello there."] * 2, answer
        assert {choice.index for chunk in stream(runtime, "text", n=2) for choice in chunk.choices} == {0, 1}
    else:
        error = raises(openai.BadRequestError, lambda: ask(runtime, "text", n=2))
        assert error.code == "unsupported_parameter" and error.param == "n", error


def logprobs_come():
    answer = ask("relay-test", "text", logprobs=True, top_logprobs=1)
    assert answer.choices[0].logprobs.content[0].token == "Hello there.", answer


def run():
    check("chat", the_demo_echoes)
    check("chat", an_alias_falls_back)
    through_each("chat", is_answered, the_limit_is_a_finish_reason, common_settings_are_taken)
    through_each("chat, streamed", is_streamed, the_helper_accumulates)
    through_each("usage in streams", usage_comes_when_asked_for)
    through_each("tools", a_tool_is_called_and_its_result_used)
    through_each("parallel tools", two_tools_are_called_at_once)
    through_each("tools, streamed", calls_are_accumulated_by_the_helper)
    through_each("structured output", a_schema_is_kept_to, a_streamed_schema_is_kept_to)
    through_each("images", an_image_arrives)
    through_each("system texts", system_and_developer_texts_arrive)
    through_each("reasoning", reasoning_is_kept_apart)
    through_each("several choices", several_choices_or_a_clear_refusal)
    check("logprobs", logprobs_come)
