// @ts-check
// Fields of forms. A form keeps its values in a plain object and renders itself again when one changes.
import { html, live, nothing } from '../core/html.js';

/**
 * @typedef {object} Field
 * @property {string} name for `data-test` and the id
 * @property {unknown} label
 * @property {unknown} [hint] @property {unknown} [error]
 * @property {any} value
 * @property {(value: any) => void} change
 * @property {boolean} [required] @property {boolean} [disabled] @property {boolean} [focus]
 * @property {string} [placeholder]
 */

/** @param {Field} field @param {(id: string, described: string) => unknown} control */
function frame(field, control) {
  const id = `field-${field.name}`;
  const described = field.error ? `${id}-error` : field.hint ? `${id}-hint` : '';
  return html`
    <div class="field ${field.error ? 'field-wrong' : ''}">
      <label for=${id}>${field.label}${field.required ? html`<span class="required" aria-hidden="true">*</span>` : nothing}</label>
      ${control(id, described)}
      ${field.hint ? html`<p class="hint" id="${id}-hint">${field.hint}</p>` : nothing}
      ${field.error ? html`<p class="wrong" id="${id}-error">${field.error}</p>` : nothing}
    </div>`;
}

/** @param {Field & { type?: string, list?: string[], min?: number, max?: number, step?: number | string }} field */
export function textField(field) {
  const options = field.list ? `options-${field.name}` : undefined;
  return frame(field, (id, described) => html`
    <input id=${id} data-test=${field.name} type=${field.type ?? 'text'} .value=${live(String(field.value ?? ''))}
      ?required=${field.required} ?disabled=${field.disabled} ?autofocus=${field.focus}
      placeholder=${field.placeholder ?? nothing} list=${options ?? nothing} min=${field.min ?? nothing} max=${field.max ?? nothing}
      step=${field.step ?? nothing} autocomplete="off" spellcheck="false" aria-describedby=${described || nothing}
      aria-invalid=${field.error ? 'true' : nothing} @input=${(/** @type {any} */ e) => field.change(e.target.value)}>
    ${options ? html`<datalist id=${options}>${field.list?.map((each) => html`<option value=${each}></option>`)}</datalist>` : nothing}`);
}

/** @param {Field & { rows?: number }} field */
export const areaField = (field) =>
  frame(field, (id, described) => html`
    <textarea id=${id} data-test=${field.name} rows=${field.rows ?? 3} .value=${live(String(field.value ?? ''))} ?disabled=${field.disabled}
      placeholder=${field.placeholder ?? nothing} spellcheck="false" aria-describedby=${described || nothing}
      @input=${(/** @type {any} */ e) => field.change(e.target.value)}></textarea>`);

/** @param {Field & { options: { id: string, label: unknown }[] }} field */
export const selectField = (field) =>
  frame(field, (id, described) => html`
    <select id=${id} data-test=${field.name} ?disabled=${field.disabled} aria-describedby=${described || nothing} .value=${live(String(field.value ?? ''))}
      @change=${(/** @type {any} */ e) => field.change(e.target.value)}>
      ${field.options.map((each) => html`<option value=${each.id} ?selected=${each.id === field.value}>${each.label}</option>`)}
    </select>`);

/** @param {Field} field */
export function checkField(field) {
  const id = `field-${field.name}`;
  return html`
    <div class="field field-check">
      <input id=${id} data-test=${field.name} type="checkbox" .checked=${live(Boolean(field.value))} ?disabled=${field.disabled}
        aria-describedby=${field.hint ? `${id}-hint` : nothing} @change=${(/** @type {any} */ e) => field.change(e.target.checked)}>
      <div><label for=${id}>${field.label}</label>${field.hint ? html`<p class="hint" id="${id}-hint">${field.hint}</p>` : nothing}</div>
    </div>`;
}

/**
 * Several texts, one in a line of its own: patterns, names.
 * @param {Field} field its value is an array
 */
export const listField = (field) =>
  areaField({
    ...field,
    value: (field.value ?? []).join('\n'),
    rows: Math.min(6, Math.max(2, (field.value ?? []).length + 1)),
    change: (text) => field.change(text.split('\n').map((/** @type {string} */ each) => each.trim()).filter((/** @type {string} */ each) => each !== '')),
  });

