// @ts-check
// An alias as a form: its name, and the targets in the order in which they are tried.
import { html, nothing, repeat } from '../../core/html.js';
import { put, readTagged, remove } from '../../core/api.js';
import { t } from '../../core/i18n.js';
import { listField, textField } from '../../ui/fields.js';
import { icon } from '../../ui/icons.js';
import { confirm, openSheet, toast } from '../../ui/overlay.js';
import { errorState, notice } from '../../ui/parts.js';

/** @typedef {{ id: number, text: string }} Target one of the chain, with an id that a move does not change */

/**
 * Opens the editor.
 * @param {string} name of the alias; empty for a new one
 * @param {any[]} models that may be targets
 * @param {() => void} closed
 */
export async function openAlias(name, models, closed) {
  /** @type {any} */
  let error = null;
  let tag = '';
  let source = 'state';
  let last = 0;
  const fresh = (/** @type {string} */ text) => ({ id: ++last, text });
  const form = { name, targets: /** @type {Target[]} */ ([]), options: /** @type {string[]} */ ([]) };
  if (name) {
    try {
      const seen = await readTagged(`aliases/${encodeURIComponent(name)}`);
      tag = seen.tag;
      source = seen.data.source;
      form.targets = seen.data.targets.map(fresh);
      form.options = Object.entries(seen.data.options).map(([key, value]) => `${key}=${value}`);
    } catch (e) {
      error = e;
    }
  } else {
    form.targets = [fresh('')];
  }
  let said = '';
  /** @type {number | null} */
  let dragged = null;
  const ids = models.map((each) => each.id);

  /** @param {import('../../ui/overlay.js').Sheet} sheet @param {number} from @param {number} to */
  const move = (sheet, from, to) => {
    if (to < 0 || to >= form.targets.length) {
      return;
    }
    const [target] = form.targets.splice(from, 1);
    form.targets.splice(to, 0, target);
    said = t('models.moved', { target: target.text, n: to + 1 });
    sheet.update();
    const way = to < from ? 'up' : 'down';
    const button = /** @type {HTMLButtonElement | null} */ (document.querySelector(`[data-target="${target.id}"] [data-test=${way}]`));
    // At either end the button that was pressed is no more to be pressed.
    (button?.disabled ? /** @type {HTMLButtonElement | null} */ (document.querySelector(`[data-target="${target.id}"] [data-test=${way === 'up' ? 'down' : 'up'}]`)) : button)?.focus();
  };

  /** @param {import('../../ui/overlay.js').Sheet} sheet */
  const save = async (sheet) => {
    try {
      await put(`aliases/${encodeURIComponent(form.name)}`, { targets: form.targets.map((each) => each.text.trim()).filter(Boolean), options: optionsOf(form.options) }, tag || undefined);
      toast(t('models.saved', { name: form.name }));
      sheet.close();
    } catch (e) {
      error = e;
      sheet.update();
    }
  };

  openSheet({
    test: 'alias-sheet',
    title: () => (name ? html`<span class="foreign">${name}</span>` : t('models.add-alias')),
    content: (sheet) => html`
      ${error ? errorState(error) : nothing}
      ${source === 'state' ? nothing : notice('info', t('models.defined-in-file'))}
      <form class="form" id="alias-form" @submit=${(/** @type {Event} */ e) => { e.preventDefault(); save(sheet); }}>
        ${name ? nothing : textField({ name: 'alias', label: t('models.alias'), hint: t('models.alias-hint'), value: form.name, required: true, focus: true, change: (value) => { form.name = value; } })}
        <fieldset><legend>${t('models.chain')}</legend>
          <p class="hint" id="chain-hint">${t('models.chain-hint')}</p>
          <ol class="targets" aria-describedby="chain-hint">
            ${repeat(form.targets, (each) => each.id, (each, i) => html`
              <li data-target=${each.id} data-test="target" draggable="true"
                @dragstart=${(/** @type {DragEvent} */ e) => { dragged = i; e.dataTransfer?.setData('text/plain', each.text); }}
                @dragover=${(/** @type {DragEvent} */ e) => dragged !== null && e.preventDefault()}
                @drop=${(/** @type {DragEvent} */ e) => { e.preventDefault(); if (dragged !== null) { move(sheet, dragged, i); dragged = null; } }}
                @dragend=${() => { dragged = null; }}>
                <span class="grip" aria-hidden="true">${icon('drag')}</span>
                <span class="number">${i + 1}</span>
                <input list="models-known" aria-label=${t('models.target-n', { n: i + 1 })} data-test="target-text" .value=${each.text} placeholder="instance:model" spellcheck="false" autocomplete="off"
                  @input=${(/** @type {any} */ e) => { each.text = e.target.value; }}>
                <button type="button" class="btn btn-plain" data-test="up" ?disabled=${i === 0} aria-label=${t('models.up', { target: each.text })} @click=${() => move(sheet, i, i - 1)}>${icon('up')}</button>
                <button type="button" class="btn btn-plain" data-test="down" ?disabled=${i === form.targets.length - 1} aria-label=${t('models.down', { target: each.text })} @click=${() => move(sheet, i, i + 1)}>${icon('down')}</button>
                <button type="button" class="btn btn-plain" data-test="drop-target" aria-label=${t('models.drop', { target: each.text })} @click=${() => { form.targets.splice(i, 1); sheet.update(); }}>${icon('close')}</button>
              </li>`)}
          </ol>
          <datalist id="models-known">${ids.map((id) => html`<option value=${id}></option>`)}</datalist>
          <p class="hidden" role="status">${said}</p>
          <div><button type="button" class="btn btn-small" data-test="add-target" @click=${() => { form.targets.push(fresh('')); sheet.update(); /** @type {HTMLElement | null} */ (document.querySelector('.targets li:last-child input'))?.focus(); }}>${icon('plus')}${t('models.add-target')}</button></div>
        </fieldset>
        ${listField({ name: 'options', label: t('models.options'), hint: t('models.options-hint'), placeholder: 'num_ctx=32768', value: form.options, change: (value) => { form.options = value; } })}
      </form>`,
    footer: (sheet) => html`
      ${name && source === 'state' ? html`<button class="btn" data-test="remove" @click=${async () => {
        if (await confirm({ title: t('models.remove-title'), text: t('models.remove-text', { name }), action: t('common.remove') })) {
          await remove(`aliases/${encodeURIComponent(name)}`).then(sheet.close, (e) => { error = e; sheet.update(); });
        }
      }}>${icon('trash')}${t('common.remove')}</button>` : nothing}
      <button class="btn" @click=${sheet.close}>${t('common.cancel')}</button>
      ${source === 'state' ? html`<button class="btn btn-primary" form="alias-form" data-test="save">${t('common.save')}</button>` : nothing}`,
    closed,
  });
}

/** @param {string[]} lines such as num_ctx=32768 @returns {Record<string, any>} numbers and truth values as such */
function optionsOf(lines) {
  return Object.fromEntries(lines.map((line) => {
    const at = line.indexOf('=');
    const [name, text] = at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    return [name, text === 'true' ? true : text === 'false' ? false : text !== '' && !Number.isNaN(Number(text)) ? Number(text) : text];
  }));
}
