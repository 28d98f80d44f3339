// @ts-check
import { html, live as bound, nothing } from '../core/html.js';
import { get } from '../core/api.js';
import { t } from '../core/i18n.js';
import { live } from '../core/live.js';
import { here, linkTo } from '../core/router.js';
import { Screen } from '../core/screen.js';
import { icon } from '../ui/icons.js';
import { areaField, checkField, selectField, textField } from '../ui/fields.js';
import { card, copy, emptyState, notice, pageHead } from '../ui/parts.js';
import { answerView } from './playground/answer.js';
import { Turn } from './playground/turn.js';

export class PlaygroundScreen extends Screen {
  texts = 'playground';
  /** @type {Turn[]} what was asked here and answered; gone with the page */
  #turns = [];
  #draft = '';
  #form = { model: '', key: '', system: '', temperature: '', max_tokens: '', stream: true };
  /** @type {Turn | null} */
  #running = null;

  enter() {
    const wanted = here().query.get('model');
    if (wanted) {
      this.#form.model = wanted;
    }
  }

  leave() {
    this.#running?.stop();
  }

  async load() {
    const [models, aliases, keys] = await Promise.all([get('models'), get('aliases'), get('keys')]);
    const active = keys.data.filter((/** @type {any} */ key) => key.state === 'active').toReversed();
    const names = [...aliases.data.map((/** @type {any} */ each) => each.name), ...models.data.map((/** @type {any} */ each) => each.id)];
    if (!active.some((/** @type {any} */ key) => key.id === this.#form.key)) {
      this.#form.key = active[0]?.id ?? '';
    }
    this.#form.model ||= names[0] ?? '';
    return { names, keys: active };
  }

  watches({ name, data }) {
    return name === 'snapshot' || (name === 'state' && (data.kind === 'key' || data.kind === 'alias'));
  }

  isEmpty() {
    return this.data.keys.length === 0;
  }

  view() {
    const head = pageHead({
      title: t('common.nav-playground'),
      text: t('playground.about'),
      actions: this.#turns.length > 0 ? html`<button class="btn" data-test="clear" @click=${this.#clear}>${t('playground.clear')}</button>` : nothing,
    });
    if (this.isEmpty()) {
      return html`${head}${emptyState({
        symbol: 'playground', title: t('playground.no-key'), text: t('playground.no-key-text'),
        action: html`<a class="btn btn-primary" href=${linkTo('keys')}>${t('playground.to-keys')}</a>`,
      })}`;
    }
    return html`${head}
      <div class="playground">
        <div class="talk">
          <div class="turns" data-test="turns">
            ${this.#turns.length === 0 ? html`<p class="quiet talk-empty">${t('playground.nothing-yet')}</p>` : nothing}
            ${this.#turns.map((turn) => html`
              <div class="bubble bubble-user"><span class="foreign">${turn.question}</span></div>
              ${answerView(turn, this.update)}`)}
          </div>
          <form class="ask" @submit=${this.#submit}>
            <label class="hidden" for="draft">${t('playground.message')}</label>
            <textarea id="draft" data-test="draft" rows="3" placeholder=${t('playground.message-hint')} .value=${bound(this.#draft)}
              @input=${(/** @type {any} */ e) => { this.#draft = e.target.value; }} @keydown=${this.#key}></textarea>
            ${this.#running
              ? html`<button type="button" class="btn btn-danger" data-test="stop" @click=${() => this.#running?.stop()}>${icon('stop')}${t('playground.stop')}</button>`
              : html`<button class="btn btn-primary" data-test="send">${icon('play')}${t('playground.send')}</button>`}
          </form>
        </div>
        ${this.#settings()}
      </div>`;
  }

  #settings() {
    const form = this.#form;
    /** @param {keyof typeof form} name */
    const set = (name) => (/** @type {any} */ value) => { /** @type {any} */ (form)[name] = value; this.update(); };
    return card({ kind: 'asking', content: html`
      <div class="form">
        ${textField({ name: 'model', label: t('playground.model'), value: form.model, change: set('model'), list: this.data.names })}
        ${selectField({ name: 'key', label: t('playground.as-key'), hint: t('playground.as-key-hint'), value: form.key, change: set('key'),
          options: this.data.keys.map((/** @type {any} */ key) => ({ id: key.id, label: key.name })) })}
        ${areaField({ name: 'system', label: t('playground.system'), value: form.system, change: set('system'), rows: 3 })}
        <div class="form-row">
          ${textField({ name: 'temperature', type: 'number', min: 0, max: 2, step: 0.1, label: t('playground.temperature'), placeholder: t('playground.model-s'), value: form.temperature, change: set('temperature') })}
          ${textField({ name: 'max_tokens', type: 'number', min: 1, step: 1, label: t('playground.max-tokens'), placeholder: t('playground.model-s'), value: form.max_tokens, change: set('max_tokens') })}
        </div>
        ${checkField({ name: 'stream', label: t('playground.stream'), value: form.stream, change: set('stream') })}
        <button class="btn" data-test="as-curl" @click=${() => copy(this.#curl())}>${icon('copy')}${t('playground.as-curl')}</button>
        ${notice('quiet', t('playground.not-kept'))}
      </div>` });
  }

  #clear = () => {
    this.#running?.stop();
    this.#turns = [];
    this.update();
  };

  /** @param {KeyboardEvent} e */
  #key = (e) => {
    if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) {
      this.#submit(e);
    }
  };

  /** @param {Event} e */
  #submit = async (e) => {
    e.preventDefault();
    if (this.#running || this.#draft.trim() === '') {
      return;
    }
    const turn = new Turn(this.#draft, this.#body(this.#draft));
    this.#draft = '';
    this.#turns = [...this.#turns, turn];
    this.#running = turn;
    this.update();
    this.#toEnd();
    turn.changed.on(() => { this.update(); this.#toEnd(); });
    await turn.run(this.#form.key);
    this.#running = null;
    this.update();
  };

  #toEnd() {
    requestAnimationFrame(() => {
      const turns = document.querySelector('.turns');
      turns?.scrollTo({ top: turns.scrollHeight });
    });
  }

  /** @param {string} question @returns {any} what is sent to the model */
  #body(question) {
    const { model, system, temperature, max_tokens, stream } = this.#form;
    return {
      model,
      messages: [
        ...(system.trim() === '' ? [] : [{ role: 'system', content: system }]),
        ...this.#turns.flatMap((turn) => [{ role: 'user', content: turn.question }, ...(turn.text === '' ? [] : [{ role: 'assistant', content: turn.text }])]),
        { role: 'user', content: question },
      ],
      ...(temperature === '' ? {} : { temperature: Number(temperature) }),
      ...(max_tokens === '' ? {} : { max_tokens: Number(max_tokens) }),
      ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    };
  }

  #curl() {
    const body = JSON.stringify(this.#body(this.#draft.trim() || 'Hello!'), null, 2).replaceAll("'", String.raw`'\''`);
    return `curl ${this.#form.stream ? '-N ' : ''}${live.gateway?.url}/v1/chat/completions \\\n  -H "Authorization: Bearer $MODELDOCK_KEY" \\\n  -H 'Content-Type: application/json' \\\n  -d '${body}'`;
  }
}
