// What goes wrong: classes of errors, retries, timeouts, leaving, and answers that break off.
import assert from 'node:assert/strict';
import { awaitAsked, awaitLeft, check, model, narrowKey, raises, runtimeNames, seen, throughEach } from './harness.mjs';
import { client, connect, OpenAI, question } from './openai-clients.mjs';

/** The same request on every surface that makes text. */
const surfaces = (by, name) => ({
  chat: (more, options) => by.chat.completions.create({ model: name, messages: question, ...more }, options),
  responses: (more, options) => by.responses.create({ model: name, input: 'Hello', ...more }, options),
  completions: (more, options) => by.completions.create({ model: name, prompt: 'Hello', ...more }, options),
});

/** Runs it on every surface, and names the one that it fails on. */
async function onEach(by, name, run) {
  for (const [surface, ask] of Object.entries(surfaces(by, name))) {
    try {
      await run(ask);
    } catch (error) {
      throw new Error(`${surface}: ${error}`, { cause: error });
    }
  }
}

async function aWrongKeyIsAnAuthenticationError() {
  const stranger = connect({ apiKey: 'mdk_wrong' });
  await raises(OpenAI.AuthenticationError, () => stranger.models.list());
  await onEach(stranger, 'demo:echo', (ask) => raises(OpenAI.AuthenticationError, ask));
}

async function aModelThatTheKeyMayNotUseIsAPermissionError() {
  const narrow = connect({ apiKey: narrowKey });
  await onEach(narrow, model('ollama-test', 'text'), (ask) => raises(OpenAI.PermissionDeniedError, ask));
}

async function anUnknownModelIsANotFoundError() {
  await onEach(client, 'demo:ecko', async (ask) => {
    const error = await raises(OpenAI.NotFoundError, ask);
    assert.equal(error.code, 'model_not_found');
    assert.match(error.message, /demo:ecko/);
  });
}

async function aWrongValueIsABadRequestError() {
  const at = { model: 'demo:echo' };
  await raises(OpenAI.BadRequestError, () => client.chat.completions.create({ ...at, messages: 'Hello' }));
  await raises(OpenAI.BadRequestError, () => client.responses.create({ ...at, input: 7 }));
  await raises(OpenAI.BadRequestError, () => client.completions.create({ ...at, prompt: { a: 1 } }));
  await raises(OpenAI.BadRequestError, () => client.embeddings.create({ ...at, input: { a: 1 } }));
}

async function requestIdsCanBeRead() {
  const answer = await client.chat.completions.create({ model: 'demo:echo', messages: question });
  assert.match(answer._request_id, /^req_/);
  const error = await raises(OpenAI.NotFoundError, surfaces(client, 'demo:ecko').chat);
  assert.match(error.requestID, /^req_/);
}

async function aBrokenRuntimeIsAskedOnce(runtime) {
  await onEach(connect({ maxRetries: 3 }), model(runtime, 'broken'), async (ask) => {
    const before = await seen(runtime, 'broken');
    const error = await raises(OpenAI.InternalServerError, ask);
    assert.equal(error.headers.get('x-should-retry'), 'false');
    assert.equal((await seen(runtime, 'broken')).requests - before.requests, 1);
  });
}

async function aBusyRuntimeIsAskedAgain(runtime) {
  const before = await seen(runtime, 'busy');
  const answer = await connect({ maxRetries: 2 }).chat.completions.create({
    model: model(runtime, 'busy'),
    messages: [{ role: 'user', content: 'busy for node' }],
  });
  assert.equal(answer.choices[0].message.content, 'At last.');
  assert.equal((await seen(runtime, 'busy')).requests - before.requests, 2);
}

async function aTimeoutIsKept(runtime) {
  const before = await seen(runtime, 'late');
  const hasty = connect({ timeout: 500 });
  await raises(OpenAI.APIConnectionTimeoutError, surfaces(hasty, model(runtime, 'late')).chat);
  await awaitLeft(runtime, 'late', before);
}

async function leavingAStreamReachesTheRuntime(runtime) {
  await onEach(client, model(runtime, 'slow'), async (ask) => {
    const before = await seen(runtime, 'slow');
    const stream = await ask({ stream: true });
    for await (const _ of stream) break;
    await awaitLeft(runtime, 'slow', before);
  });
}

async function cancellingAPlainRequestReachesTheRuntime(runtime) {
  await onEach(client, model(runtime, 'slow'), async (ask) => {
    const before = await seen(runtime, 'slow');
    const stop = new AbortController();
    const asked = raises(OpenAI.APIUserAbortError, () => ask({}, { signal: stop.signal }));
    await awaitAsked(runtime, 'slow', before, asked);
    stop.abort();
    await asked;
    await awaitLeft(runtime, 'slow', before);
  });
}

async function aStreamThatBreaksOffRaises(runtime, fault) {
  await onEach(client, model(runtime, fault), async (ask) => {
    const events = [];
    await raises(OpenAI.APIError, async () => {
      for await (const event of await ask({ stream: true })) {
        events.push(JSON.stringify(event));
        // In responses the end of a failed answer is an event, as the real service has it.
        if (event.type === 'response.failed') throw new OpenAI.APIError(undefined, event.response.error, '', undefined);
      }
    });
    assert.ok(events.some((event) => event.includes('Hel')), `nothing was said: ${events}`);
    assert.ok(!events.some((event) => event.includes('response.completed')), `whole: ${events}`);
  });
}

async function theHelperRaisesToo(runtime, fault) {
  let said = '';
  const stream = client.chat.completions.stream({ model: model(runtime, fault), messages: question });
  stream.on('content', (piece) => (said += piece));
  await raises(OpenAI.OpenAIError, () => stream.finalChatCompletion());
  assert.equal(said, 'Hel');
}

async function theHelperForResponsesDoesNotSayCompleted(runtime, fault) {
  let said = '';
  const stream = client.responses.stream({ model: model(runtime, fault), input: 'Hello' });
  stream.on('response.output_text.delta', (event) => (said += event.delta));
  try {
    const answer = await stream.finalResponse();
    assert.equal(answer.status, 'failed');
  } catch (error) {
    assert.ok(error instanceof OpenAI.OpenAIError, String(error));
  }
  assert.equal(said, 'Hel');
}

async function aPlainAnswerThatBreaksOffIsAnError(runtime, fault) {
  await onEach(client, model(runtime, fault), (ask) => raises(OpenAI.InternalServerError, ask));
}

export async function run() {
  await check('error classes', aWrongKeyIsAnAuthenticationError);
  await check('error classes', aModelThatTheKeyMayNotUseIsAPermissionError);
  await check('error classes', anUnknownModelIsANotFoundError);
  await check('error classes', aWrongValueIsABadRequestError);
  await check('request ids', requestIdsCanBeRead);
  await throughEach('retries', aBrokenRuntimeIsAskedOnce, aBusyRuntimeIsAskedAgain);
  await throughEach('timeouts', aTimeoutIsKept);
  await throughEach('cancel', leavingAStreamReachesTheRuntime, cancellingAPlainRequestReachesTheRuntime);
  for (const runtime of runtimeNames) {
    for (const fault of ['cut', 'garbage', 'stall']) {
      await check('broken answers', aStreamThatBreaksOffRaises, runtime, fault);
      await check('broken answers', theHelperRaisesToo, runtime, fault);
      await check('broken answers', theHelperForResponsesDoesNotSayCompleted, runtime, fault);
      await check('broken answers', aPlainAnswerThatBreaksOffIsAnError, runtime, fault);
    }
  }
}
