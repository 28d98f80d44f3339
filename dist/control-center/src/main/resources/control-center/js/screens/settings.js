// @ts-check
import { html, nothing } from '../core/html.js';
import { ApiError, get, post, remove } from '../core/api.js';
import { ago, moment, UNKNOWN } from '../core/format.js';
import { t } from '../core/i18n.js';
import { go, here, linkTo, rename } from '../core/router.js';
import { Screen } from '../core/screen.js';
import { textField } from '../ui/fields.js';
import { icon } from '../ui/icons.js';
import { confirm, toast, toastError } from '../ui/overlay.js';
import { badge, card, copyButton, emptyState, errorState, facts, notice, pageHead, tabs, tag } from '../ui/parts.js';
import { table } from '../ui/table.js';
import { secretsTab } from './settings/secrets.js';

const TABS = ['configuration', 'certificate', 'secrets', 'browsers', 'about'];

export class SettingsScreen extends Screen {
  texts = 'settings';
  /** @type {any} what reading the configuration again has found */
  #reloaded = null;
  /** @type {any} */
  #error = null;

  async load() {
    const [config, about, browsers, secrets] = await Promise.all([get('config'), get('about'), get('browsers'), get('secrets')]);
    const encrypted = about.listeners.lan.some((/** @type {string} */ url) => url.startsWith('https:'));
    const certificate = encrypted ? await get('certificate').catch((error) => error) : null;
    return { config, about, browsers: browsers.data, secrets: secrets.data, certificate };
  }

  watches({ name, data }) {
    return name === 'snapshot' || (name === 'state' && data.kind === 'secret');
  }

  view() {
    const tab = TABS.find((each) => each === here().rest[0]) ?? TABS[0];
    return html`
      ${pageHead({ title: t('common.nav-settings'), text: t('settings.about') })}
      ${tabs(TABS.map((id) => ({ id, label: t(`settings.tab-${id}`) })), tab, (id) => go(linkTo('settings', id === TABS[0] ? [] : [id])))}
      ${this.#tab(tab)}`;
  }

