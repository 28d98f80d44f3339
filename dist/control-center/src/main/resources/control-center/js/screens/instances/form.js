// @ts-check
// An instance as a form, made of what its provider type says that it takes.
import { html, nothing } from '../../core/html.js';
import { t } from '../../core/i18n.js';
import { checkField, listField, selectField, textField } from '../../ui/fields.js';

const TIMEOUTS = ['connect', 'first_event', 'idle', 'total'];

/** @typedef {Record<string, any>} Wish the form's values */

/** @param {string} type @returns {Wish} */
export const newWish = (type) => ({
  id: '', type, settings: {}, secrets: {}, values: {}, risk: '', lan: false, allowed_models: [], max_concurrent: '', queue: '', queue_timeout: '', timeouts: {},
});

/** @param {any} instance @returns {Wish} */
export const wishOf = (instance) => ({
  ...newWish(instance.type),
  id: instance.id,
  settings: { ...instance.settings },
  secrets: { ...instance.secrets },
  risk: instance.risk_source === 'owner' ? instance.risk : '',
  lan: instance.lan,
  allowed_models: [...instance.allowed_models],
  max_concurrent: instance.max_concurrent ?? '',
  queue: instance.queue ?? '',
  queue_timeout: instance.queue_timeout ?? '',
  timeouts: { ...instance.timeouts },
});

/** @param {Wish} wish @returns {{ name: string, value: string }[]} secrets that were typed, to be stored first */
export const storedSecrets = (wish) =>
  Object.entries(wish.values)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ({ name: secretName(wish, name), value: String(value) }));

/** @param {Wish} wish @param {string} name */
const secretName = (wish, name) => `${wish.id}-${name}`.replaceAll('_', '-');

/** @param {Wish} wish @param {any} provider @param {boolean} [change] @returns {any} for the control API */
export function bodyOf(wish, provider, change = false) {
  /** @type {Record<string, any>} */
  const settings = {};
  for (const { id, type } of provider?.settings ?? []) {
    const value = wish.settings[id];
    if (value !== undefined && value !== '') {
      settings[id] = type === 'integer' || type === 'number' ? Number(value) : value;
    }
  }
  /** @type {Record<string, any>} */
  const body = { settings, secrets: {}, lan: wish.lan, allowed_models: wish.allowed_models, timeouts: {} };
  for (const [name, reference] of Object.entries(wish.secrets)) {
    if (reference !== '') {
      body.secrets[name] = reference;
    }
  }
  for (const { name } of storedSecrets(wish)) {
    const secret = Object.keys(wish.values).find((each) => secretName(wish, each) === name);
    body.secrets[/** @type {string} */ (secret)] = `store:${name}`;
  }
  for (const name of ['risk', 'queue_timeout']) {
    if (wish[name] !== '') {
      body[name] = wish[name];
    }
  }
  for (const name of ['max_concurrent', 'queue']) {
    if (wish[name] !== '') {
      body[name] = Number(wish[name]);
    }
  }
  for (const name of TIMEOUTS) {
    if (wish.timeouts[name]) {
      body.timeouts[name] = wish.timeouts[name];
    }
  }
  return change ? body : { id: wish.id, type: wish.type, ...body };
}

