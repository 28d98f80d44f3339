// @ts-check
// What lies above the page: sheets and questions in real dialogs, and short messages.
import { html, nothing, render } from '../core/html.js';
import { t } from '../core/i18n.js';
import { icon } from './icons.js';

/**
 * @typedef {object} Sheet an open sheet
 * @property {() => void} update renders its content again
 * @property {() => void} close closes it without asking
 */

/**
 * Opens a dialog. It closes by Escape, its button, or a click beside it; focus returns to where it was.
 * @param {object} options
 * @param {(sheet: Sheet) => unknown} options.title
 * @param {(sheet: Sheet) => unknown} options.content rendered again by `update`
 * @param {(sheet: Sheet) => unknown} [options.footer]
 * @param {() => boolean | Promise<boolean>} [options.mayClose] asked before it closes by the user's wish
 * @param {() => void} [options.closed]
 * @param {'side' | 'middle'} [options.place]
 * @param {string} [options.test] for `data-test`
 * @returns {Sheet}
 */
export function openSheet({ title, content, footer, mayClose = () => true, closed, place = 'side', test = 'sheet' }) {
  const dialog = document.createElement('dialog');
  dialog.className = `sheet sheet-${place}`;
  dialog.dataset.test = test;
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const leave = async () => {
    if (await mayClose()) {
      sheet.close();
    }
  };
  /** @type {Sheet} */
  const sheet = {
    update: () =>
      render(
        html`
          <header class="sheet-head">
            <h2 id="${test}-title">${title(sheet)}</h2>
            <button class="btn btn-plain" aria-label=${t('common.close')} data-test="close" @click=${leave}>${icon('close')}</button>
          </header>
          <div class="sheet-body">${content(sheet)}</div>
          ${footer ? html`<footer class="sheet-foot">${footer(sheet)}</footer>` : nothing}`,
        dialog,
      ),
    close: () => {
      dialog.close();
    },
  };
  dialog.setAttribute('aria-labelledby', `${test}-title`);
  dialog.addEventListener('cancel', (e) => {
    e.preventDefault();
    leave();
  });
  dialog.addEventListener('mousedown', (e) => {
    if (e.target === dialog) {
      leave();
    }
  });
  dialog.addEventListener('close', () => {
    // What was just said is said on.
    document.body.append(...dialog.querySelectorAll('#toasts'));
    dialog.remove();
    before?.isConnected && before.focus();
    closed?.();
  });
  document.body.append(dialog);
  sheet.update();
  dialog.showModal();
  return sheet;
}

/** Closes all sheets: what they ask for is of a page that was left. */
export function closeSheets() {
  document.querySelectorAll('dialog').forEach((dialog) => dialog.close());
}

/**
 * Asks whether to go on.
 * @param {object} question
 * @param {string} question.title @param {unknown} question.text what will happen
 * @param {string} question.action what the button says @param {boolean} [question.danger]
 * @returns {Promise<boolean>}
 */
export function confirm({ title, text, action, danger = true }) {
  return new Promise((resolve) => {
    let answer = false;
    openSheet({
      place: 'middle',
      test: 'confirm',
      title: () => title,
      content: () => html`<p>${text}</p>`,
      footer: (sheet) => html`
        <button class="btn" data-test="cancel" @click=${sheet.close}>${t('common.cancel')}</button>
        <button class="btn ${danger ? 'btn-danger' : 'btn-primary'}" data-test="confirm-action" autofocus
          @click=${() => { answer = true; sheet.close(); }}>${action}</button>`,
      closed: () => resolve(answer),
    });
  });
}

const TOAST_MS = 5000;

/** Says something for a moment; screen readers read it out. @param {unknown} text @param {'ok' | 'bad'} [tone] */
export function toast(text, tone = 'ok') {
  let shelf = document.getElementById('toasts');
  if (!shelf) {
    shelf = document.createElement('div');
    shelf.id = 'toasts';
    shelf.setAttribute('role', 'status');
    shelf.setAttribute('aria-live', 'polite');
  }
  // Above an open dialog, which hides all that is not in it.
  (document.querySelector('dialog[open]:last-of-type') ?? document.body).append(shelf);
  const note = document.createElement('div');
  note.className = `toast toast-${tone}`;
  note.dataset.test = 'toast';
  render(html`${icon(tone === 'ok' ? 'check' : 'warning')}<span>${text}</span>`, note);
  shelf.append(note);
  setTimeout(() => note.remove(), TOAST_MS);
}

/** Tells of an error that belongs to no field. @param {any} error */
export const toastError = (error) => toast(error.hint ? `${error.message} – ${error.hint}` : error.message, 'bad');
