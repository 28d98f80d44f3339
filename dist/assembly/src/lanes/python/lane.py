"""The official SDKs for Python against a gateway. Prints one line a check: 'ok NAME' or 'not ok NAME: WHY'."""

import sys

import anthropic
import openai

import anthropic_faults
import anthropic_messages
import harness
import openai_chat
import openai_faults
import openai_other
import openai_responses


def main():
    harness.client("openai-python", openai.__version__, f"Python {sys.version.split()[0]}")
    for module in (openai_chat, openai_other, openai_responses, openai_faults):
        module.run()
    harness.client("anthropic-python", anthropic.__version__, f"Python {sys.version.split()[0]}")
    for module in (anthropic_messages, anthropic_faults):
        module.run()
    return harness.status()


if __name__ == "__main__":
    sys.exit(main())
