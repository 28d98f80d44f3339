// @ts-check
import { html, nothing } from '../core/html.js';
import { get } from '../core/api.js';
import { duration } from '../core/format.js';
import { t } from '../core/i18n.js';
import { live } from '../core/live.js';
import { here, linkTo, rename } from '../core/router.js';
import { Screen } from '../core/screen.js';
import { selectField, textField } from '../ui/fields.js';
import { icon } from '../ui/icons.js';
import { badge, card, codeBlock, emptyState, notice, pageHead, tabs } from '../ui/parts.js';
import { CLIENTS, connectCommand, KEY_VARIABLE } from './connect/clients.js';

export class ConnectScreen extends Screen {
  texts = 'connect';
  #key = '';
  #model = '';
  #client = 'curl';
  /** The first request of the key since it was chosen that went well, or else the last. @type {any} */
  #seen = null;
  /** @type {(() => void) | undefined} */
  #deaf;

  async load() {
    const [keys, models, aliases] = await Promise.all([get('keys'), get('models'), get('aliases')]);
    return {
      keys: keys.data.filter((/** @type {any} */ key) => key.state === 'active').toReversed(),
      names: [...aliases.data.map((/** @type {any} */ each) => each.name), ...models.data.map((/** @type {any} */ each) => each.id)],
    };
  }

  watches({ name, data }) {
    return name === 'snapshot' || (name === 'state' && data.kind !== 'secret');
  }

  isEmpty() {
    return this.data.keys.length === 0;
  }

  enter() {
    const { query } = here();
    this.#client = CLIENTS.find(({ id }) => id === query.get('client'))?.id ?? this.#client;
    this.#model = query.get('model') ?? this.#model;
    this.#listenFor(query.get('key') ?? this.#key);
    this.#deaf ??= live.happened.on((event) => this.#hear(event));
  }

  leave() {
    this.#deaf?.();
    this.#deaf = undefined;
  }

  /** @param {{ name: string, data: any }} event */
  #hear({ name, data }) {
    if (name === 'request' && data.key_id === this.#chosen?.id && this.#seen?.outcome !== 'completed') {
      this.#seen = data;
      this.update();
    }
  }

  get #chosen() {
    return this.data?.keys.find((/** @type {any} */ key) => key.id === this.#key || key.name === this.#key) ?? this.data?.keys[0];
  }

  /** @param {string} key */
  #listenFor(key) {
    if (key !== this.#key) {
      this.#key = key;
      this.#seen = null;
    }
  }

  #changed() {
    rename(linkTo('connect', [], { key: this.#key, model: this.#model, client: this.#client === 'curl' ? '' : this.#client }));
    this.update();
  }

  view() {
    return html`
      ${pageHead({ title: t('common.nav-connect'), text: t('connect.about') })}
      ${this.isEmpty()
        ? emptyState({ symbol: 'keys', title: t('connect.no-key'), text: t('connect.no-key-text'), action: html`<a class="btn btn-primary" href=${linkTo('keys')}>${icon('plus')}${t('connect.make-key')}</a>` })
        : html`${this.#choice()}${this.#strip()}${this.#texts()}`}`;
  }

  #choice() {
    const { keys, names } = this.data;
    return card({ content: html`
      <div class="form-row">
        ${selectField({ name: 'key', label: t('connect.key'), value: this.#chosen.id, options: keys.map((/** @type {any} */ key) => ({ id: key.id, label: key.name })), change: (value) => { this.#listenFor(value); this.#changed(); } })}
        ${textField({ name: 'model', label: t('connect.model'), value: this.#model, list: names, placeholder: names[0] ?? 'instance:model', change: (value) => { this.#model = value; this.#changed(); } })}
      </div>` });
  }

  /** Whether the key was heard of since this page looks. */
  #strip() {
    const seen = this.#seen;
    const name = html`<strong class="foreign">${this.#chosen.name}</strong>`;
    /** @type {[import('../ui/parts.js').Tone, unknown, unknown]} */
    const [tone, word, text] = !seen
      ? ['info', t('connect.listening'), t('connect.listening-text')]
      : seen.change !== 'ended'
        ? ['info', t('connect.arrived'), seen.target ?? '']
        : seen.outcome === 'completed'
          ? ['ok', t('connect.worked', { time: duration(seen.ms) }), seen.target ?? '']
          : ['bad', t('connect.failed', { code: seen.error ?? seen.outcome }), html`<a href=${linkTo('activity', [seen.id])}>${t('connect.see-request')}</a>`];
    return html`
      <div class="listening listening-${tone}" role="status" data-test="listening" data-heard=${seen?.change === 'ended' ? seen.outcome : ''}>
        ${badge(tone, word)}<span>${name}</span><span class="quiet foreign">${text}</span>
      </div>`;
  }

  #texts() {
    const client = /** @type {import('./connect/clients.js').Client} */ (CLIENTS.find(({ id }) => id === this.#client));
    const url = live.gateway?.url ?? location.origin;
    const model = this.#model || this.data.names[0] || 'instance:model';
    return html`
      <section class="card stack" aria-labelledby="tab-${client.id}">
        ${tabs(CLIENTS, client.id, (id) => { this.#client = id; this.#changed(); })}
        <ol class="connect-steps">
          <li><p>${t('connect.set-key', { variable: KEY_VARIABLE })}</p>${codeBlock(`export ${KEY_VARIABLE}=mdk_…`)}</li>
          ${client.install ? html`<li><p>${t('connect.install')}</p>${codeBlock(client.install)}</li>` : nothing}
          ${client.writes ? html`<li><p>${t('connect.write', { client: client.label })}</p>${codeBlock(connectCommand(client, model))}<p class="hint">${t('connect.write-hint')}</p></li>` : nothing}
          <li data-test="snippet"><p>${t(client.writes ? 'connect.or-by-hand' : 'connect.ask')}</p>${codeBlock(client.text({ url, model }))}</li>
        </ol>
        ${this.data.names.length === 0 ? notice('warn', t('connect.no-models')) : nothing}
      </section>`;
  }
}