/** @param {Wish} wish @param {any[]} providers @param {() => void} update @param {boolean} isNew */
export function instanceForm(wish, providers, update, isNew) {
  const provider = providers.find((each) => each.id === wish.type);
  /** @param {string} name */
  const set = (name) => (/** @type {any} */ value) => { wish[name] = value; update(); };
  return html`
    ${isNew
      ? html`${selectField({ name: 'type', label: t('instances.type'), value: wish.type, change: (type) => { Object.assign(wish, { type, settings: {}, secrets: {}, values: {} }); update(); }, options: [
            { id: '', label: t('instances.choose') }, ...providers.map((each) => ({ id: each.id, label: `${each.name} · ${t(`instances.locality-${each.locality}`)}` }))] })}
          ${provider ? textField({ name: 'id', label: t('instances.id'), hint: t('instances.id-hint'), value: wish.id, placeholder: `${provider.id}-1`, change: set('id'), required: true }) : nothing}`
      : nothing}
    ${provider
      ? html`
        ${provider.side_effects === 'possible' ? html`<p class="hint">${t('instances.side-effects')}</p>` : nothing}
        ${provider.settings.map((/** @type {any} */ each) => setting(each, wish, update))}
        ${provider.secrets.map((/** @type {string} */ name) => secret(name, wish, update))}
        <details class="more-fields"><summary>${t('instances.more')}</summary><div class="form">
          ${selectField({ name: 'risk', label: t('instances.risk'), value: wish.risk, change: set('risk'), options: [
            { id: '', label: t('instances.risk-of-type', { risk: t(`instances.risk-${provider.risk}`) }) }, { id: 'low', label: t('instances.risk-low') }, { id: 'high', label: t('instances.risk-high') }] })}
          ${checkField({ name: 'lan', label: t('instances.lan'), hint: t('instances.lan-hint'), value: wish.lan, change: set('lan') })}
          ${listField({ name: 'allowed_models', label: t('instances.allowed-models'), hint: t('instances.allowed-models-hint'), placeholder: t('common.all'), value: wish.allowed_models, change: set('allowed_models') })}
          <div class="form-row">
            ${textField({ name: 'max_concurrent', type: 'number', min: 1, label: t('instances.max-concurrent'), value: wish.max_concurrent, placeholder: String(provider.max_concurrent ?? ''), change: set('max_concurrent') })}
            ${textField({ name: 'queue', type: 'number', min: 1, label: t('instances.queue'), value: wish.queue, change: set('queue') })}
            ${textField({ name: 'queue_timeout', label: t('instances.queue-timeout'), value: wish.queue_timeout, placeholder: '30s', change: set('queue_timeout') })}
            ${TIMEOUTS.map((name) => textField({ name: `timeout-${name}`, label: t(`instances.timeout-${name}`), value: wish.timeouts[name] ?? '', placeholder: '2m', change: (value) => { wish.timeouts[name] = value; update(); } }))}
          </div>
        </div></details>`
      : nothing}`;
}

/** @param {any} each a setting of the type @param {Wish} wish @param {() => void} update */
function setting(each, wish, update) {
  const field = {
    name: `setting-${each.id}`,
    label: each.name,
    hint: each.description,
    value: wish.settings[each.id] ?? '',
    required: each.required,
    placeholder: each.default ?? '',
    change: (/** @type {any} */ value) => { wish.settings[each.id] = value; update(); },
  };
  switch (each.type) {
    case 'boolean':
      return checkField({ ...field, value: wish.settings[each.id] ?? each.default === 'true' });
    case 'integer':
    case 'number':
      return textField({ ...field, type: 'number', step: each.type === 'integer' ? 1 : 'any' });
    default:
      return textField({ ...field, list: each.suggestions.length > 0 ? each.suggestions : undefined });
  }
}

/** @param {string} name @param {Wish} wish @param {() => void} update */
const secret = (name, wish, update) => html`
  <fieldset><legend>${t('instances.secret', { name })}</legend>
    <p class="hint">${t('instances.secret-hint')}</p>
    <div class="form-row">
      ${textField({ name: `secret-value-${name}`, type: 'password', label: t('instances.secret-value'), value: wish.values[name] ?? '', placeholder: wish.secrets[name] ? '••••••••' : '', change: (value) => { wish.values[name] = value; update(); } })}
      ${textField({ name: `secret-reference-${name}`, label: t('instances.secret-reference'), value: wish.secrets[name] ?? '', placeholder: 'env:NAME', change: (value) => { wish.secrets[name] = value; update(); } })}
    </div>
  </fieldset>`;
