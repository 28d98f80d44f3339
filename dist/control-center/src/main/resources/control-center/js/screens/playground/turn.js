// @ts-check
import { problem, send } from '../../core/api.js';
import { readEvents } from '../../core/events.js';
import { Signal } from '../../core/signal.js';

const KEPT_EVENTS = 2000;

/** One question and its answer, as it comes. */
export class Turn {
  text = '';
  reasoning = '';
  /** @type {{ name: string, arguments: string }[]} */
  tools = [];
  /** @type {string[]} what came over the wire */
  raw = [];
  /** @type {[string, string][]} */
  headers = [];
  /** @type {any} */
  usage = null;
  /** @type {any} */
  error = null;
  /** @type {string | null} */
  finish = null;
  /** @type {number | null} in ms */
  firstToken = null;
  /** @type {number | null} in ms */
  total = null;
  stopped = false;
  done = false;
  /** Which of its sides shows. */
  tab = 'answer';
  changed = new Signal();

  #abort = new AbortController();
  #started = 0;
  #drawn = false;

  /** @param {string} question @param {any} body of the request */
  constructor(question, body) {
    this.question = question;
    this.body = body;
  }

  /** Ends it: the gateway sees the client leave, and so does the runtime. */
  stop() {
    this.#abort.abort();
  }

  /** @param {string} key asks as this key would; done when the answer is */
  async run(key) {
    this.#started = performance.now();
    try {
      const response = await send(`keys/${encodeURIComponent(key)}/chat`, { body: this.body, signal: this.#abort.signal });
      this.headers = [...response.headers].filter(([name]) => name.startsWith('x-') || name === 'content-type');
      if (!response.ok) {
        this.error = await problem(response);
      } else if (this.body.stream && response.body) {
        await readEvents(response.body, (event) => event.data !== '' && this.#take(event.data));
      } else {
        this.#whole(await response.text());
      }
    } catch (e) {
      if (this.#abort.signal.aborted) {
        this.stopped = true;
      } else {
        this.error = e;
      }
    }
    this.total = performance.now() - this.#started;
    this.done = true;
    this.changed.emit(this);
  }

  /** @param {string} data of one event */
  #take(data) {
    if (this.raw.length < KEPT_EVENTS) {
      this.raw.push(data);
    }
    if (data === '[DONE]') {
      return;
    }
    const chunk = JSON.parse(data);
    if (chunk.error) {
      this.error = { message: chunk.error.message, code: chunk.error.code ?? chunk.error.type };
      return;
    }
    this.usage = chunk.usage ?? this.usage;
    const choice = chunk.choices?.[0];
    if (choice) {
      this.finish = choice.finish_reason ?? this.finish;
      this.#add(choice.delta ?? {});
    }
    this.#soon();
  }

  /** @param {any} delta */
  #add(delta) {
    if (this.firstToken === null && (delta.content || delta.reasoning_content || delta.tool_calls)) {
      this.firstToken = performance.now() - this.#started;
    }
    this.text += delta.content ?? '';
    this.reasoning += delta.reasoning_content ?? delta.reasoning ?? '';
    for (const call of delta.tool_calls ?? []) {
      const tool = (this.tools[call.index ?? 0] ??= { name: '', arguments: '' });
      tool.name += call.function?.name ?? '';
      tool.arguments += call.function?.arguments ?? '';
    }
  }

  /** @param {string} text of the whole answer */
  #whole(text) {
    this.raw.push(text);
    const answer = JSON.parse(text);
    this.usage = answer.usage ?? null;
    const choice = answer.choices?.[0];
    this.finish = choice?.finish_reason ?? null;
    this.#add(choice?.message ?? {});
    this.firstToken = null;
  }

  /** Has it drawn with the next frame: pieces come faster than anybody can look. */
  #soon() {
    if (!this.#drawn) {
      this.#drawn = true;
      requestAnimationFrame(() => {
        this.#drawn = false;
        this.changed.emit(this);
      });
    }
  }
}
