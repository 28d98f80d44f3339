// What the checks of this lane share: where the gateway is, how a check is run and noted, what the runtimes saw.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// From where the lane installed them, which is not beside this file.
export const require = createRequire(path.join(process.env.LANE_MODULES, 'lane.cjs'));
export const gateway = process.env.LANE_GATEWAY;
export const baseURL = `${gateway}/v1`;
export const key = process.env.LANE_KEY;
// May use one model of the demo and nothing else.
export const narrowKey = process.env.LANE_NARROW_KEY;
// The same scripts behind a typed provider and behind one that relays; each with the address that says what it saw.
const runtimes = { 'ollama-test': process.env.LANE_OLLAMA, 'relay-test': process.env.LANE_OPENAI };
const tags = { 'ollama-test': ':latest', 'relay-test': '' };
export const runtimeNames = Object.keys(runtimes);
// One red pixel.
export const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
export const weather = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};

let underTest = '?';
let failures = 0;

export const failed = () => failures;
export const model = (runtime, name) => `${runtime}:${name}${tags[runtime]}`;

/** The platform's own fetch, but that the ids of requests are noted: they must be found in the audit later. */
export async function watchedFetch(...request) {
  const response = await fetch(...request);
  const id = response.headers.get('x-modeldock-request-id');
  if (id) appendFileSync(process.env.LANE_REQUEST_IDS, `${id}\n`);
  return response;
}

/** Says whose turn it is. */
export function client(name, module) {
  const described = path.join(process.env.LANE_MODULES, 'node_modules', module, 'package.json');
  const { version } = JSON.parse(readFileSync(described));
  underTest = name;
  console.log(`# ${name} ${version} on Node ${process.versions.node}`);
  feature('client', name, version, `Node ${process.versions.node}`);
}

function feature(...fields) {
  appendFileSync(process.env.LANE_FEATURES, `${fields.join('\t')}\n`);
}

/** Runs one check of a feature of the client whose turn it is. */
export async function check(of, run, ...details) {
  const about = details.length === 0 ? '' : ` (${details.join(', ')})`;
  const words = run.name.replace(/[A-Z]/g, ' $&').toLowerCase();
  const name = `${underTest}: ${of}: ${words}${about}`;
  try {
    await run(...details);
    console.log(`ok ${name}`);
    feature('feature', underTest, of, 'yes');
  } catch (error) {
    failures++;
    console.log(`not ok ${name}: ${String(error).replace(/\s+/g, ' ').slice(0, 300)}`);
    console.error(error);
    feature('feature', underTest, of, 'no');
  }
}

/** Runs the checks through each of the runtimes. */
export async function throughEach(of, ...runs) {
  for (const run of runs) {
    for (const runtime of runtimeNames) await check(of, run, runtime);
  }
}

/** What the runtime saw of a model: requests, and clients that left in the middle of an answer. */
export async function seen(runtime, name) {
  const all = await (await fetch(`${runtimes[runtime]}/testkit/seen`)).json();
  return all[name + tags[runtime]] ?? { requests: 0, left: 0 };
}

/** Waits until the runtime saw one more client leave. */
export async function awaitLeft(runtime, name, before) {
  const deadline = Date.now() + 5_000;
  while ((await seen(runtime, name)).left <= before.left) {
    assert.ok(Date.now() < deadline, 'the runtime never saw the client leave');
    await sleep(20);
  }
}

/** Waits until the runtime was asked once more, or the request has ended without. */
export async function awaitAsked(runtime, name, before, request) {
  let ended = false;
  request.catch(() => {}).finally(() => (ended = true));
  while (!ended && (await seen(runtime, name)).requests === before.requests) await sleep(20);
}

/** The error that the run ends in, which must be of that class. */
export async function raises(kind, run) {
  let answer;
  try {
    answer = await run();
  } catch (error) {
    assert.ok(error instanceof kind, `no ${kind.name} but ${error?.constructor?.name}: ${error?.message}`);
    return error;
  }
  return assert.fail(`no ${kind.name} but ${JSON.stringify(answer)?.slice(0, 200)}`);
}

export async function collect(stream) {
  const all = [];
  for await (const item of await stream) all.push(item);
  return all;
}
