// @ts-check
import { html, nothing } from './core/html.js';
import { t } from './core/i18n.js';
import { errorState } from './ui/parts.js';
import { icon } from './ui/icons.js';

/** What a browser sees that nobody has signed in: how to do it, and why the last try failed. */
export function signInPage() {
  return html`
    <main class="sign-in" data-screen="sign-in" data-state="ready">
      <span class="brand-mark" aria-hidden="true">${icon('models')}</span>
      <h1>${t('common.sign-in-title')}</h1>
      ${signInPage.problem ? errorState(signInPage.problem) : nothing}
      <p>${t('common.sign-in-how')}</p>
      <pre><code>modeldock open</code></pre>
      <p class="quiet">${t('common.sign-in-why')}</p>
    </main>`;
}

/** @type {import('./core/api.js').ApiError | null} why the last link was not taken */
signInPage.problem = null;
