// Messages, counting tokens, models.
import assert from 'node:assert/strict';
import { client, connect, question, request, textOf, Anthropic, weatherTool } from './anthropic-clients.mjs';
import { check, collect, key, model, pixel, raises, require, runtimeNames, throughEach, weather } from './harness.mjs';

const { z } = require('zod');
const { zodOutputFormat } = require('@anthropic-ai/sdk/helpers/zod');
const { betaTool } = require('@anthropic-ai/sdk/helpers/beta/json-schema');

const word = 'periwinkle';
const ask = (...what) => client.messages.create(request(...what));

async function isAnswered(runtime) {
  const answer = await ask(runtime, 'text');
  assert.equal(answer.model, model(runtime, 'text'));
  assert.equal(textOf(answer), 'Hello there.');
  assert.equal(answer.stop_reason, 'end_turn');
  assert.deepEqual([answer.usage.input_tokens, answer.usage.output_tokens], [26, 282]);
}

async function theDemoEchoes() {
  const messages = [{ role: 'user', content: `Say ${word}` }];
  assert.match(textOf(await client.messages.create({ model: 'demo:echo', max_tokens: 99, messages })), new RegExp(word));
}

async function bothCredentialsAreTaken() {
  const bearer = connect({ apiKey: null, authToken: key });
  assert.ok((await bearer.messages.create({ model: 'demo:echo', max_tokens: 99, messages: question })).content);
}

async function theLimitIsAStopReason(runtime) {
  assert.equal((await ask(runtime, 'length', { max_tokens: 5 })).stop_reason, 'max_tokens');
}

async function eventsComeInOrder(runtime) {
  const events = await collect(ask(runtime, 'text', { stream: true }));
  assert.deepEqual(
    events.map((event) => event.type).filter((type) => type !== 'content_block_delta'),
    ['message_start', 'content_block_start', 'content_block_stop', 'message_delta', 'message_stop'],
  );
  assert.ok(events[0].message.usage.input_tokens > 0);
  assert.equal(events.at(-2).usage.output_tokens, 282);
}

async function theHelperAccumulates(runtime) {
  let said = '';
  const stream = client.messages.stream(request(runtime, 'text')).on('text', (piece) => (said += piece));
  const answer = await stream.finalMessage();
  assert.equal(textOf(answer), 'Hello there.');
  assert.equal(said, 'Hello there.');
  assert.deepEqual([answer.usage.input_tokens, answer.usage.output_tokens], [26, 282]);
}

async function conversation(runtime, name, cities, first) {
  const calls = first.content.filter((block) => block.type === 'tool_use');
  assert.equal(first.stop_reason, 'tool_use');
  assert.deepEqual(calls.map((call) => call.input), cities.map((city) => ({ city })));
  const results = calls.map((call, i) => ({ type: 'tool_result', tool_use_id: call.id, content: `${18 + i} C` }));
  const messages = [
    ...question,
    { role: 'assistant', content: first.content },
    { role: 'user', content: results },
  ];
  const answer = await ask(runtime, name, { messages, tools: [weatherTool] });
  assert.equal(textOf(answer), `It is ${results.map((each) => each.content).join(' and ')}.`);
}

async function aToolIsCalledAndItsResultUsed(runtime) {
  await conversation(runtime, 'agent', ['Tokyo'], await ask(runtime, 'agent', { tools: [weatherTool] }));
}

async function twoToolsAreCalledAtOnce(runtime) {
  await conversation(runtime, 'agents', ['Tokyo', 'Oslo'], await ask(runtime, 'agents', { tools: [weatherTool] }));
}

async function callsAreAccumulatedByTheHelper(runtime) {
  const first = await client.messages.stream(request(runtime, 'agents', { tools: [weatherTool] })).finalMessage();
  await conversation(runtime, 'agents', ['Tokyo', 'Oslo'], first);
}

