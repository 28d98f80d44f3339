// @ts-check
import { preference, remember } from './prefs.js';
import { readEvents } from './events.js';
import { Signal } from './signal.js';

/** What the control API says when it does not do what it was asked. */
export class ApiError extends Error {
  /**
   * @param {number} status 0 if the gateway could not be reached at all
   * @param {string} code stable
   * @param {string} message what, and which
   * @param {string} [hint] what to do next
   * @param {any} [detail] the whole error
   */
  constructor(status, code, message, hint, detail) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.detail = detail;
  }
}

/** Told when this browser is not signed in, or no longer. */
export const signedOut = new Signal();

const TOKEN = 'token';

/** @returns {boolean} whether this browser has been signed in and not out since */
export function hasToken() {
  return preference(TOKEN) !== '';
}

/** @param {string | null} token the second half of the credential; the cookie is the first */
export function keepToken(token) {
  remember(TOKEN, token);
}

/**
 * @typedef {object} Ask
 * @property {string} [method]
 * @property {any} [body] sent as JSON; bytes are sent as a plugin jar
 * @property {Record<string, string | number | boolean | null | undefined>} [query] empty values are left out
 * @property {string} [ifMatch]
 * @property {AbortSignal} [signal]
 */

/**
 * Sends a request and returns the response, whatever its status.
 * @param {string} path below `/admin/v1/`
 * @param {Ask} [ask]
 */
export async function send(path, ask = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(ask.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') {
      query.set(name, String(value));
    }
  }
  /** @type {Record<string, string>} */
  const headers = { 'x-modeldock-token': preference(TOKEN) };
  const jar = ask.body instanceof Blob;
  if (ask.body !== undefined) {
    headers['content-type'] = jar ? 'application/java-archive' : 'application/json';
  }
  if (ask.ifMatch) {
    headers['if-match'] = ask.ifMatch;
  }
  try {
    return await fetch(`/admin/v1/${path}${query.size > 0 ? `?${query}` : ''}`, {
      method: ask.method ?? (ask.body === undefined ? 'GET' : 'POST'),
      headers,
      body: ask.body === undefined || jar ? ask.body : JSON.stringify(ask.body),
      signal: ask.signal,
      cache: 'no-store',
    });
  } catch (e) {
    if (ask.signal?.aborted) {
      throw e;
    }
    throw new ApiError(0, 'gateway_unreachable', 'The gateway does not answer.');
  }
}

/**
 * @param {Response} response one that is not ok
 * @returns {Promise<ApiError>}
 */
export async function problem(response) {
  let error;
  try {
    error = (await response.json()).error;
  } catch {
    error = undefined;
  }
  if (response.status === 401) {
    signedOut.emit(undefined);
  }
  return new ApiError(
    response.status,
    error?.code ?? 'unexpected_answer',
    error?.message ?? `The gateway answered with status ${response.status}.`,
    error?.hint ?? error?.next ?? undefined,
    error,
  );
}

/**
 * @param {string} path @param {Ask} [ask]
 * @returns {Promise<any>} the answer's JSON; nothing if it has none
 */
export async function ask(path, ask = {}) {
  const response = await send(path, ask);
  if (!response.ok) {
    throw await problem(response);
  }
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}

/**
 * Reads a resource with the tag by which a change can be said to be meant for what was seen.
 * @param {string} path
 * @returns {Promise<{ data: any, tag: string }>}
 */
export async function readTagged(path) {
  const response = await send(path);
  if (!response.ok) {
    throw await problem(response);
  }
  return { data: await response.json(), tag: response.headers.get('etag') ?? '' };
}

/** @param {string} path @param {Ask['query']} [query] */
export const get = (path, query) => ask(path, { query });
/** @param {string} path @param {any} [body] */
export const post = (path, body = {}) => ask(path, { body });
/** @param {string} path @param {any} body @param {string} [ifMatch] */
export const patch = (path, body, ifMatch) => ask(path, { method: 'PATCH', body, ifMatch });
/** @param {string} path @param {any} body @param {string} [ifMatch] */
export const put = (path, body, ifMatch) => ask(path, { method: 'PUT', body, ifMatch });
/** @param {string} path @param {Ask['query']} [query] */
export const remove = (path, query) => ask(path, { method: 'DELETE', query });

/**
 * Follows a stream of events until it ends, the signal aborts, or the gateway is gone.
 * @param {string} path
 * @param {Ask} options
 * @param {(event: import('./events.js').ServerEvent) => void} take
 */
export async function follow(path, options, take) {
  const response = await send(path, options);
  if (!response.ok || !response.body) {
    throw await problem(response);
  }
  await readEvents(response.body, take);
}

/**
 * Saves what a route answers as a file: a link could not carry the credential.
 * @param {string} path @param {Ask['query']} query @param {string} name of the file
 */
export async function download(path, query, name) {
  const response = await send(path, { query });
  if (!response.ok) {
    throw await problem(response);
  }
  saveAs(await response.blob(), name);
}

/** @param {Blob} blob @param {string} name */
export function saveAs(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
