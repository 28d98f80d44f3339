// @ts-check
// What activity and audit have in common: a list that goes back in time, filters that live in the
// address, entries that arrive meanwhile, and an export of what is shown.
import { html, nothing } from '../../core/html.js';
import { download, get } from '../../core/api.js';
import { loadTexts, t, tn } from '../../core/i18n.js';
import { go, here, linkTo, rename } from '../../core/router.js';
import { Screen } from '../../core/screen.js';
import { icon } from '../../ui/icons.js';
import { openSheet, toastError } from '../../ui/overlay.js';
import { emptyState, errorState, pageHead } from '../../ui/parts.js';
import { selectField, textField } from '../../ui/fields.js';
import { table } from '../../ui/table.js';

const PAGE = 100;
const TYPED_MS = 350;

/** @type {Record<string, number>} */
const RANGES = { '15m': 900_000, '1h': 3_600_000, '24h': 86_400_000, '7d': 7 * 86_400_000, '30d': 30 * 86_400_000 };

export class JournalScreen extends Screen {
  /** How many entries have come since the list was loaded. */
  arrived = 0;
  /** @type {import('../../ui/overlay.js').Sheet | null} */
  #sheet = null;
  #sheetOf = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;
  #more = false;

  /** @returns {string} the name of the screen */
  get screen() {
    return '';
  }

  /** @returns {string | undefined} which entries */
  get kind() {
    return undefined;
  }

  /** @returns {string[]} the filters that may be typed */
  get filters() {
    return [];
  }

  /** @returns {import('../../ui/table.js').Column<any>[]} */
  columns() {
    return [];
  }

  /** @param {any} _entry @returns {unknown} */
  detail(_entry) {
    return nothing;
  }

  /** @returns {unknown} what stands beside the export */
  tools() {
    return nothing;
  }

  /** @returns {unknown} what stands above the list */
  notes() {
    return nothing;
  }

