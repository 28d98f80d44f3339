"""Messages, counting tokens, models."""

import anthropic
import pydantic

from anthropic_clients import QUESTION, WEATHER_TOOL, client, connect
from harness import GATEWAY, KEY, RUNTIMES, check, model, note, raises, through_each
from openai_clients import PIXEL

WORD = "periwinkle"


class Weather(pydantic.BaseModel):
    city: str
    degrees: int


def ask(runtime, name, messages=QUESTION, **more):
    return client.messages.create(model=model(runtime, name), messages=messages, **({"max_tokens": 2048} | more))


def text_of(message):
    return "".join(block.text for block in message.content if block.type == "text")


def is_answered(runtime):
    answer = ask(runtime, "text")
    assert answer.type == "message" and answer.role == "assistant", answer
    assert answer.model == model(runtime, "text") and answer.id.startswith("msg_"), answer
    assert text_of(answer) == "Hello there." and answer.stop_reason == "end_turn", answer
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (26, 282), answer


def the_demo_echoes():
    answer = client.messages.create(
        model="demo:echo", max_tokens=100, messages=[{"role": "user", "content": f"Say {WORD}"}]
    )
    assert WORD in text_of(answer), answer


def both_credentials_are_taken():
    watched = anthropic.DefaultHttpxClient(event_hooks={"response": [note]})
    bearer = anthropic.Anthropic(base_url=GATEWAY, auth_token=KEY, max_retries=0, http_client=watched)
    assert bearer.messages.create(model="demo:echo", max_tokens=100, messages=QUESTION).content


def the_limit_is_a_stop_reason(runtime):
    assert ask(runtime, "length", max_tokens=5).stop_reason == "max_tokens"


def common_settings_are_taken(runtime):
    answer = ask(
        runtime,
        "text",
        stop_sequences=["END"],
        metadata={"user_id": "me"},
        # No longer known to the library, and still sent by what was written for an older one.
        extra_body={"temperature": 0.3, "top_p": 0.9},
    )
    assert text_of(answer) == "Hello there.", answer


def events_come_in_order(runtime):
    events = list(ask(runtime, "text", stream=True))
    kinds = [event.type for event in events]
    assert [kind for kind in kinds if kind != "content_block_delta"] == [
        "message_start",
        "content_block_start",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ], kinds
    assert "".join(e.delta.text for e in events if e.type == "content_block_delta") == "Hello there.", events
    assert events[0].message.usage.input_tokens > 0, events[0]
    assert events[-2].delta.stop_reason == "end_turn" and events[-2].usage.output_tokens == 282, events[-2]


def the_helper_accumulates(runtime):
    with client.messages.stream(model=model(runtime, "text"), max_tokens=100, messages=QUESTION) as stream:
        text = "".join(stream.text_stream)
        answer = stream.get_final_message()
    assert text == text_of(answer) == "Hello there.", answer
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (26, 282), answer


