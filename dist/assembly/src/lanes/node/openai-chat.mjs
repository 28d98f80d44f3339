// Chat completions.
import assert from 'node:assert/strict';
import { check, collect, model, pixel, raises, require, throughEach } from './harness.mjs';
import { client, OpenAI, question, weatherTool } from './openai-clients.mjs';

const { z } = require('zod');
const { zodResponseFormat } = require('openai/helpers/zod');

const word = 'periwinkle';
const chat = client.chat.completions;
const ask = (runtime, name, more = {}) => chat.create({ model: model(runtime, name), messages: question, ...more });
const textOf = (chunks) => chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? '').join('');

async function isAnswered(runtime) {
  const answer = await ask(runtime, 'text');
  assert.equal(answer.model, model(runtime, 'text'));
  assert.equal(answer.choices[0].message.content, 'Hello there.');
  assert.equal(answer.choices[0].finish_reason, 'stop');
  assert.equal(answer.usage.total_tokens, 308);
}

async function theDemoEchoes() {
  const request = { model: 'demo:echo', messages: [{ role: 'user', content: `Say ${word}` }] };
  assert.match((await chat.create(request)).choices[0].message.content, new RegExp(word));
  assert.match(textOf(await collect(chat.create({ ...request, stream: true }))), new RegExp(word));
}

async function anAliasFallsBack() {
  const answer = await chat.create({ model: 'lane-alias', messages: [{ role: 'user', content: word }] });
  assert.match(answer.choices[0].message.content, new RegExp(word));
  assert.equal(answer.model, 'lane-alias');
}

async function theLimitIsAFinishReason(runtime) {
  assert.equal((await ask(runtime, 'length', { max_tokens: 5 })).choices[0].finish_reason, 'length');
}

async function isStreamed(runtime) {
  const chunks = await collect(ask(runtime, 'text', { stream: true }));
  assert.equal(textOf(chunks), 'Hello there.');
  assert.equal(chunks.filter((chunk) => chunk.choices.length > 0).at(-1).choices[0].finish_reason, 'stop');
  assert.deepEqual([...new Set(chunks.map((chunk) => chunk.model))], [model(runtime, 'text')]);
  assert.equal(new Set(chunks.map((chunk) => chunk.id)).size, 1);
  assert.ok(chunks.every((chunk) => !chunk.usage));
}

async function theHelperAccumulates(runtime) {
  const stream = chat.stream({ model: model(runtime, 'text'), messages: question });
  let said = '';
  stream.on('content', (piece) => (said += piece));
  const answer = await stream.finalChatCompletion();
  assert.equal(answer.choices[0].message.content, 'Hello there.');
  assert.equal(answer.choices[0].message.role, 'assistant');
  assert.equal(said, 'Hello there.');
}

async function usageComesWhenAskedFor(runtime) {
  const chunks = await collect(ask(runtime, 'text', { stream: true, stream_options: { include_usage: true } }));
  assert.deepEqual(chunks.at(-1).choices, []);
  assert.equal(chunks.at(-1).usage.total_tokens, 308);
}

async function conversation(runtime, name, cities, message) {
  const calls = message.tool_calls;
  assert.deepEqual(calls.map((call) => JSON.parse(call.function.arguments).city), cities);
  const results = calls.map((call, i) => ({ role: 'tool', tool_call_id: call.id, content: `${18 + i} C` }));
  const answer = await ask(runtime, name, { messages: [...question, message, ...results], tools: [weatherTool] });
  assert.equal(answer.choices[0].message.content, `It is ${results.map((r) => r.content).join(' and ')}.`);
}

async function aToolIsCalledAndItsResultUsed(runtime) {
  const answer = await ask(runtime, 'agent', { tools: [weatherTool], tool_choice: 'auto' });
  assert.equal(answer.choices[0].finish_reason, 'tool_calls');
  await conversation(runtime, 'agent', ['Tokyo'], answer.choices[0].message);
}

async function twoToolsAreCalledAtOnce(runtime) {
  const answer = await ask(runtime, 'agents', { tools: [weatherTool] });
  await conversation(runtime, 'agents', ['Tokyo', 'Oslo'], answer.choices[0].message);
}

async function callsAreAccumulatedByTheHelper(runtime) {
  const stream = chat.stream({ model: model(runtime, 'agents'), messages: question, tools: [weatherTool] });
  const { message, finish_reason: reason } = (await stream.finalChatCompletion()).choices[0];
  assert.equal(reason, 'tool_calls');
  assert.deepEqual(message.tool_calls.map((call) => call.type), ['function', 'function']);
  await conversation(runtime, 'agents', ['Tokyo', 'Oslo'], message);
}

