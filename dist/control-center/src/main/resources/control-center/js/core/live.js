// @ts-check
// What happens in the gateway, as it happens: a snapshot first, then what is different.
import { ApiError, follow, hasToken } from './api.js';
import { Signal } from './signal.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5000;
/** The gateway sends something every five seconds, so three silences mean that nobody is there. */
const SILENCE_MS = 16_000;
const KEPT_FIGURES = 300;
const KEPT_ENDS = 200;

/**
 * @typedef {'connecting' | 'live' | 'lost' | 'paused'} Connection
 */

/** The gateway as this page knows it. Replaced as a whole by each snapshot. */
class Live {
  /** @type {Connection} */
  connection = 'connecting';
  /** When the gateway was last heard. @type {number} */
  heard = 0;
  /** @type {any} */
  gateway = null;
  /** @type {any} */
  counts = {};
  /** @type {Map<string, any>} */
  instances = new Map();
  /** @type {Map<string, any>} */
  plugins = new Map();
  /** Requests under way. @type {Map<string, any>} */
  requests = new Map();
  /** The last seconds, oldest first. @type {any[]} */
  figures = [];
  /** Requests that have ended while this page looked, newest first. @type {any[]} */
  ended = [];

  /** Told after anything has changed, at most once for each frame. @type {Signal<Live>} */
  changed = new Signal();
  /** Told of each event. @type {Signal<{ name: string, data: any }>} */
  happened = new Signal();

  /** @type {AbortController | null} */
  #following = null;
  #wait = FIRST_WAIT_MS;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;
  #told = false;

  /** Begins; goes on until the page is closed. */
  start() {
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#pause() : this.again()));
    if (!document.hidden) {
      this.again();
    }
    setInterval(() => this.#watchSilence(), 2000);
  }

  /** Asks again at once. */
  again() {
    clearTimeout(this.#timer);
    this.#following?.abort();
    if (hasToken()) {
      this.#follow();
    }
  }

  #pause() {
    clearTimeout(this.#timer);
    this.#following?.abort();
    this.#following = null;
    this.#turn('paused');
  }

  #watchSilence() {
    if (this.connection === 'live' && Date.now() - this.heard > SILENCE_MS) {
      this.#turn('lost');
      this.again();
    }
  }

  async #follow() {
    const following = new AbortController();
    this.#following = following;
    if (this.connection === 'paused') {
      this.#turn('connecting');
    }
    try {
      await follow('events', { signal: following.signal }, (event) => this.#take(event));
    } catch (e) {
      if (following.signal.aborted || (e instanceof ApiError && e.status === 401)) {
        return;
      }
    }
    if (this.#following === following && !following.signal.aborted) {
      this.#turn('lost');
      this.#timer = setTimeout(() => this.#follow(), this.#wait * (0.75 + Math.random() / 2));
      this.#wait = Math.min(LONGEST_WAIT_MS, this.#wait * 2);
    }
  }

  /** @param {import('./events.js').ServerEvent} event */
  #take(event) {
    this.heard = Date.now();
    if (event.data === '') {
      return;
    }
    const data = JSON.parse(event.data);
    this.#apply(event.name, data);
    this.happened.emit({ name: event.name, data });
    this.#tell();
  }

  /** @param {string} name @param {any} data */
  #apply(name, data) {
    switch (name) {
      case 'snapshot':
        this.gateway = data.gateway;
        this.counts = data.counts;
        this.instances = byId(data.instances);
        this.plugins = byId(data.plugins);
        this.requests = byId(data.requests);
        this.#wait = FIRST_WAIT_MS;
        this.#turn('live');
        break;
      case 'instance':
        merge(this.instances, data);
        break;
      case 'plugin':
        merge(this.plugins, data);
        break;
      case 'request':
        if (data.change === 'ended') {
          this.requests.delete(data.id);
          this.ended = [{ ...data, at: Date.now() }, ...this.ended].slice(0, KEPT_ENDS);
        } else {
          merge(this.requests, data);
        }
        break;
      case 'figures':
        this.figures = [...this.figures, { ...data, at: Date.now() }].slice(-KEPT_FIGURES);
        break;
      default:
        break;
    }
  }

  /** @param {Connection} connection */
  #turn(connection) {
    if (this.connection !== connection) {
      this.connection = connection;
      this.#tell();
    }
  }

  #tell() {
    if (!this.#told) {
      this.#told = true;
      setTimeout(() => {
        this.#told = false;
        this.changed.emit(this);
      }, 50);
    }
  }
}

/** @param {any[]} list */
const byId = (list) => new Map(list.map((each) => [each.id, each]));

/** @param {Map<string, any>} map @param {any} data says what is different */
function merge(map, data) {
  if (data.removed) {
    map.delete(data.id);
  } else {
    map.set(data.id, { ...map.get(data.id), ...data });
  }
}

export const live = new Live();