async function theRunnerRunsTools(runtime) {
  const tool = betaTool({
    name: 'get_weather',
    description: 'The weather.',
    inputSchema: weather,
    run: ({ city }) => `18 C in ${city}`,
  });
  for (const stream of [false, true]) {
    const runner = client.beta.messages.toolRunner({ ...request(runtime, 'agent'), tools: [tool], stream });
    assert.equal(textOf(await runner.runUntilDone()), 'It is 18 C in Tokyo.');
  }
}

async function aSchemaIsKeptTo(runtime) {
  const format = zodOutputFormat(z.object({ city: z.string(), degrees: z.number() }));
  const answer = await client.messages.parse(request(runtime, 'json', { output_config: { format } }));
  assert.deepEqual(answer.parsed_output, { city: 'Oslo', degrees: 18 });
}

async function anImageArrives(runtime) {
  const content = [
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
    { type: 'text', text: 'What is this?' },
  ];
  assert.match(textOf(await ask(runtime, 'mirror', { messages: [{ role: 'user', content }] })), /images=1/);
}

async function systemTextsArriveInBothForms(runtime) {
  for (const system of ['Be brief.', [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }]]) {
    assert.match(textOf(await ask(runtime, 'mirror', { system })), /system=Be brief\./);
  }
}

async function thinkingIsABlockOfItsOwn(runtime) {
  const thinking = { type: 'enabled', budget_tokens: 1024 };
  const answer = await ask(runtime, 'think', { thinking });
  const streamed = await client.messages.stream(request(runtime, 'think', { thinking })).finalMessage();
  for (const each of [answer, streamed]) {
    assert.deepEqual(each.content.map((block) => block.type), ['thinking', 'text']);
    assert.equal(each.content[0].thinking, 'Let me see.');
    assert.equal(textOf(each), 'Forty-two.');
  }
  const messages = [
    ...question,
    { role: 'assistant', content: answer.content },
    { role: 'user', content: 'Are you sure?' },
  ];
  assert.equal(textOf(await ask(runtime, 'think', { messages, thinking })), 'Forty-two.');
}

async function tokensAreCounted(runtime) {
  const count = async (content) =>
    (await client.messages.countTokens({ model: model(runtime, 'text'), messages: [{ role: 'user', content }] }))
      .input_tokens;
  const [few, many] = [await count('Hello'), await count('Hello '.repeat(200))];
  assert.ok(few > 0 && few < many, `${few} ${many}`);
}

async function modelsAreListed() {
  const listed = await collect(client.models.list({ limit: 1000 }));
  assert.deepEqual([...new Set(listed.map((each) => each.type))], ['model']);
  const ids = listed.map((each) => each.id);
  for (const id of ['demo:echo', ...runtimeNames.map((runtime) => model(runtime, 'text'))]) {
    assert.ok(ids.includes(id), ids.join(' '));
    assert.equal((await client.models.retrieve(id)).id, id);
  }
  assert.deepEqual((await collect(client.models.list({ limit: 2 }))).map((each) => each.id), ids);
  await raises(Anthropic.NotFoundError, () => client.models.retrieve('demo:ecko'));
}

export async function run() {
  await check('messages', theDemoEchoes);
  await check('messages', bothCredentialsAreTaken);
  await throughEach('messages', isAnswered, theLimitIsAStopReason);
  await throughEach('messages, streamed', eventsComeInOrder, theHelperAccumulates);
  await throughEach('tools', aToolIsCalledAndItsResultUsed);
  await throughEach('parallel tools', twoToolsAreCalledAtOnce);
  await throughEach('tools, streamed', callsAreAccumulatedByTheHelper);
  await throughEach('tool runner', theRunnerRunsTools);
  await throughEach('structured output', aSchemaIsKeptTo);
  await throughEach('images', anImageArrives);
  await throughEach('system texts', systemTextsArriveInBothForms);
  await throughEach('thinking', thinkingIsABlockOfItsOwn);
  await throughEach('counting tokens', tokensAreCounted);
  await check('models', modelsAreListed);
}