function runnable(cities) {
  return {
    type: 'function',
    function: {
      ...weatherTool.function,
      parse: JSON.parse,
      function: ({ city }) => {
        cities.push(city);
        return `18 C in ${city}`;
      },
    },
  };
}

async function theRunnerRunsTools(runtime) {
  for (const stream of [false, true]) {
    const cities = [];
    const runner = chat.runTools({
      model: model(runtime, 'agents'),
      messages: question,
      tools: [runnable(cities)],
      stream,
    });
    assert.equal(await runner.finalContent(), 'It is 18 C in Tokyo and 18 C in Oslo.');
    assert.deepEqual(cities, ['Tokyo', 'Oslo']);
  }
}

const format = () => zodResponseFormat(z.object({ city: z.string(), degrees: z.number() }), 'weather');

async function aSchemaIsKeptTo(runtime) {
  const answer = await chat.parse({ model: model(runtime, 'json'), messages: question, response_format: format() });
  assert.deepEqual(answer.choices[0].message.parsed, { city: 'Oslo', degrees: 18 });
}

async function aStreamedSchemaIsKeptTo(runtime) {
  const stream = chat.stream({ model: model(runtime, 'json'), messages: question, response_format: format() });
  assert.deepEqual((await stream.finalChatCompletion()).choices[0].message.parsed, { city: 'Oslo', degrees: 18 });
}

async function anImageArrives(runtime) {
  const content = [
    { type: 'text', text: 'What is this?' },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
  ];
  const answer = await ask(runtime, 'mirror', { messages: [{ role: 'user', content }] });
  assert.match(answer.choices[0].message.content, /images=1/);
}

async function systemAndDeveloperTextsArrive(runtime) {
  for (const role of ['system', 'developer']) {
    const messages = [{ role, content: 'Be brief.' }, ...question];
    assert.match((await ask(runtime, 'mirror', { messages })).choices[0].message.content, /system=Be brief\./);
  }
}

async function reasoningIsKeptApart(runtime) {
  const { message } = (await ask(runtime, 'think', { reasoning_effort: 'low' })).choices[0];
  assert.equal(message.content, 'Forty-two.');
  assert.equal(message.reasoning_content, 'Let me see.');
  const chunks = await collect(ask(runtime, 'think', { stream: true }));
  assert.equal(textOf(chunks), 'Forty-two.');
  assert.equal(chunks.map((chunk) => chunk.choices[0]?.delta?.reasoning_content ?? '').join(''), 'Let me see.');
}

async function severalChoicesOrAClearRefusal(runtime) {
  if (runtime === 'relay-test') {
    assert.equal((await ask(runtime, 'text', { n: 2 })).choices.length, 2);
    const stream = chat.stream({ model: model(runtime, 'text'), messages: question, n: 2 });
    assert.equal((await stream.finalChatCompletion()).choices[1].message.content, 'Hello there.');
  } else {
    const error = await raises(OpenAI.BadRequestError, () => ask(runtime, 'text', { n: 2 }));
    assert.equal(error.code, 'unsupported_parameter');
    assert.equal(error.param, 'n');
  }
}

async function logprobsCome() {
  const answer = await ask('relay-test', 'text', { logprobs: true });
  assert.equal(answer.choices[0].logprobs.content[0].token, 'Hello there.');
}

export async function run() {
  await check('chat', theDemoEchoes);
  await check('chat', anAliasFallsBack);
  await throughEach('chat', isAnswered, theLimitIsAFinishReason);
  await throughEach('chat, streamed', isStreamed, theHelperAccumulates);
  await throughEach('usage in streams', usageComesWhenAskedFor);
  await throughEach('tools', aToolIsCalledAndItsResultUsed);
  await throughEach('parallel tools', twoToolsAreCalledAtOnce);
  await throughEach('tools, streamed', callsAreAccumulatedByTheHelper);
  await throughEach('tool runner', theRunnerRunsTools);
  await throughEach('structured output', aSchemaIsKeptTo, aStreamedSchemaIsKeptTo);
  await throughEach('images', anImageArrives);
  await throughEach('system texts', systemAndDeveloperTextsArrive);
  await throughEach('reasoning', reasoningIsKeptApart);
  await throughEach('several choices', severalChoicesOrAClearRefusal);
  await check('logprobs', logprobsCome);
}