  async load() {
    await loadTexts('journal');
    const page = await get('audit', { ...this.#query(), limit: PAGE });
    this.arrived = 0;
    return { rows: page.data, next: page.next };
  }

  isEmpty() {
    return this.data.rows.length === 0 && !this.#filtered();
  }

  enter() {
    const [id] = this.place.rest;
    if (id && id !== this.#sheetOf) {
      this.#open(id);
    }
  }

  leave() {
    clearTimeout(this.#typing);
  }

  /** @returns {Record<string, string | undefined>} the filter, as the control API takes it */
  #query() {
    const { query } = here();
    const range = query.get('range') ?? '';
    return {
      kind: this.kind,
      since: query.get('since') ?? (range in RANGES ? new Date(Date.now() - RANGES[range]).toISOString() : undefined),
      until: query.get('until') ?? undefined,
      ...Object.fromEntries(this.filters.map((name) => [name, query.get(name) ?? undefined])),
    };
  }

  #filtered() {
    const { query } = here();
    return ['range', 'since', 'until', ...this.filters].some((name) => query.get(name));
  }

  /** @param {string} name @param {string} value */
  filter = (name, value) => {
    const query = Object.fromEntries(here().query);
    query[name] = value;
    rename(linkTo(this.screen, [], query));
    this.update();
    clearTimeout(this.#typing);
    this.#typing = setTimeout(this.reload, TYPED_MS);
  };

  view() {
    return html`
      ${pageHead({ title: t(`common.nav-${this.screen}`), text: t(`${this.screen}.about`), actions: html`
        ${this.tools()}
        ${['ndjson', 'csv'].map((format) => html`<button class="btn" data-test="export-${format}" @click=${() => this.#export(format)}>${icon('download')}${format.toUpperCase()}</button>`)}` })}
      ${this.notes()}
      ${this.#toolbar()}
      ${this.arrived > 0 ? html`<button class="btn arrived" data-test="arrived" @click=${this.reload}>${icon('up')}${tn('journal.arrived', this.arrived)}</button>` : nothing}
      ${this.data.rows.length === 0
        ? this.#filtered()
          ? emptyState({ symbol: 'search', title: t('journal.nothing-fits'), text: t('journal.nothing-fits-text'), action: html`<button class="btn" data-test="clear-filter" @click=${() => { rename(linkTo(this.screen)); this.reload(); }}>${t('journal.clear')}</button>` })
          : emptyState({ symbol: this.screen, title: t(`${this.screen}.empty`), text: t(`${this.screen}.empty-text`), action: html`<a class="btn btn-primary" href=${linkTo('connect')}>${t('common.nav-connect')}</a>` })
        : html`${table({
            label: t(`common.nav-${this.screen}`),
            columns: this.columns(),
            rows: this.data.rows,
            key: (row) => row.id,
            open: (row) => go(linkTo(this.screen, [row.id], Object.fromEntries(here().query))),
          })}
          ${this.data.next ? html`<div><button class="btn" data-test="more" ?disabled=${this.#more} @click=${this.#loadMore}>${t('common.more')}</button></div>` : nothing}`}`;
  }

  #toolbar() {
    const { query } = here();
    const range = query.get('range') ?? '';
    return html`<div class="toolbar" role="search">
      ${selectField({ name: 'range', label: t('common.range'), value: range, change: (value) => this.filter('range', value), options: [
        { id: '', label: t('common.all') }, ...Object.keys(RANGES).map((id) => ({ id, label: t(`common.range-${id}`) }))] })}
      ${this.filters.map((name) => textField({ name, type: 'search', label: t(`journal.filter-${name}`), value: query.get(name) ?? '', change: (value) => this.filter(name, value), list: this.choices(name) }))}
    </div>`;
  }

  /** @param {string} _name of a filter @returns {string[] | undefined} what it may be */
  choices(_name) {
    return undefined;
  }

  #loadMore = async () => {
    this.#more = true;
    this.update();
    try {
      const page = await get('audit', { ...this.#query(), limit: PAGE, before: this.data.next });
      this.data = { rows: [...this.data.rows, ...page.data], next: page.next };
    } catch (error) {
      toastError(error);
    }
    this.#more = false;
    this.update();
  };

  /** @param {string} format */
  #export(format) {
    const day = new Date().toISOString().slice(0, 10);
    download('audit/export', { ...this.#query(), format }, `modeldock-${this.screen}-${day}.${format}`).catch(toastError);
  }

  /** @param {string} id */
  #open(id) {
    this.#sheetOf = id;
    /** @type {any} */
    let entry = null;
    /** @type {any} */
    let error = null;
    this.#sheet?.close();
    const sheet = openSheet({
      test: 'entry',
      title: () => html`<span class="foreign">${entry ? (entry.action ?? entry.operation ?? entry.name) : id}</span>`,
      content: () => (error ? errorState(error) : entry ? this.detail(entry) : html`<p class="quiet">${t('common.loading')}</p>`),
      closed: () => {
        this.#sheetOf = '';
        if (here().screen === this.screen && here().rest[0] === id) {
          go(linkTo(this.screen, [], Object.fromEntries(here().query)));
        }
      },
    });
    this.#sheet = sheet;
    Promise.all([get(`audit/${encodeURIComponent(id)}`), loadTexts('journal')]).then(
      ([found]) => { entry = found; sheet.update(); },
      (e) => { error = e; sheet.update(); },
    );
  }
}

/** @type {Record<string, import('../../ui/parts.js').Tone>} */
const TONES = { completed: 'ok', done: 'ok', client_gone: 'quiet' };

/** @param {string} outcome @returns {import('../../ui/parts.js').Tone} */
export const toneOf = (outcome) => TONES[outcome] ?? (outcome.startsWith('refused') || outcome.startsWith('rejected') ? 'warn' : 'bad');
