// Completions, embeddings and models.
import assert from 'node:assert/strict';
import { check, collect, model, raises, runtimeNames, throughEach } from './harness.mjs';
import { client, OpenAI } from './openai-clients.mjs';

async function modelsAreListed() {
  const ids = (await collect(client.models.list())).map((each) => each.id);
  for (const id of ['demo:echo', ...runtimeNames.map((runtime) => model(runtime, 'text'))]) assert.ok(ids.includes(id));
}

async function aModelIsGot(runtime) {
  const id = model(runtime, 'text');
  assert.equal((await client.models.retrieve(id)).id, id);
  await raises(OpenAI.NotFoundError, () => client.models.retrieve(model(runtime, 'nothing')));
}

async function aTextIsCompleted(runtime) {
  const answer = await client.completions.create({ model: model(runtime, 'text'), prompt: 'Once' });
  assert.equal(answer.object, 'text_completion');
  assert.equal(answer.choices[0].text, 'Hello there.');
  assert.equal(answer.choices[0].finish_reason, 'stop');
}

async function aCompletionIsStreamed(runtime) {
  const chunks = await collect(
    client.completions.create({ model: model(runtime, 'text'), prompt: 'Once', stream: true }),
  );
  assert.equal(chunks.map((chunk) => chunk.choices[0]?.text ?? '').join(''), 'Hello there.');
  assert.equal(chunks.filter((chunk) => chunk.choices.length > 0).at(-1).choices[0].finish_reason, 'stop');
}

const embed = (runtime, input = 'four', more = {}) =>
  client.embeddings.create({ model: model(runtime, 'embed'), input, ...more });

async function vectorsComeByDefault(runtime) {
  // The library asks for base64 by itself, and decodes whatever comes as such.
  const answer = await embed(runtime);
  assert.deepEqual(answer.data[0].embedding, [4, 0.5, 0.5, 0.5]);
  assert.equal(answer.usage.prompt_tokens, 4);
}

async function base64IsBase64(runtime) {
  const answer = await embed(runtime, 'four', { encoding_format: 'base64' });
  assert.equal(answer.data[0].embedding, 'AACAQAAAAD8AAAA/AAAAPw==');
}

async function floatsComeWhenAskedFor(runtime) {
  const answer = await embed(runtime, 'four', { encoding_format: 'float' });
  assert.deepEqual(answer.data[0].embedding, [4, 0.5, 0.5, 0.5]);
}

async function dimensionsArePassedOn(runtime) {
  assert.equal((await embed(runtime, 'four', { dimensions: 7 })).data[0].embedding.length, 7);
}

async function severalTextsKeepTheirOrder(runtime) {
  const answer = await embed(runtime, ['a', 'bb', 'ccc']);
  assert.deepEqual(answer.data.map((row) => [row.index, row.embedding[0]]), [[0, 1], [1, 2], [2, 3]]);
}

export async function run() {
  await check('models', modelsAreListed);
  await throughEach('models', aModelIsGot);
  await throughEach('completions', aTextIsCompleted, aCompletionIsStreamed);
  await throughEach(
    'embeddings',
    vectorsComeByDefault,
    base64IsBase64,
    floatsComeWhenAskedFor,
    dimensionsArePassedOn,
    severalTextsKeepTheirOrder,
  );
}
