"""The OpenAI clients of this lane, and what is said with them."""

import openai

from harness import BASE_URL, KEY, note

QUESTION = [{"role": "user", "content": "What is the weather?"}]
WEATHER = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}
WEATHER_TOOL = {
    "type": "function",
    "function": {"name": "get_weather", "description": "The weather.", "parameters": WEATHER, "strict": True},
}
# One red pixel.
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="


def connect(key=KEY, **more):
    """The client as anybody makes it, but that the ids of its requests are noted."""
    more = {"max_retries": 0, "timeout": 30} | more
    watched = openai.DefaultHttpxClient(event_hooks={"response": [note]})
    return openai.OpenAI(base_url=BASE_URL, api_key=key, http_client=watched, **more)


client = connect()
