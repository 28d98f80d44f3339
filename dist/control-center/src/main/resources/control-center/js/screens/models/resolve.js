// @ts-check
// What would become of a request, stage by stage, without making it.
import { html, nothing } from '../../core/html.js';
import { post } from '../../core/api.js';
import { count } from '../../core/format.js';
import { t } from '../../core/i18n.js';
import { checkField, selectField, textField } from '../../ui/fields.js';
import { icon } from '../../ui/icons.js';
import { badge, card, errorState, notice } from '../../ui/parts.js';

export class ResolveTester {
  #form = { key: '', model: '', lan: false };
  /** @type {any} */
  #answer = null;
  /** @type {any} */
  #error = null;
  #taken = '';
  #update;

  /** @param {() => void} update renders the screen */
  constructor(update) {
    this.#update = update;
  }

  /** Takes what the address asks for. @param {URLSearchParams} query @param {any[]} keys */
  take(query, keys) {
    if (this.#taken === String(query) && this.#form.key) {
      return;
    }
    this.#taken = String(query);
    this.#form.key = query.get('key') || this.#form.key || keys[0]?.id || '';
    this.#form.model = query.get('model') || this.#form.model;
    if (this.#form.key && this.#form.model) {
      this.#ask();
    } else {
      this.#update();
    }
  }

  #ask = async () => {
    try {
      this.#answer = await post('explain', { key: this.#form.key, model: this.#form.model, lan: this.#form.lan });
      this.#error = null;
    } catch (error) {
      this.#answer = null;
      this.#error = error;
    }
    this.#update();
  };

  /** @param {any} data of the screen */
  view(data) {
    const form = this.#form;
    const names = [...data.aliases.map((/** @type {any} */ each) => each.name), ...data.models.map((/** @type {any} */ each) => each.id)];
    return html`
      ${card({ content: html`
        <form class="form" @submit=${(/** @type {Event} */ e) => { e.preventDefault(); this.#ask(); }}>
          <p class="quiet">${t('models.resolve-about')}</p>
          <div class="form-row">
            ${selectField({ name: 'resolve-key', label: t('models.key'), value: form.key, change: (value) => { form.key = value; }, options: data.keys.map((/** @type {any} */ key) => ({ id: key.id, label: key.name })) })}
            ${textField({ name: 'resolve-model', label: t('models.asked-for'), value: form.model, list: names, required: true, change: (value) => { form.model = value; } })}
          </div>
          ${checkField({ name: 'resolve-lan', label: t('models.from-lan'), value: form.lan, change: (value) => { form.lan = value; } })}
          <div><button class="btn btn-primary" data-test="resolve">${icon('search')}${t('models.resolve')}</button></div>
        </form>` })}
      ${this.#error ? errorState(this.#error) : nothing}
      ${this.#answer ? this.#result(this.#answer) : nothing}`;
  }

  /** @param {any} answer */
  #result(answer) {
    return html`<div class="stack" role="status" data-test="resolution">
      ${answer.message ? notice('bad', html`<strong>${answer.message}</strong><p class="code-line"><code>${answer.code} · ${answer.status}</code></p>`) : notice('ok', t('models.would-be-served'))}
      ${card({ title: t('models.stages'), content: html`<ol class="stages">${answer.steps.map((/** @type {any} */ each) => html`
        <li>${badge(each.passed ? 'ok' : 'bad', t(each.passed ? 'models.passed' : 'models.refused'))}<strong>${each.stage}</strong><span class="foreign">${each.detail}</span></li>`)}</ol>` })}
      ${answer.targets.length > 0 ? card({ title: t('models.targets'), content: html`<ol class="stages">${answer.targets.map((/** @type {any} */ each) => html`
        <li>${badge(each.fate === 'tried' ? 'ok' : 'quiet', each.order ? `${each.order}. ${each.fate}` : each.fate)}<strong class="foreign">${each.name}</strong><span class="foreign quiet">${each.detail ?? ''}</span></li>`)}</ol>` }) : nothing}
      ${answer.limits.length > 0 ? card({ title: t('models.limits-left'), content: html`<ol class="stages">${answer.limits.map((/** @type {any} */ each) => html`
        <li><strong>${each.name}</strong><span class="number">${count(each.left)} / ${count(each.limit)}</span></li>`)}</ol>` }) : nothing}
    </div>`;
  }
}
