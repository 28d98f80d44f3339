// The official OpenAI SDK for JavaScript against a gateway. Prints one line a check: 'ok NAME' or 'not ok NAME: WHY'.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

// From where the lane installed it, which is not beside this file.
const require = createRequire(path.join(process.env.LANE_MODULES, 'lane.cjs'));
const { default: OpenAI, AuthenticationError, NotFoundError } = require('openai');

const baseURL = process.env.LANE_BASE_URL;
const apiKey = process.env.LANE_KEY;
const word = 'periwinkle';
const messages = [{ role: 'user', content: `Say ${word}` }];
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0, timeout: 30_000 });

/** Remembers the request, which must be found in the audit later. */
function note(headers) {
  const id = headers.get('x-modeldock-request-id');
  assert.ok(id, 'no x-modeldock-request-id');
  appendFileSync(process.env.LANE_REQUEST_IDS, `${id}\n`);
}

async function plain(model) {
  const { data, response } = await client.chat.completions.create({ model, messages }).withResponse();
  note(response.headers);
  return data;
}

async function chunks(model, more = {}) {
  const { data, response } = await client.chat.completions
    .create({ model, messages, stream: true, ...more })
    .withResponse();
  note(response.headers);
  const all = [];
  for await (const chunk of data) all.push(chunk);
  return all;
}

const textOf = (stream) => stream.map((chunk) => chunk.choices[0]?.delta?.content ?? '').join('');

async function rejection(type, request) {
  try {
    await request();
  } catch (error) {
    assert.ok(error instanceof type, `${error?.constructor?.name}: ${error?.message}`);
    note(error.headers);
    return error;
  }
  return assert.fail('accepted');
}

async function modelIds() {
  const ids = [];
  for await (const model of client.models.list()) ids.push(model.id);
  return ids;
}

const ofEachRuntime = {
  async aPlainChatIsAnswered(model) {
    const answer = await plain(model);
    assert.equal(answer.model, model);
    assert.ok(answer.choices[0].message.content);
    assert.equal(answer.choices[0].finish_reason, 'stop');
    assert.ok(answer.usage.total_tokens > 0);
  },
  async aStreamedChatSaysSomethingAndEnds(model) {
    const stream = await chunks(model);
    assert.ok(textOf(stream));
    assert.equal(stream.filter((c) => c.choices.length > 0).at(-1).choices[0].finish_reason, 'stop');
    assert.deepEqual([...new Set(stream.map((chunk) => chunk.model))], [model]);
  },
  async theStreamingHelperAccumulates(model) {
    const stream = client.chat.completions.stream({ model, messages });
    const answer = await stream.finalChatCompletion();
    assert.ok(answer.choices[0].message.content);
    assert.equal(answer.choices[0].finish_reason, 'stop');
  },
  async usageComesWhenAskedFor(model) {
    const stream = await chunks(model, { stream_options: { include_usage: true } });
    assert.deepEqual(stream.at(-1).choices, []);
    assert.ok(stream.at(-1).usage.total_tokens > 0);
  },
};

const ofTheGateway = {
  async theDemoEchoesPlainAndStreamed() {
    assert.match((await plain('demo:echo')).choices[0].message.content, new RegExp(word));
    assert.match(textOf(await chunks('demo:echo')), new RegExp(word));
  },
  async anAliasFallsBack() {
    assert.match((await plain('lane-alias')).choices[0].message.content, new RegExp(word));
  },
  async aWrongKeyIsAnAuthenticationError() {
    const stranger = new OpenAI({ baseURL, apiKey: 'mdk_wrong', maxRetries: 0 });
    await rejection(AuthenticationError, () => stranger.models.list());
  },
  async anUnknownModelIsANotFoundError() {
    const error = await rejection(NotFoundError, () =>
      client.chat.completions.create({ model: 'demo:ecko', messages }),
    );
    assert.match(error.message, /demo:ecko/);
  },
};

let failed = 0;
async function check(name, run) {
  try {
    await run();
    console.log(`ok ${name}`);
  } catch (error) {
    failed++;
    console.log(`not ok ${name}: ${String(error).replace(/\s+/g, ' ').slice(0, 300)}`);
    console.error(error);
  }
}

const { version } = JSON.parse(readFileSync(path.join(process.env.LANE_MODULES, 'node_modules/openai/package.json')));
console.log(`# openai ${version} on Node ${process.versions.node}`);
let fake = 'ollama-test:none';
await check('modelsAreListed', async () => {
  const ids = await modelIds();
  assert.ok(ids.includes('demo:echo'), ids.join(' '));
  fake = ids.find((id) => id.startsWith('ollama-test:')) ?? fake;
  assert.notEqual(fake, 'ollama-test:none', ids.join(' '));
});
for (const model of ['demo:echo', fake]) {
  for (const [name, run] of Object.entries(ofEachRuntime)) {
    await check(`${name} (${model.split(':')[0]})`, () => run(model));
  }
}
for (const [name, run] of Object.entries(ofTheGateway)) await check(name, run);
process.exitCode = failed === 0 ? 0 : 1;
