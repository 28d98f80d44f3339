// @ts-check
// Small pieces that all screens are made of. Each is a function from values to a template; names and
// texts of others are only ever set as text.
import { html, nothing } from '../core/html.js';
import { t } from '../core/i18n.js';
import { icon } from './icons.js';
import { toast } from './overlay.js';

/** @typedef {'ok' | 'warn' | 'bad' | 'info' | 'quiet'} Tone */

/** @param {Tone} tone @param {unknown} text a state as a dot and a word: colour alone says nothing */
export const badge = (tone, text) => html`<span class="badge badge-${tone}"><span class="dot"></span>${text}</span>`;

/** @param {unknown} text */
export const tag = (text) => html`<span class="tag">${text}</span>`;

/**
 * @param {object} head
 * @param {unknown} head.title
 * @param {unknown} [head.text] one sentence of what the screen is for
 * @param {unknown} [head.actions] buttons
 */
export const pageHead = ({ title, text, actions }) => html`
  <header class="page-head">
    <div>
      <h1 tabindex="-1">${title}</h1>
      ${text ? html`<p>${text}</p>` : nothing}
    </div>
    ${actions ? html`<div class="actions">${actions}</div>` : nothing}
  </header>`;

/**
 * @param {object} empty
 * @param {string} [empty.symbol] an icon
 * @param {unknown} empty.title @param {unknown} empty.text what this is for
 * @param {unknown} [empty.action] what to do first
 */
export const emptyState = ({ symbol, title, text, action }) => html`
  <div class="empty">
    ${symbol ? html`<div class="empty-symbol">${icon(symbol)}</div>` : nothing}
    <h2>${title}</h2>
    <p>${text}</p>
    ${action ? html`<div class="actions">${action}</div>` : nothing}
  </div>`;

/** @param {any} error @param {() => void} [retry] */
export const errorState = (error, retry) => html`
  <div class="notice notice-bad" role="alert" data-test="error">
    ${icon('warning')}
    <div>
      <strong>${error.message}</strong>
      ${error.hint ? html`<p>${error.hint}</p>` : nothing}
      ${problemList(error)}
      <p class="code-line"><code>${error.code ?? 'error'}</code></p>
    </div>
    ${retry ? html`<button class="btn" @click=${retry}>${icon('refresh')}${t('common.again')}</button>` : nothing}
  </div>`;

/** @param {any} error */
const problemList = (error) =>
  error.detail?.problems?.length > 0
    ? html`<ul>${error.detail.problems.map((/** @type {string} */ each) => html`<li>${each}</li>`)}</ul>`
    : nothing;

/** @param {Tone} tone @param {unknown} content */
export const notice = (tone, content) => html`
  <div class="notice notice-${tone}">${icon(tone === 'warn' || tone === 'bad' ? 'warning' : 'info')}<div>${content}</div></div>`;

/** What shows while a screen's first answer is on its way. */
export const skeleton = () => html`
  <div class="skeleton" aria-busy="true" aria-label=${t('common.loading')}>
    <div></div><div></div><div></div><div></div>
  </div>`;

/** @param {[unknown, unknown][]} pairs names and values */
export const facts = (pairs) => html`
  <dl class="facts">${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

/** @param {string} text @param {string} [label] */
export const copyButton = (text, label = t('common.copy')) => html`
  <button class="btn btn-small" data-test="copy" @click=${() => copy(text)}>${icon('copy')}${label}</button>`;

/** @param {string} text to the clipboard */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(t('common.copied'));
    return true;
  } catch {
    toast(t('common.not-copied'), 'bad');
    return false;
  }
}

/** @param {string} text @param {{ wrap?: boolean }} [how] */
export const codeBlock = (text, { wrap = false } = {}) => html`
  <div class="code-block ${wrap ? 'wrap' : ''}"><pre tabindex="0"><code>${text}</code></pre>${copyButton(text)}</div>`;

/**
 * @param {object} card
 * @param {unknown} [card.title] @param {unknown} [card.aside] @param {unknown} card.content
 * @param {string} [card.kind] a class
 */
export const card = ({ title, aside, content, kind = '' }) => html`
  <section class="card ${kind}">
    ${title || aside ? html`<header class="card-head"><h2>${title}</h2>${aside ?? nothing}</header>` : nothing}
    ${content}
  </section>`;

/**
 * @param {{ id: string, label: unknown }[]} tabs
 * @param {string} chosen @param {(id: string) => void} choose
 */
export const tabs = (tabs, chosen, choose) => html`
  <div class="tabs" role="tablist" @keydown=${(/** @type {KeyboardEvent} */ e) => stepTab(e, tabs, chosen, choose)}>
    ${tabs.map(({ id, label }) => html`
      <button role="tab" id="tab-${id}" aria-selected=${id === chosen} tabindex=${id === chosen ? 0 : -1}
        data-test="tab-${id}" @click=${() => choose(id)}>${label}</button>`)}
  </div>`;

/** @param {KeyboardEvent} e @param {{ id: string }[]} tabs @param {string} chosen @param {(id: string) => void} choose */
function stepTab(e, tabs, chosen, choose) {
  const step = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? -1 : 0;
  if (step !== 0) {
    const next = tabs[(tabs.findIndex(({ id }) => id === chosen) + step + tabs.length) % tabs.length];
    choose(next.id);
    setTimeout(() => document.getElementById(`tab-${next.id}`)?.focus());
  }
}

/**
 * @param {{ id: string, label: unknown }[]} options @param {string} chosen
 * @param {(id: string) => void} choose @param {string} label for screen readers
 */
export const segments = (options, chosen, choose, label) => html`
  <div class="segments" role="group" aria-label=${label}>
    ${options.map(({ id, label: text }) => html`
      <button aria-pressed=${id === chosen} data-test="segment-${id}" @click=${() => choose(id)}>${text}</button>`)}
  </div>`;