  /** @param {string} tab */
  #tab(tab) {
    switch (tab) {
      case 'certificate':
        return this.#certificate(this.data.certificate);
      case 'secrets':
        return secretsTab(this.data.secrets, this.reload);
      case 'browsers':
        return this.#browsers();
      case 'about':
        return this.#about(this.data.about);
      default:
        return this.#configuration(this.data.config);
    }
  }

  /** @param {any} config */
  #configuration(config) {
    const wanted = here().query.get('filter') ?? '';
    const changed = here().query.get('changed') === '1';
    const rows = config.data
      .filter((/** @type {any} */ each) => each.path.includes(wanted.trim()) && (!changed || each.source !== 'default'))
      .sort((/** @type {any} */ a, /** @type {any} */ b) => a.path.localeCompare(b.path));
    /** @param {Record<string, string>} change */
    const filter = (change) => { rename(linkTo('settings', [], { filter: wanted, changed: changed ? '1' : '', ...change })); this.update(); };
    return html`
      ${card({ content: html`
        <div class="settings-file">
          <div><strong>${config.file ? html`<code>${config.file}</code>` : t('settings.no-file')}</strong>
            <p class="quiet">${t(config.file ? 'settings.file-text' : 'settings.no-file-text')}</p></div>
          ${config.file ? html`<button class="btn" data-test="reload" @click=${this.#reload}>${icon('refresh')}${t('settings.reload')}</button>` : nothing}
        </div>
        ${this.#error ? errorState(this.#error) : nothing}
        ${this.#reloaded ? reloaded(this.#reloaded) : nothing}` })}
      <div class="toolbar" role="search">
        <div class="grow">${textField({ name: 'filter', type: 'search', label: t('settings.filter'), value: wanted, change: (value) => filter({ filter: value }) })}</div>
        <label class="inline-check"><input type="checkbox" data-test="changed" .checked=${changed} @change=${(/** @type {any} */ e) => filter({ changed: e.target.checked ? '1' : '' })}>${t('settings.changed-only')}</label>
      </div>
      ${table({
        label: t('settings.tab-configuration'),
        rows,
        key: (/** @type {any} */ row) => row.path,
        columns: [
          { id: 'path', label: t('settings.setting'), cell: (row) => html`<code>${row.path}</code>` },
          { id: 'value', label: t('settings.value'), wide: true, cell: (row) => html`<span class="foreign">${row.value}</span>` },
          { id: 'source', label: t('settings.source'), cell: (row) => (row.source === 'default' ? html`<span class="quiet">${t('settings.source-default')}</span>` : html`<span class="tag source">${sourceName(row.source)}</span>`) },
          { id: 'applies', label: t('settings.applies'), minor: true, cell: (row) => html`<span class="quiet">${t(`settings.applies-${row.applies}`)}</span>` },
        ],
      })}`;
  }

  #reload = async () => {
    this.#error = this.#reloaded = null;
    try {
      this.#reloaded = await post('config/reload');
      toast(t('settings.reloaded'));
    } catch (error) {
      this.#error = error;
    }
    await this.reload();
  };

  /** @param {any} certificate */
  #certificate(certificate) {
    if (certificate === null) {
      return emptyState({ symbol: 'audit', title: t('settings.no-certificate'), text: t('settings.no-certificate-text') });
    }
    if (certificate instanceof ApiError) {
      return errorState(certificate, this.reload);
    }
    return html`
      ${certificate.problem ? notice('warn', html`<span class="foreign">${certificate.problem}</span>`) : nothing}
      ${card({
        title: t(certificate.self_made ? 'settings.self-made' : 'settings.own-certificate'),
        aside: html`<button class="btn" data-test="renew" @click=${this.#renew}>${icon('refresh')}${t('settings.renew')}</button>`,
        content: facts([
          [t('settings.fingerprint'), html`<code>${certificate.sha256}</code> ${copyButton(certificate.sha256)}`],
          [t('settings.names'), html`<span class="tags">${certificate.names.map(tag)}</span>`],
          [t('settings.expires'), moment(certificate.expires_at)],
          [t('settings.file'), html`<code>${certificate.file}</code>`],
          [t('settings.urls'), html`<span class="tags">${certificate.urls.map(tag)}</span>`],
        ]),
      })}`;
  }

  #renew = async () => {
    if (await confirm({ title: t('settings.renew'), text: t('settings.renew-text'), action: t('settings.renew'), danger: false })) {
      await post('certificate/renew').then(() => toast(t('settings.renewed')), toastError);
      this.reload();
    }
  };

  #browsers() {
    return table({
      label: t('settings.tab-browsers'),
      rows: this.data.browsers,
      key: (/** @type {any} */ row) => row.id,
      columns: [
        { id: 'name', label: t('settings.browser'), wide: true, cell: (row) => html`<strong>${row.name}</strong> ${row.current ? badge('ok', t('settings.this-one')) : nothing}` },
        { id: 'seen', label: t('settings.seen'), minor: true, cell: (row) => ago(row.last_seen_at) },
        { id: 'since', label: t('settings.since'), minor: true, cell: (row) => ago(row.created_at) },
        { id: 'until', label: t('settings.until'), minor: true, cell: (row) => ago(row.expires_at) },
        { id: 'out', label: html`<span class="hidden">${t('settings.sign-out')}</span>`, align: 'end', cell: (row) => html`<button class="btn btn-small" data-test="sign-out" @click=${() => this.#signOut(row)}>${t('settings.sign-out')}</button>` },
      ],
    });
  }

  /** @param {any} browser */
  async #signOut(browser) {
    if (await confirm({ title: t('settings.sign-out'), text: t(browser.current ? 'settings.sign-out-here' : 'settings.sign-out-text', { name: browser.name }), action: t('settings.sign-out') })) {
      await remove(`browsers/${browser.id}`).then(() => toast(t('settings.signed-out', { name: browser.name })), toastError);
      this.reload();
    }
  }

  /** @param {any} about */
  #about(about) {
    return html`
      ${card({ content: facts([
        [t('settings.version'), html`<strong>${about.version}</strong>`],
        [t('settings.java'), `${about.java.version} · ${about.java.vendor}`],
        [t('settings.system'), `${about.os.name} ${about.os.version} · ${about.os.arch}`],
        [t('settings.started'), moment(about.started_at)],
        [t('settings.home'), html`<code>${about.home}</code>`],
        [t('settings.logs'), html`<code>${about.logs}</code> <a href=${linkTo('logs')}>${t('common.nav-logs')}</a>`],
        [t('settings.gateway'), html`<code>${about.listeners.gateway}</code>`],
        [t('settings.control'), html`<code>${about.listeners.control}</code>`],
        [t('settings.lan'), about.listeners.lan.length > 0 ? html`<span class="tags">${about.listeners.lan.map(tag)}</span>` : UNKNOWN],
      ]) })}
      <details class="card"><summary>${t('settings.libraries')}</summary>
        <ul class="libraries">${about.libraries.map((/** @type {any} */ each) => html`<li><code>${each.name}</code> <span class="quiet">${each.version}</span></li>`)}</ul>
      </details>`;
  }
}

/** @param {string} source @returns {string} without the folders before a file's name */
const sourceName = (source) => source.replace(/^.*[/\\](?=[^/\\]+:\d+$)/, '');

/** @param {any} answer of a reload */
const reloaded = (answer) => html`
  ${notice('ok', html`<span data-test="reloaded">${t('settings.reloaded-what', {
    instances: differences(answer.instances), aliases: differences(answer.aliases),
  })}</span>`)}
  ${answer.restart_needed.length > 0
    ? notice('warn', html`${t('settings.restart-for')}<ul>${answer.restart_needed.map((/** @type {string} */ each) => html`<li><code>${each}</code></li>`)}</ul>`)
    : nothing}`;

/** @param {Record<string, string[]>} difference @returns {number} how many are other than before */
const differences = (difference) => Object.values(difference).flat().length;
