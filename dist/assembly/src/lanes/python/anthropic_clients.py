"""The Anthropic clients of this lane, and what is said with them."""

import anthropic

from harness import GATEWAY, KEY, note

QUESTION = [{"role": "user", "content": "What is the weather?"}]
WEATHER_TOOL = {
    "name": "get_weather",
    "description": "The weather.",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}


def connect(key=KEY, **more):
    """The client as anybody makes it, but that the ids of its requests are noted."""
    more = {"max_retries": 0, "timeout": 30} | more
    watched = anthropic.DefaultHttpxClient(event_hooks={"response": [note]})
    return anthropic.Anthropic(base_url=GATEWAY, api_key=key, http_client=watched, **more)


client = connect()
