// @ts-check
// What instances need to reach their runtimes. A secret is written, and never read again.
import { html } from '../../core/html.js';
import { put, remove } from '../../core/api.js';
import { ago } from '../../core/format.js';
import { t } from '../../core/i18n.js';
import { textField } from '../../ui/fields.js';
import { icon } from '../../ui/icons.js';
import { confirm, openSheet, toast, toastError } from '../../ui/overlay.js';
import { emptyState, errorState, tag } from '../../ui/parts.js';
import { table } from '../../ui/table.js';

/** @param {any[]} secrets @param {() => void} reload */
export const secretsTab = (secrets, reload) => html`
  <div class="actions"><button class="btn" data-test="add-secret" @click=${() => openSecret('', reload)}>${icon('plus')}${t('settings.add-secret')}</button></div>
  ${secrets.length === 0
    ? emptyState({ symbol: 'keys', title: t('settings.no-secrets'), text: t('settings.no-secrets-text') })
    : table({
        label: t('settings.tab-secrets'),
        rows: secrets,
        key: (row) => row.name,
        columns: [
          { id: 'name', label: t('common.name'), wide: true, cell: (row) => html`<strong class="foreign">${row.name}</strong> <code class="quiet">${row.preview}</code>` },
          { id: 'used', label: t('settings.used-by'), minor: true, cell: (row) => html`<span class="tags">${row.used_by.map(tag)}</span>` },
          { id: 'changed', label: t('settings.changed'), minor: true, cell: (row) => ago(row.updated_at) },
          { id: 'act', label: html`<span class="hidden">${t('common.edit')}</span>`, align: 'end', cell: (row) => html`<span class="row-actions">
            <button class="btn btn-small" data-test="replace-secret" @click=${() => openSecret(row.name, reload)}>${icon('edit')}${t('settings.replace')}</button>
            <button class="btn btn-small" data-test="remove-secret" @click=${() => drop(row.name, reload)}>${icon('trash')}${t('common.remove')}</button></span>` },
        ],
      })}`;

/** @param {string} name empty for a new one @param {() => void} reload */
function openSecret(name, reload) {
  const form = { name, value: '' };
  /** @type {any} */
  let error = null;
  openSheet({
    place: 'middle',
    test: 'secret-sheet',
    title: () => (name ? t('settings.replace-secret', { name }) : t('settings.add-secret')),
    content: (sheet) => html`
      ${error ? errorState(error) : ''}
      <form class="form" id="secret-form" @submit=${async (/** @type {Event} */ e) => {
        e.preventDefault();
        try {
          await put(`secrets/${encodeURIComponent(form.name)}`, { value: form.value });
          form.value = '';
          sheet.close();
          toast(t('settings.secret-saved', { name: form.name }));
          reload();
        } catch (problem) {
          error = problem;
          sheet.update();
        }
      }}>
        ${name ? '' : textField({ name: 'secret-name', label: t('common.name'), value: form.name, required: true, focus: true, change: (value) => { form.name = value; } })}
        ${textField({ name: 'secret-value', type: 'password', label: t('settings.secret-value'), hint: t('settings.secret-hint'), value: form.value, required: true, focus: name !== '', change: (value) => { form.value = value; } })}
      </form>`,
    footer: (sheet) => html`
      <button class="btn" @click=${sheet.close}>${t('common.cancel')}</button>
      <button class="btn btn-primary" type="submit" form="secret-form" data-test="save-secret">${t('common.save')}</button>`,
  });
}

/** @param {string} name @param {() => void} reload */
async function drop(name, reload) {
  if (await confirm({ title: t('common.remove'), text: t('settings.secret-remove-text', { name }), action: t('common.remove') })) {
    await remove(`secrets/${encodeURIComponent(name)}`).then(() => toast(t('settings.secret-removed', { name })), toastError);
    reload();
  }
}
