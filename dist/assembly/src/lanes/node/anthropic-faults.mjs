// What goes wrong: classes of errors, retries, timeouts, leaving, and answers that break off.
import assert from 'node:assert/strict';
import { Anthropic, client, connect, question, request, textOf } from './anthropic-clients.mjs';
import { awaitAsked, awaitLeft, check, narrowKey, raises, runtimeNames, seen, throughEach } from './harness.mjs';

const demo = { model: 'demo:echo', max_tokens: 99, messages: question };

/** The error that a request ends in: of that class, and of that type in Anthropic's words. */
async function refused(kind, type, run) {
  const error = await raises(kind, run);
  assert.equal(error.error.error.type, type);
  return error;
}

async function aWrongKeyIsAnAuthenticationError() {
  const stranger = connect({ apiKey: 'mdk_wrong' });
  await refused(Anthropic.AuthenticationError, 'authentication_error', () => stranger.messages.create(demo));
  await refused(Anthropic.AuthenticationError, 'authentication_error', () => stranger.models.list());
}

async function aModelThatTheKeyMayNotUseIsAPermissionError() {
  const narrow = connect({ apiKey: narrowKey });
  await refused(Anthropic.PermissionDeniedError, 'permission_error', () =>
    narrow.messages.create(request('ollama-test', 'text')),
  );
}

async function anUnknownModelIsANotFoundError() {
  const error = await refused(Anthropic.NotFoundError, 'not_found_error', () =>
    client.messages.create({ ...demo, model: 'demo:ecko' }),
  );
  assert.match(error.message, /demo:ecko/);
}

async function aWrongValueIsABadRequestError() {
  await refused(Anthropic.BadRequestError, 'invalid_request_error', () =>
    client.messages.create({ ...demo, messages: 'Hello' }),
  );
}

async function requestIdsCanBeRead() {
  assert.match((await client.messages.create(demo))._request_id, /^req_/);
  const error = await raises(Anthropic.NotFoundError, () => client.messages.create({ ...demo, model: 'demo:ecko' }));
  assert.match(error.requestID, /^req_/);
  assert.equal(error.error.request_id, error.requestID);
}

async function aBrokenRuntimeIsAskedOnce(runtime) {
  const before = await seen(runtime, 'broken');
  const patient = connect({ maxRetries: 3 });
  const error = await raises(Anthropic.InternalServerError, () => patient.messages.create(request(runtime, 'broken')));
  assert.equal(error.headers.get('x-should-retry'), 'false');
  assert.equal((await seen(runtime, 'broken')).requests - before.requests, 1);
}

async function aBusyRuntimeIsAskedAgain(runtime) {
  const before = await seen(runtime, 'busy');
  const messages = [{ role: 'user', content: 'busy for anthropic node' }];
  const answer = await connect({ maxRetries: 2 }).messages.create(request(runtime, 'busy', { messages }));
  assert.equal(textOf(answer), 'At last.');
  assert.equal((await seen(runtime, 'busy')).requests - before.requests, 2);
}

async function aTimeoutIsKept(runtime) {
  const before = await seen(runtime, 'late');
  const hasty = connect({ timeout: 500 });
  await raises(Anthropic.APIConnectionTimeoutError, () => hasty.messages.create(request(runtime, 'late')));
  await awaitLeft(runtime, 'late', before);
}

async function leavingAStreamReachesTheRuntime(runtime) {
  const before = await seen(runtime, 'slow');
  const stream = client.messages.stream(request(runtime, 'slow'));
  for await (const event of stream) {
    if (event.type === 'content_block_delta') break;
  }
  await awaitLeft(runtime, 'slow', before);
}

async function cancellingAPlainRequestReachesTheRuntime(runtime) {
  const before = await seen(runtime, 'slow');
  const stop = new AbortController();
  const asked = raises(Anthropic.APIUserAbortError, () =>
    client.messages.create(request(runtime, 'slow'), { signal: stop.signal }),
  );
  await awaitAsked(runtime, 'slow', before, asked);
  stop.abort();
  await asked;
  await awaitLeft(runtime, 'slow', before);
}

async function aStreamThatBreaksOffRaises(runtime, fault) {
  const kinds = [];
  await raises(Anthropic.APIError, async () => {
    for await (const event of await client.messages.create(request(runtime, fault, { stream: true }))) {
      kinds.push(event.type);
    }
  });
  assert.ok(kinds.includes('content_block_delta') && !kinds.includes('message_stop'), kinds.join(' '));
}

async function theHelperRaisesToo(runtime, fault) {
  let said = '';
  const stream = client.messages.stream(request(runtime, fault)).on('text', (piece) => (said += piece));
  await raises(Anthropic.AnthropicError, () => stream.finalMessage());
  assert.equal(said, 'Hel');
}

async function aPlainAnswerThatBreaksOffIsAnError(runtime, fault) {
  await raises(Anthropic.InternalServerError, () => client.messages.create(request(runtime, fault)));
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
      await check('broken answers', aPlainAnswerThatBreaksOffIsAnError, runtime, fault);
    }
  }
}