def tools_are_called(runtime, name, cities, first):
    calls = [block for block in first.content if block.type == "tool_use"]
    assert first.stop_reason == "tool_use", first
    assert [(call.name, call.input) for call in calls] == [("get_weather", {"city": city}) for city in cities], first
    results = [
        {"type": "tool_result", "tool_use_id": call.id, "content": f"{18 + i} C"} for i, call in enumerate(calls)
    ]
    messages = QUESTION + [
        {"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in first.content]},
        {"role": "user", "content": results},
    ]
    answer = ask(runtime, name, messages, tools=[WEATHER_TOOL])
    expected = "It is " + " and ".join(result["content"] for result in results) + "."
    assert text_of(answer) == expected, answer


def a_tool_is_called_and_its_result_used(runtime):
    first = ask(runtime, "agent", tools=[WEATHER_TOOL], tool_choice={"type": "auto"})
    tools_are_called(runtime, "agent", ["Tokyo"], first)


def two_tools_are_called_at_once(runtime):
    tools_are_called(runtime, "agents", ["Tokyo", "Oslo"], ask(runtime, "agents", tools=[WEATHER_TOOL]))


def calls_are_accumulated_by_the_helper(runtime):
    with client.messages.stream(
        model=model(runtime, "agents"), max_tokens=100, messages=QUESTION, tools=[WEATHER_TOOL]
    ) as stream:
        first = stream.get_final_message()
    tools_are_called(runtime, "agents", ["Tokyo", "Oslo"], first)


def the_runner_runs_tools(runtime):
    @anthropic.beta_tool
    def get_weather(city: str) -> str:
        """The weather.

        Args:
            city: Where.
        """
        return f"18 C in {city}"

    for stream in (False, True):
        runner = client.beta.messages.tool_runner(
            model=model(runtime, "agent"), max_tokens=100, messages=QUESTION, tools=[get_weather], stream=stream
        )
        answer = runner.until_done()
        assert text_of(answer) == "It is 18 C in Tokyo.", answer


def a_schema_is_kept_to(runtime):
    answer = client.messages.parse(
        model=model(runtime, "json"), max_tokens=100, messages=QUESTION, output_format=Weather
    )
    assert answer.parsed_output == Weather(city="Oslo", degrees=18), answer


def an_image_arrives(runtime):
    source = {"type": "base64", "media_type": "image/png", "data": PIXEL}
    blocks = [{"type": "image", "source": source}, {"type": "text", "text": "What is this?"}]
    assert "images=1" in text_of(ask(runtime, "mirror", [{"role": "user", "content": blocks}]))


def system_texts_arrive_in_both_forms(runtime):
    for system in ("Be brief.", [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}]):
        said = text_of(ask(runtime, "mirror", system=system))
        assert "system=Be brief." in said, said


def thinking_is_a_block_of_its_own(runtime):
    thinking = {"type": "enabled", "budget_tokens": 1024}
    answer = ask(runtime, "think", thinking=thinking)
    assert [block.type for block in answer.content] == ["thinking", "text"], answer
    assert answer.content[0].thinking == "Let me see." and text_of(answer) == "Forty-two.", answer
    with client.messages.stream(
        model=model(runtime, "think"), max_tokens=2048, messages=QUESTION, thinking=thinking
    ) as stream:
        kinds = {event.type for event in stream}
        streamed = stream.get_final_message()
    assert [block.type for block in streamed.content] == ["thinking", "text"], streamed
    assert streamed.content[0].thinking == "Let me see." and "thinking" in kinds, streamed
    again = QUESTION + [
        {"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in answer.content]},
        {"role": "user", "content": "Are you sure?"},
    ]
    assert text_of(ask(runtime, "think", again, thinking=thinking)) == "Forty-two."


def tokens_are_counted(runtime):
    def count(text):
        return client.messages.count_tokens(
            model=model(runtime, "text"), messages=[{"role": "user", "content": text}], tools=[WEATHER_TOOL]
        ).input_tokens

    assert 0 < count("Hello") < count("Hello " * 200)


def models_are_listed():
    listed = list(client.models.list(limit=1000))
    ids = [each.id for each in listed]
    assert "demo:echo" in ids and {each.type for each in listed} == {"model"}, listed
    for runtime in RUNTIMES:
        name = model(runtime, "text")
        assert name in ids, ids
        assert client.models.retrieve(name).id == name
    raises(anthropic.NotFoundError, lambda: client.models.retrieve("demo:ecko"))


def pages_of_models_add_up():
    assert [m.id for m in client.models.list(limit=2)] == [m.id for m in connect().models.list(limit=1000)]


def run():
    check("messages", the_demo_echoes)
    check("messages", both_credentials_are_taken)
    through_each("messages", is_answered, the_limit_is_a_stop_reason, common_settings_are_taken)
    through_each("messages, streamed", events_come_in_order, the_helper_accumulates)
    through_each("tools", a_tool_is_called_and_its_result_used)
    through_each("parallel tools", two_tools_are_called_at_once)
    through_each("tools, streamed", calls_are_accumulated_by_the_helper)
    through_each("tool runner", the_runner_runs_tools)
    through_each("structured output", a_schema_is_kept_to)
    through_each("images", an_image_arrives)
    through_each("system texts", system_texts_arrive_in_both_forms)
    through_each("thinking", thinking_is_a_block_of_its_own)
    through_each("counting tokens", tokens_are_counted)
    check("models", models_are_listed)
    check("models", pages_of_models_add_up)
