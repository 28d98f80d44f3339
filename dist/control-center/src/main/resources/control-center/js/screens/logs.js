// @ts-check
import { html, nothing, repeat } from '../core/html.js';
import { ApiError, download, follow, get } from '../core/api.js';
import { count, shortMoment } from '../core/format.js';
import { t, tn } from '../core/i18n.js';
import { here, linkTo, rename } from '../core/router.js';
import { Screen } from '../core/screen.js';
import { selectField, textField } from '../ui/fields.js';
import { icon } from '../ui/icons.js';
import { toastError } from '../ui/overlay.js';
import { badge, emptyState, pageHead } from '../ui/parts.js';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'];
/** @type {Record<string, import('../ui/parts.js').Tone>} */
const TONES = { trace: 'quiet', debug: 'quiet', info: 'info', warn: 'warn', error: 'bad' };
/** More than that nobody reads in a page; the whole is a download. */
const KEPT = 2000;
const PAGE = 200;
const TYPING_MS = 250;
const AGAIN_MS = 2000;

export class LogsScreen extends Screen {
  texts = 'logs';
  /** Oldest first. @type {any[]} */
  #entries = [];
  /** What has come while the list stood still. @type {any[]} */
  #held = [];
  /** @type {string | null} what to ask for earlier ones before */
  #earlier = null;
  #paused = false;
  /** @type {AbortController | null} */
  #following = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;

  #filter() {
    const { query } = here();
    return { level: query.get('level') ?? 'info', contains: query.get('contains') ?? '' };
  }

  async load() {
    this.#following?.abort();
    const page = await get('logs', { ...this.#filter(), limit: PAGE });
    this.#entries = page.data;
    this.#held = [];
    this.#earlier = page.next;
    if (this.place.screen === here().screen) {
      this.#follow();
    }
    return page;
  }

  watches({ name }) {
    return name === 'snapshot';
  }

  leave() {
    clearTimeout(this.#typing);
    this.#following?.abort();
  }

  async #follow() {
    const following = new AbortController();
    this.#following = following;
    try {
      await follow('logs/tail', { query: this.#filter(), signal: following.signal }, (event) => {
        if (event.data !== '') {
          this.#take(JSON.parse(event.data));
        }
      });
    } catch (error) {
      if (following.signal.aborted || (error instanceof ApiError && error.status === 401)) {
        return;
      }
    }
    if (!following.signal.aborted) {
      setTimeout(() => !following.signal.aborted && this.reload(), AGAIN_MS);
    }
  }

  /** @param {any} entry */
  #take(entry) {
    if (this.#entries.at(-1)?.id === entry.id) {
      return;
    }
    if (this.#paused) {
      this.#held = [...this.#held, entry].slice(-KEPT);
    } else {
      this.#entries = [...this.#entries, entry].slice(-KEPT);
    }
    this.update();
  }

  #pause = () => {
    this.#paused = !this.#paused;
    if (!this.#paused) {
      this.#entries = [...this.#entries, ...this.#held].slice(-KEPT);
      this.#held = [];
    }
    this.update();
  };

  #more = async () => {
    try {
      const page = await get('logs', { ...this.#filter(), limit: PAGE, before: this.#earlier });
      this.#entries = [...page.data, ...this.#entries];
      this.#earlier = page.next;
      // What is looked back at must not move away below the reader.
      this.#paused = true;
    } catch (error) {
      toastError(error);
    }
    this.update();
  };

  /** @param {Record<string, string>} change */
  #choose(change) {
    const filter = { ...this.#filter(), ...change };
    rename(linkTo('logs', [], { level: filter.level === 'info' ? '' : filter.level, contains: filter.contains }));
    this.update();
    clearTimeout(this.#typing);
    this.#typing = setTimeout(this.reload, TYPING_MS);
  }

  view() {
    const { level, contains } = this.#filter();
    return html`
      ${pageHead({
        title: t('common.nav-logs'),
        text: t('logs.about'),
        actions: html`
          <button class="btn" data-test="pause" aria-pressed=${this.#paused} @click=${this.#pause}>${icon(this.#paused ? 'play' : 'pause')}${t(this.#paused ? 'logs.resume' : 'logs.pause')}</button>
          <button class="btn" data-test="download" @click=${() => download('logs/download', {}, 'modeldock.log').catch(toastError)}>${icon('download')}${t('logs.download')}</button>`,
      })}
      <div class="toolbar" role="search">
        ${selectField({ name: 'level', label: t('logs.level'), value: level, options: LEVELS.map((id) => ({ id, label: t(`logs.from-${id}`) })), change: (value) => this.#choose({ level: value }) })}
        <div class="grow">${textField({ name: 'contains', type: 'search', label: t('logs.contains'), value: contains, change: (value) => this.#choose({ contains: value }) })}</div>
        <p class="log-state" role="status" data-test="log-state">${this.#paused
          ? badge('warn', this.#held.length > 0 ? tn('logs.held', this.#held.length) : t('logs.paused'))
          : badge('ok', t('logs.following'))}</p>
      </div>
      ${this.#entries.length === 0
        ? emptyState({ symbol: 'logs', title: t('logs.empty'), text: t('logs.empty-text') })
        : html`
          <div class="log" tabindex="0" role="region" aria-label=${t('common.nav-logs')} data-test="log">
            <ol>${repeat(this.#entries.toReversed(), (/** @type {any} */ each) => each.id, line)}</ol>
          </div>
          <div class="actions">
            ${this.#earlier ? html`<button class="btn" data-test="more" @click=${this.#more}>${t('logs.earlier')}</button>` : nothing}
            <span class="quiet">${tn('logs.n-entries', this.#entries.length, { shown: count(this.#entries.length) })}</span>
          </div>`}`;
  }
}

/** @param {any} entry */
const line = (entry) => html`
  <li class="log-${entry.level}">
    <time class="quiet number" datetime=${entry.at ?? ''}>${entry.at ? shortMoment(entry.at) : ''}</time>
    ${badge(TONES[entry.level], entry.level)}
    <span class="foreign log-text">${entry.message}</span>
  </li>`;
