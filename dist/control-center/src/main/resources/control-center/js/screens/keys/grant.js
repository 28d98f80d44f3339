// @ts-check
// What a key may do, as a form.
import { html } from '../../core/html.js';
import { t } from '../../core/i18n.js';
import { checkField, listField, selectField, textField } from '../../ui/fields.js';

const SCOPES = ['chat', 'models', 'embeddings'];
const PATTERNS = ['models', 'aliases', 'instances', 'deny_models', 'deny_aliases', 'deny_instances'];
const LIMITS = ['requests_per_minute', 'tokens_per_minute', 'concurrent_streams', 'daily_tokens'];
const DAY_MS = 24 * 3_600_000;

/** @typedef {Record<string, any>} Grant the form's values */

/** @returns {Grant} what a new key may do unless somebody says otherwise: local and harmless things */
export const newGrant = () => ({
  name: '', scopes: [...SCOPES], expires: '90',
  ...Object.fromEntries(PATTERNS.map((name) => [name, []])),
  allow_cloud: false, allow_high_risk: false, allow_lan: false, limits: {},
});

/** @param {any} key @returns {Grant} */
export const grantOf = (key) => ({
  ...newGrant(), ...Object.fromEntries(PATTERNS.map((name) => [name, [...key[name]]])),
  name: key.name, scopes: [...key.scopes], expires: 'same', limits: { ...key.limits },
  allow_cloud: key.allow_cloud, allow_high_risk: key.allow_high_risk, allow_lan: key.allow_lan,
});

/** @param {Grant} grant @param {boolean} [change] whether the key is there already @returns {any} for the control API */
export function bodyOf(grant, change = false) {
  const body = { ...grant };
  delete body.expires;
  if (change) {
    delete body.name;
  }
  if (grant.expires !== 'never' && grant.expires !== 'same') {
    body.expires_at = new Date(Date.now() + Number(grant.expires) * DAY_MS).toISOString();
  }
  return body;
}

/** @param {Grant} grant @param {() => void} update @param {boolean} isNew */
export function grantForm(grant, update, isNew) {
  /** @param {string} name */
  const set = (name) => (/** @type {any} */ value) => { grant[name] = value; update(); };
  /** @param {string} name */
  const limit = (name) => (/** @type {string} */ value) => {
    if (value === '') {
      delete grant.limits[name];
    } else {
      grant.limits[name] = Number(value);
    }
    update();
  };
  return html`
    ${isNew ? textField({ name: 'name', label: t('common.name'), hint: t('keys.name-hint'), value: grant.name, change: set('name'), required: true, focus: true }) : ''}
    ${selectField({ name: 'expires', label: t('keys.expires'), value: grant.expires, change: set('expires'), options: [
      ...(isNew ? [] : [{ id: 'same', label: t('keys.as-it-is') }]),
      ...['7', '30', '90', '365'].map((id) => ({ id, label: t('keys.in-days', { n: id }) })),
      ...(isNew ? [{ id: 'never', label: t('keys.never') }] : []),
    ] })}
    <fieldset><legend>${t('keys.scopes')}</legend>
      ${SCOPES.map((scope) => checkField({ name: `scope-${scope}`, label: t(`keys.scope-${scope}`), value: grant.scopes.includes(scope),
        change: (on) => set('scopes')(SCOPES.filter((each) => (each === scope ? on : grant.scopes.includes(each)))) }))}
    </fieldset>
    <fieldset><legend>${t('keys.reach')}</legend>
      <p class="hint">${t('keys.reach-hint')}</p>
      ${['allow_cloud', 'allow_high_risk', 'allow_lan'].map((name) => checkField({ name, label: t(`keys.${name}`), hint: t(`keys.${name}-hint`), value: grant[name], change: set(name) }))}
    </fieldset>
    <fieldset><legend>${t('keys.limits')}</legend>
      <div class="form-row">${LIMITS.map((name) => textField({ name, type: 'number', min: 1, step: 1, label: t(`keys.${name}`), placeholder: t('keys.no-limit'), value: grant.limits[name] ?? '', change: limit(name) }))}</div>
    </fieldset>
    <details class="more-fields"><summary>${t('keys.policy')}</summary>
      <div class="form"><p class="hint">${t('keys.policy-hint')}</p>
        <div class="form-row">${PATTERNS.map((name) => listField({ name, label: t(`keys.${name}`), value: grant[name], change: set(name), placeholder: name.startsWith('deny') ? t('common.none') : t('common.all') }))}</div>
      </div>
    </details>`;
}
