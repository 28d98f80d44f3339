// @ts-check
import { html, nothing } from '../core/html.js';
import { get, post, remove } from '../core/api.js';
import { ago, moment, UNKNOWN } from '../core/format.js';
import { t, tn } from '../core/i18n.js';
import { live } from '../core/live.js';
import { go, here, linkTo } from '../core/router.js';
import { Screen } from '../core/screen.js';
import { icon } from '../ui/icons.js';
import { confirm, openSheet, toast, toastError } from '../ui/overlay.js';
import { card, copyButton, emptyState, errorState, facts, notice, pageHead, tabs } from '../ui/parts.js';
import { table } from '../ui/table.js';
import { openInstall } from './plugins/install.js';
import { life, stateBadge } from './plugins/life.js';
import { trustBadge, trustText, wantsConsent } from './plugins/trust.js';

const TABS = ['plugins', 'publishers', 'consents'];

export class PluginsScreen extends Screen {
  texts = 'plugins';
  /** @type {import('../ui/overlay.js').Sheet | null} */
  #sheet = null;
  #sheetOf = '';
  /** @type {any} what the sheet shows */
  #shown = null;
  /** @type {any} why the last thing that was asked for was not done */
  #error = null;
  /** @type {(() => void) | undefined} */
  #deaf;

  async load() {
    const [plugins, publishers, consents] = await Promise.all([get('plugins'), get('publishers'), get('consents')]);
    return { plugins: plugins.data, publishers: publishers.data, consents: consents.data };
  }

  watches({ name }) {
    return name === 'snapshot' || name === 'plugin';
  }

