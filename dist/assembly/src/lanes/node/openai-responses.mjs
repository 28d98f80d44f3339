// Responses.
import assert from 'node:assert/strict';
import { collect, model, pixel, raises, require, throughEach, weather } from './harness.mjs';
import { client, OpenAI } from './openai-clients.mjs';

const { z } = require('zod');
const { zodTextFormat } = require('openai/helpers/zod');

const tool = { type: 'function', name: 'get_weather', description: 'The weather.', parameters: weather, strict: true };
const request = (runtime, name, more = {}) => ({
  model: model(runtime, name),
  input: 'What is the weather?',
  ...more,
});
const ask = (...what) => client.responses.create(request(...what));
const callsOf = (response) => response.output.filter((item) => item.type === 'function_call');

async function isAnswered(runtime) {
  const answer = await ask(runtime, 'text');
  assert.equal(answer.status, 'completed');
  assert.equal(answer.model, model(runtime, 'text'));
  assert.equal(answer.output_text, 'Hello there.');
  assert.equal(answer.usage.total_tokens, 308);
}

async function instructionsAndImagesArrive(runtime) {
  const content = [
    { type: 'input_text', text: 'What is this?' },
    { type: 'input_image', image_url: `data:image/png;base64,${pixel}`, detail: 'auto' },
  ];
  const input = [{ role: 'user', content }];
  const { output_text: said } = await ask(runtime, 'mirror', { input, instructions: 'Be brief.' });
  assert.match(said, /system=Be brief\..*images=1/);
}

async function theLimitMakesItIncomplete(runtime) {
  const answer = await ask(runtime, 'length', { max_output_tokens: 16 });
  assert.equal(answer.status, 'incomplete');
  assert.equal(answer.incomplete_details.reason, 'max_output_tokens');
}

async function eventsComeInOrder(runtime) {
  const events = await collect(ask(runtime, 'text', { stream: true }));
  assert.deepEqual(events.map((event) => event.sequence_number), [...events.keys()]);
  assert.deepEqual(
    events.map((event) => event.type).filter((type) => !type.endsWith('.delta')),
    [
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ],
  );
  assert.equal(events.at(-1).response.usage.total_tokens, 308);
}

async function theHelperAccumulates(runtime) {
  const answer = await client.responses.stream(request(runtime, 'text')).finalResponse();
  assert.equal(answer.output_text, 'Hello there.');
}

async function toolsAreCalled(runtime, name, cities) {
  const first = await ask(runtime, name, { tools: [tool] });
  const calls = callsOf(first);
  assert.deepEqual(calls.map((call) => JSON.parse(call.arguments).city), cities);
  const outputs = calls.map((call, i) => ({
    type: 'function_call_output',
    call_id: call.call_id,
    output: `${18 + i} C`,
  }));
  const expected = `It is ${outputs.map((each) => each.output).join(' and ')}.`;
  const again = await ask(runtime, name, { input: outputs, tools: [tool], previous_response_id: first.id });
  assert.equal(again.output_text, expected);
  const whole = [{ role: 'user', content: 'What is the weather?' }, ...first.output, ...outputs];
  assert.equal((await ask(runtime, name, { input: whole, tools: [tool], store: false })).output_text, expected);
}

async function aToolIsCalledAndItsResultUsed(runtime) {
  await toolsAreCalled(runtime, 'agent', ['Tokyo']);
}

async function twoToolsAreCalledAtOnce(runtime) {
  await toolsAreCalled(runtime, 'agents', ['Tokyo', 'Oslo']);
}

async function callsAreAccumulatedByTheHelper(runtime) {
  const answer = await client.responses.stream(request(runtime, 'agents', { tools: [tool] })).finalResponse();
  assert.deepEqual(callsOf(answer).map((call) => JSON.parse(call.arguments).city), ['Tokyo', 'Oslo']);
}

async function aSchemaIsKeptTo(runtime) {
  const text = { format: zodTextFormat(z.object({ city: z.string(), degrees: z.number() }), 'weather') };
  const answer = await client.responses.parse(request(runtime, 'json', { text }));
  assert.deepEqual(answer.output_parsed, { city: 'Oslo', degrees: 18 });
  const streamed = await client.responses.stream(request(runtime, 'json', { text })).finalResponse();
  assert.deepEqual(streamed.output_parsed, { city: 'Oslo', degrees: 18 });
}

async function reasoningIsAnItemOfItsOwn(runtime) {
  const reasoning = { effort: 'low', summary: 'auto' };
  const answer = await ask(runtime, 'think', { reasoning });
  assert.deepEqual(answer.output.map((item) => item.type), ['reasoning', 'message']);
  const parts = [...(answer.output[0].content ?? []), ...answer.output[0].summary];
  assert.ok(parts.some((part) => part.text === 'Let me see.'), JSON.stringify(answer.output));
  const streamed = await client.responses.stream(request(runtime, 'think', { reasoning })).finalResponse();
  assert.deepEqual(streamed.output.map((item) => item.type), ['reasoning', 'message']);
  assert.equal(streamed.output_text, 'Forty-two.');
}

async function aResponseIsKeptAndForgotten(runtime) {
  const kept = await ask(runtime, 'text');
  assert.equal((await client.responses.retrieve(kept.id)).output_text, 'Hello there.');
  await client.responses.delete(kept.id);
  await raises(OpenAI.NotFoundError, () => client.responses.retrieve(kept.id));
  const forgotten = await ask(runtime, 'text', { store: false });
  await raises(OpenAI.NotFoundError, () => client.responses.retrieve(forgotten.id));
}

async function aConversationGoesOn(runtime) {
  const first = await ask(runtime, 'mirror', { input: 'One.', instructions: 'Be brief.' });
  const second = await ask(runtime, 'mirror', { input: 'Two.', previous_response_id: first.id });
  assert.match(second.output_text, /roles=user,assistant,user/);
  assert.doesNotMatch(second.output_text, /Be brief/);
}

export async function run() {
  await throughEach('responses', isAnswered, instructionsAndImagesArrive, theLimitMakesItIncomplete);
  await throughEach('responses, streamed', eventsComeInOrder, theHelperAccumulates);
  await throughEach('responses, tools', aToolIsCalledAndItsResultUsed, twoToolsAreCalledAtOnce);
  await throughEach('responses, tools', callsAreAccumulatedByTheHelper);
  await throughEach('responses, structured output', aSchemaIsKeptTo);
  await throughEach('responses, reasoning', reasoningIsAnItemOfItsOwn);
  await throughEach('responses, kept', aResponseIsKeptAndForgotten, aConversationGoesOn);
}
