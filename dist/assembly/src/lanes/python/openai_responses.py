"""Responses."""

import json

import openai
import pydantic

from harness import model, raises, through_each
from openai_clients import PIXEL, WEATHER, client

QUESTION = "What is the weather?"
TOOL = {"type": "function", "name": "get_weather", "description": "The weather.", "parameters": WEATHER, "strict": True}


class Weather(pydantic.BaseModel):
    city: str
    degrees: int


def ask(runtime, name, input=QUESTION, **more):
    return client.responses.create(model=model(runtime, name), input=input, **more)


def is_answered(runtime):
    answer = ask(runtime, "text")
    assert answer.object == "response" and answer.status == "completed", answer
    assert answer.model == model(runtime, "text") and answer.output_text == "Hello there.", answer
    assert answer.usage.total_tokens == 308 and answer.error is None, answer


def instructions_and_images_arrive(runtime):
    parts = [
        {"type": "input_text", "text": "What is this?"},
        {"type": "input_image", "image_url": f"data:image/png;base64,{PIXEL}", "detail": "auto"},
    ]
    said = ask(runtime, "mirror", [{"role": "user", "content": parts}], instructions="Be brief.").output_text
    assert "system=Be brief." in said and "images=1" in said, said


def the_limit_makes_it_incomplete(runtime):
    answer = ask(runtime, "length", max_output_tokens=16)
    assert answer.status == "incomplete" and answer.incomplete_details.reason == "max_output_tokens", answer


def events_come_in_order(runtime):
    events = list(ask(runtime, "text", stream=True))
    assert [event.sequence_number for event in events] == list(range(len(events))), events
    assert [event.type for event in events if not event.type.endswith("delta")] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ], [event.type for event in events]
    assert "".join(event.delta for event in events if event.type == "response.output_text.delta") == "Hello there."
    assert events[-1].response.output_text == "Hello there." and events[-1].response.usage.total_tokens == 308, events


def the_helper_accumulates(runtime):
    with client.responses.stream(model=model(runtime, "text"), input=QUESTION) as events:
        answer = events.get_final_response() if events.until_done() else None
    assert answer.output_text == "Hello there.", answer


def tools_are_called(runtime, name, cities):
    first = ask(runtime, name, tools=[TOOL])
    calls = [item for item in first.output if item.type == "function_call"]
    assert [json.loads(call.arguments) for call in calls] == [{"city": city} for city in cities], first
    outputs = [
        {"type": "function_call_output", "call_id": call.call_id, "output": f"{18 + i} C"}
        for i, call in enumerate(calls)
    ]
    expected = "It is " + " and ".join(output["output"] for output in outputs) + "."
    again = ask(runtime, name, outputs, tools=[TOOL], previous_response_id=first.id)
    assert again.output_text == expected and again.previous_response_id == first.id, again
    whole = [{"role": "user", "content": QUESTION}] + [call.model_dump() for call in calls] + outputs
    stateless = ask(runtime, name, whole, tools=[TOOL], store=False)
    assert stateless.output_text == expected, stateless


def a_tool_is_called_and_its_result_used(runtime):
    tools_are_called(runtime, "agent", ["Tokyo"])


def two_tools_are_called_at_once(runtime):
    tools_are_called(runtime, "agents", ["Tokyo", "Oslo"])


def calls_are_accumulated_by_the_helper(runtime):
    with client.responses.stream(model=model(runtime, "agents"), input=QUESTION, tools=[TOOL]) as events:
        seen = list(events)
        answer = events.get_final_response()
    calls = [item for item in answer.output if item.type == "function_call"]
    assert [call.parsed_arguments or json.loads(call.arguments) for call in calls] == [
        {"city": "Tokyo"},
        {"city": "Oslo"},
    ], answer
    done = [event.arguments for event in seen if event.type == "response.function_call_arguments.done"]
    assert [json.loads(each)["city"] for each in done] == ["Tokyo", "Oslo"], seen


def a_schema_is_kept_to(runtime):
    answer = client.responses.parse(model=model(runtime, "json"), input=QUESTION, text_format=Weather)
    assert answer.output_parsed == Weather(city="Oslo", degrees=18), answer
    with client.responses.stream(model=model(runtime, "json"), input=QUESTION, text_format=Weather) as events:
        events.until_done()
        assert events.get_final_response().output_parsed == Weather(city="Oslo", degrees=18)


def reasoning_is_an_item_of_its_own(runtime):
    answer = ask(runtime, "think", reasoning={"effort": "low", "summary": "auto"})
    assert [item.type for item in answer.output] == ["reasoning", "message"], answer
    assert answer.output_text == "Forty-two.", answer
    thought = answer.output[0]
    texts = [part.text for part in (thought.content or []) + (thought.summary or [])]
    assert "Let me see." in texts, answer
    events = list(ask(runtime, "think", reasoning={"effort": "low", "summary": "auto"}, stream=True))
    assert "".join(
        event.delta
        for event in events
        if event.type in ("response.reasoning_text.delta", "response.reasoning_summary_text.delta")
    ) == "Let me see.", [event.type for event in events]


def a_response_is_kept_and_forgotten(runtime):
    kept = ask(runtime, "text")
    assert client.responses.retrieve(kept.id).output_text == "Hello there."
    client.responses.delete(kept.id)
    raises(openai.NotFoundError, lambda: client.responses.retrieve(kept.id))
    forgotten = ask(runtime, "text", store=False)
    raises(openai.NotFoundError, lambda: client.responses.retrieve(forgotten.id))


def a_conversation_goes_on(runtime):
    first = ask(runtime, "mirror", "One.", instructions="Be brief.")
    second = ask(runtime, "mirror", "Two.", previous_response_id=first.id)
    assert "roles=user,assistant,user" in second.output_text, second
    assert "Be brief." not in second.output_text, second
    error = raises(openai.APIStatusError, lambda: ask(runtime, "text", previous_response_id="resp_unknown"))
    assert error.code == "previous_response_not_found", error


def run():
    through_each("responses", is_answered, instructions_and_images_arrive, the_limit_makes_it_incomplete)
    through_each("responses, streamed", events_come_in_order, the_helper_accumulates)
    through_each("responses, tools", a_tool_is_called_and_its_result_used, two_tools_are_called_at_once)
    through_each("responses, tools", calls_are_accumulated_by_the_helper)
    through_each("responses, structured output", a_schema_is_kept_to)
    through_each("responses, reasoning", reasoning_is_an_item_of_its_own)
    through_each("responses, kept", a_response_is_kept_and_forgotten, a_conversation_goes_on)