  enter() {
    this.#deaf ??= live.happened.on(({ name, data }) => {
      if (this.#sheet && (name === 'snapshot' || (name === 'plugin' && data.id === this.#sheetOf))) {
        this.#look();
      }
    });
    const [id] = this.place.rest;
    if (id && !TABS.includes(id) && id !== this.#sheetOf) {
      this.#openDetail(id);
    }
  }

  leave() {
    this.#deaf?.();
    this.#deaf = undefined;
  }

  view() {
    const tab = TABS.find((each) => each === here().rest[0]) ?? 'plugins';
    return html`
      <div class="stack" @dragover=${(/** @type {Event} */ e) => e.preventDefault()} @drop=${this.#dropped}>
        ${pageHead({
          title: t('common.nav-plugins'),
          text: t('plugins.about'),
          actions: html`<button class="btn btn-primary" data-test="install" @click=${() => openInstall(undefined, this.reload)}>${icon('plus')}${t('plugins.install')}</button>`,
        })}
        ${tabs(TABS.map((id) => ({ id, label: t(`plugins.tab-${id}`) })), tab, (id) => go(linkTo('plugins', id === 'plugins' ? [] : [id])))}
        ${tab === 'plugins' ? this.#plugins() : tab === 'publishers' ? this.#publishers() : this.#consents()}
      </div>`;
  }

  /** A jar may be dropped anywhere on the screen. */
  #dropped = (/** @type {DragEvent} */ e) => {
    const [file] = e.dataTransfer?.files ?? [];
    if (file) {
      e.preventDefault();
      openInstall(file, this.reload);
    }
  };

  #plugins() {
    return table({
      label: t('common.nav-plugins'),
      rows: newest(this.data.plugins),
      key: (/** @type {any} */ row) => row.id,
      open: (row) => go(linkTo('plugins', [row.id])),
      columns: [
        { id: 'id', label: t('plugins.plugin'), cell: (row) => html`<a class="row-link cut" href=${linkTo('plugins', [row.id])}>${row.id}</a><span class="quiet foreign">${row.version ?? ''}</span>` },
        { id: 'state', label: t('common.state'), cell: (row) => html`${stateBadge(row.state)}${live.plugins.get(row.id)?.draining > 0 ? html` <span class="quiet">${tn('plugins.drains', live.plugins.get(row.id).draining)}</span>` : nothing}` },
        { id: 'trust', label: t('plugins.trust'), cell: trustBadge },
        { id: 'why', label: t('plugins.problems'), minor: true, wide: true, cell: (row) => html`<span class="foreign quiet">${[...row.problems, ...(live.plugins.get(row.id)?.refused ?? [])][0] ?? ''}</span>` },
        { id: 'uses', label: t('plugins.instances'), minor: true, align: 'end', cell: (row) => [...live.instances.values()].filter((each) => each.type === row.type).length },
        { id: 'generation', label: t('plugins.generation-short'), minor: true, align: 'end', cell: (row) => row.generation },
      ],
    });
  }

  #publishers() {
    return this.data.publishers.length === 0
      ? emptyState({ symbol: 'user', title: t('plugins.no-publishers'), text: t('plugins.no-publishers-text') })
      : table({
          label: t('plugins.tab-publishers'),
          rows: this.data.publishers,
          key: (/** @type {any} */ row) => row.id,
          columns: [
            { id: 'name', label: t('common.name'), cell: (row) => html`<strong class="cut">${row.name}</strong>` },
            { id: 'key', label: t('plugins.key'), wide: true, cell: (row) => html`<code>${row.key}</code>` },
            { id: 'added', label: t('plugins.since'), minor: true, cell: (row) => ago(row.added_at) },
            { id: 'remove', label: html`<span class="hidden">${t('common.remove')}</span>`, align: 'end', cell: (row) => this.#remover(`publishers/${encodeURIComponent(row.name)}`, row.name) },
          ],
        });
  }

  #consents() {
    return this.data.consents.length === 0
      ? emptyState({ symbol: 'check', title: t('plugins.no-consents'), text: t('plugins.no-consents-text') })
      : table({
          label: t('plugins.tab-consents'),
          rows: this.data.consents,
          key: (/** @type {any} */ row) => row.id,
          columns: [
            { id: 'plugin', label: t('plugins.plugin'), cell: (row) => html`<strong class="cut">${row.plugin ?? this.#nameOf(row.sha256)}</strong>` },
            { id: 'hash', label: t('plugins.hash'), wide: true, cell: (row) => html`<code>${row.sha256}</code>` },
            { id: 'given', label: t('plugins.since'), minor: true, cell: (row) => ago(row.given_at) },
            { id: 'remove', label: html`<span class="hidden">${t('common.remove')}</span>`, align: 'end', cell: (row) => this.#remover(`consents/${row.sha256}`, row.plugin ?? row.sha256) },
          ],
        });
  }

  /** @param {string} sha256 of a jar that was agreed to before it came @returns {string} */
  #nameOf(sha256) {
    const plugin = this.data.plugins.find((/** @type {any} */ each) => each.sha256 === sha256);
    return plugin ? `${plugin.id}@${plugin.version}` : UNKNOWN;
  }

  /** @param {string} path @param {string} name */
  #remover = (path, name) => html`
    <button class="btn btn-small" data-test="remove" @click=${async () => {
      if (await confirm({ title: t('common.remove'), text: t('plugins.distrust-text', { name }), action: t('common.remove') })) {
        await remove(path).then(() => toast(t('plugins.removed', { name })), toastError);
        this.reload();
      }
    }}>${icon('trash')}${t('common.remove')}</button>`;

  /** @param {string} id */
  async #openDetail(id) {
    this.#sheet?.close();
    this.#sheetOf = id;
    this.#shown = this.#error = null;
    try {
      this.#shown = await get(`plugins/${encodeURIComponent(id)}`);
    } catch (error) {
      this.#sheetOf = '';
      toastError(error);
      go(linkTo('plugins'));
      return;
    }
    this.#sheet = openSheet({
      test: 'plugin-detail',
      title: () => html`<span class="foreign">${id} ${this.#shown.version ?? ''}</span>`,
      content: () => this.#detail(this.#shown),
      footer: () => this.#actions(this.#shown),
      closed: () => {
        this.#sheet = null;
        this.#sheetOf = '';
        if (here().screen === 'plugins' && here().rest[0] === id) {
          go(linkTo('plugins'));
        }
      },
    });
  }

  /** Reads anew what the sheet shows. */
  async #look() {
    const id = this.#sheetOf;
    const plugin = await get(`plugins/${encodeURIComponent(id)}`).catch(() => null);
    if (plugin && id === this.#sheetOf) {
      this.#shown = plugin;
      this.#sheet?.update();
    }
  }

  /** @param {any} plugin */
  #detail(plugin) {
    const refused = live.plugins.get(plugin.id)?.refused ?? [];
    return html`
      ${this.#error ? errorState(this.#error) : nothing}
      ${refused.length > 0 ? notice('warn', html`<strong>${t('plugins.refused')}</strong><ul>${refused.map((/** @type {string} */ each) => html`<li class="foreign">${each}</li>`)}</ul>`) : nothing}
      ${card({ content: facts([
        [t('common.state'), stateBadge(plugin.state)],
        [t('plugins.trust'), html`${trustBadge(plugin)} <p class="quiet">${trustText(plugin)}</p>`],
        [t('plugins.type'), html`<code>${plugin.type ?? UNKNOWN}</code>`],
        [t('plugins.hash'), plugin.sha256 ? html`<code>${plugin.sha256}</code> ${copyButton(plugin.sha256)}` : UNKNOWN],
        [t('plugins.file'), html`<span class="foreign">${plugin.file}</span>`],
        [t('plugins.began'), moment(plugin.steps[0]?.at)],
      ]) })}
      ${card({ title: t('plugins.generations'), content: html`<div class="stack" data-test="generations">${(plugin.generations.length > 0 ? plugin.generations : [plugin]).toReversed().slice(0, 8).map(life)}</div>` })}
      ${plugin.previous ? card({ title: t('plugins.before'), content: html`<p class="foreign">${plugin.previous.id} ${plugin.previous.version ?? ''} <code class="quiet">${plugin.previous.sha256}</code></p>` }) : nothing}`;
  }

  /** @param {any} plugin */
  #actions(plugin) {
    const last = plugin.generations.at(-1) ?? plugin;
    const waiting = last.state === 'rejected' && wantsConsent(last) && last.sha256 ? last : null;
    return html`
      ${plugin.trust === 'core' ? nothing : html`<button class="btn" data-test="remove" @click=${() => this.#ask(plugin, 'remove', () => remove(`plugins/${plugin.id}`), true)}>${icon('trash')}${t('common.remove')}</button>`}
      ${plugin.previous ? html`<button class="btn" data-test="rollback" @click=${() => this.#ask(plugin, 'rollback', () => post(`plugins/${plugin.id}/rollback`))}>${t('plugins.rollback')}</button>` : nothing}
      <button class="btn" data-test="reload" @click=${() => this.#do(plugin, 'reload', () => post(`plugins/${plugin.id}/reload`))}>${icon('refresh')}${t('plugins.reload')}</button>
      ${waiting ? html`<button class="btn btn-primary" data-test="consent" @click=${() => this.#ask(plugin, 'consent', () => post('consents', { sha256: waiting.sha256 }))}>${t('plugins.consent')}</button>` : nothing}`;
  }

  /** @param {any} plugin @param {string} what @param {() => Promise<any>} act @param {boolean} [closes] */
  async #ask(plugin, what, act, closes) {
    const values = { plugin: plugin.id, before: plugin.previous?.version ?? '' };
    if (await confirm({ title: t(`plugins.${what}`), text: t(`plugins.${what}-text`, values), action: t(`plugins.${what}`), danger: what === 'remove' })) {
      await this.#do(plugin, what, act, closes);
    }
  }

  /** @param {any} plugin @param {string} what @param {() => Promise<any>} act @param {boolean} [closes] */
  async #do(plugin, what, act, closes) {
    try {
      await act();
      this.#error = null;
      toast(t(`plugins.${what}-done`, { plugin: plugin.id }));
      if (closes) {
        this.#sheet?.close();
      }
    } catch (error) {
      this.#error = error;
    }
    if (this.#sheet) {
      await this.#look();
      this.#sheet?.update();
    }
    this.reload();
  }
}

/**
 * Of several generations of a plugin the one that serves, and the last if none does.
 * @param {any[]} generations @returns {any[]} one for each plugin
 */
function newest(generations) {
  /** @type {Map<string, any>} */
  const rows = new Map();
  for (const each of generations) {
    const row = rows.get(each.id);
    if (row?.state !== 'ready' || each.state === 'ready') {
      rows.set(each.id, each);
    }
  }
  return [...rows.values()].sort((a, b) => a.id.localeCompare(b.id));
}
