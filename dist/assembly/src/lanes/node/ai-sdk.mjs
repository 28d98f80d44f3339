// The Vercel AI SDK, which has a client of its own for OpenAI's wire.
import assert from 'node:assert/strict';
import { baseURL, key, model, require, throughEach, watchedFetch } from './harness.mjs';

const { z } = require('zod');
const { generateText, Output, stepCountIs, streamText, tool } = require('ai');
const { createOpenAI } = require('@ai-sdk/openai');

const openai = createOpenAI({ baseURL, apiKey: key, fetch: watchedFetch });
const prompt = 'What is the weather?';

function withWeather(runtime, dialect, name, cities) {
  return {
    model: openai[dialect](model(runtime, name)),
    prompt,
    maxRetries: 0,
    stopWhen: stepCountIs(3),
    tools: {
      get_weather: tool({
        description: 'The weather.',
        inputSchema: z.object({ city: z.string() }),
        execute: async ({ city }) => {
          cities.push(city);
          return `18 C in ${city}`;
        },
      }),
    },
  };
}

async function aConversation(runtime, dialect) {
  const cities = [];
  const answer = await generateText(withWeather(runtime, dialect, 'agent', cities));
  assert.match(answer.text, /^It is .*18 C in Tokyo.*\.$/);
  assert.equal(answer.steps.length, 2);
  assert.deepEqual(cities, ['Tokyo']);
}

async function aStreamedConversation(runtime, dialect) {
  const cities = [];
  const answer = streamText(withWeather(runtime, dialect, 'agents', cities));
  let said = '';
  for await (const piece of answer.textStream) said += piece;
  assert.match(said, /^It is .*18 C in Tokyo.* and .*18 C in Oslo.*\.$/);
  assert.deepEqual(cities, ['Tokyo', 'Oslo']);
}

const aConversationByChat = (runtime) => aConversation(runtime, 'chat');
const aStreamedConversationByChat = (runtime) => aStreamedConversation(runtime, 'chat');
const aConversationByResponses = (runtime) => aConversation(runtime, 'responses');
const aStreamedConversationByResponses = (runtime) => aStreamedConversation(runtime, 'responses');

async function aSchemaIsKeptTo(runtime) {
  const { output } = await generateText({
    model: openai.chat(model(runtime, 'json')),
    prompt,
    maxRetries: 0,
    output: Output.object({ schema: z.object({ city: z.string(), degrees: z.number() }) }),
  });
  assert.deepEqual(output, { city: 'Oslo', degrees: 18 });
}

export async function run() {
  await throughEach('tools', aConversationByChat);
  await throughEach('tools, streamed', aStreamedConversationByChat);
  await throughEach('responses, tools', aConversationByResponses, aStreamedConversationByResponses);
  await throughEach('structured output', aSchemaIsKeptTo);
}
