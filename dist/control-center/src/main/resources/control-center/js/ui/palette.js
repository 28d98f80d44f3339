// @ts-check
// The command palette, and the keys that work everywhere.
import { html, nothing } from '../core/html.js';
import { get, hasToken } from '../core/api.js';
import { t } from '../core/i18n.js';
import { go, linkTo } from '../core/router.js';
import { icon } from './icons.js';
import { openSheet } from './overlay.js';

/** @typedef {{ label: string, kind: string, symbol: string, run: () => void }} Command */

const SCREENS = ['overview', 'instances', 'models', 'playground', 'connect', 'keys', 'activity', 'audit', 'logs', 'plugins', 'settings'];
const GO_KEYS = { o: 'overview', i: 'instances', m: 'models', p: 'playground', c: 'connect', k: 'keys', a: 'activity', u: 'audit', l: 'logs', g: 'plugins', s: 'settings' };
const SHOWN = 12;
const CHORD_MS = 1200;

let open = false;

/** Listens for Ctrl-K or ⌘-K, `g` and a letter, `/` and `?`, unless something is being written. */
export function listenForKeys() {
  let chord = 0;
  addEventListener('keydown', (e) => {
    if (!hasToken()) {
      return;
    }
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') {
      e.preventDefault();
      openPalette();
      return;
    }
    const target = /** @type {HTMLElement} */ (e.target);
    if (e.ctrlKey || e.metaKey || e.altKey || target.closest('input, textarea, select, dialog, [contenteditable]')) {
      return;
    }
    if (Date.now() - chord < CHORD_MS && e.key in GO_KEYS) {
      chord = 0;
      go(linkTo(GO_KEYS[/** @type {keyof typeof GO_KEYS} */ (e.key)]));
    } else if (e.key === 'g') {
      chord = Date.now();
    } else if (e.key === '/') {
      const search = /** @type {HTMLElement | null} */ (document.querySelector('main input[type=search]'));
      if (search) {
        e.preventDefault();
        search.focus();
      }
    } else if (e.key === '?') {
      showKeys();
    }
  });
}

/** @returns {Command[]} */
const pages = () =>
  SCREENS.map((name) => ({ label: t(`common.nav-${name}`), kind: t('common.palette-page'), symbol: name, run: () => go(linkTo(name)) }));

/** Everything that has a name, as far as it can be had. @returns {Promise<Command[]>} */
async function things() {
  /** @param {string} path @param {(each: any) => Command} make */
  const of = async (path, make) => {
    try {
      return (await get(path)).data.map(make);
    } catch {
      return [];
    }
  };
  const lists = await Promise.all([
    of('instances', (each) => ({ label: each.id, kind: t('common.palette-instance'), symbol: 'instances', run: () => go(linkTo('instances', [each.id])) })),
    of('aliases', (each) => ({ label: each.name ?? each.id, kind: t('common.palette-alias'), symbol: 'models', run: () => go(linkTo('models', ['aliases', each.id])) })),
    of('keys', (each) => ({ label: each.name, kind: t('common.palette-key'), symbol: 'keys', run: () => go(linkTo('keys', [each.id])) })),
    of('plugins', (each) => ({ label: each.id, kind: t('common.palette-plugin'), symbol: 'plugins', run: () => go(linkTo('plugins', [each.id])) })),
  ]);
  return lists.flat();
}

export function openPalette() {
  if (open) {
    return;
  }
  open = true;
  let query = '';
  let at = 0;
  let commands = pages();
  const found = () => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const fit = commands.filter(({ label, kind }) => words.every((word) => `${label} ${kind}`.toLowerCase().includes(word)));
    // What begins with it is meant before what has it somewhere.
    const [meant, others] = [true, false].map((begins) => fit.filter(({ label }) => label.toLowerCase().startsWith(words[0] ?? '') === begins));
    return [...meant, ...others].slice(0, SHOWN);
  };
  const sheet = openSheet({
    place: 'middle',
    test: 'palette-sheet',
    title: () => t('common.search'),
    content: (sheet) => {
      const rows = found();
      at = Math.max(0, Math.min(at, rows.length - 1));
      /** @param {Command | undefined} command */
      const run = (command) => {
        if (command) {
          sheet.close();
          command.run();
        }
      };
      return html`
        <input type="search" class="palette-input" autofocus role="combobox" aria-expanded="true" aria-controls="palette-list"
          aria-activedescendant=${rows.length > 0 ? `palette-${at}` : nothing} aria-label=${t('common.search')} data-test="palette-input"
          placeholder=${t('common.palette-hint')}
          @input=${(/** @type {any} */ e) => { query = e.target.value; at = 0; sheet.update(); }}
          @keydown=${(/** @type {KeyboardEvent} */ e) => {
            if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
              e.preventDefault();
              at = (at + (e.key === 'ArrowDown' ? 1 : -1) + rows.length) % Math.max(1, rows.length);
              sheet.update();
            } else if (e.key === 'Enter') {
              run(rows[at]);
            }
          }}>
        <ul class="palette-list" id="palette-list" role="listbox" aria-label=${t('common.search')}>
          ${rows.map((each, i) => html`
            <li role="option" id="palette-${i}" aria-selected=${i === at} @click=${() => run(each)}>
              ${icon(each.symbol)}<span class="palette-label">${each.label}</span><span class="quiet">${each.kind}</span></li>`)}
        </ul>
        ${rows.length === 0 ? html`<p class="quiet">${t('common.palette-none', { query })}</p>` : nothing}`;
    },
    closed: () => {
      open = false;
    },
  });
  things().then((more) => {
    commands = [...commands, ...more];
    if (open) {
      sheet.update();
    }
  });
}

function showKeys() {
  openSheet({
    place: 'middle',
    test: 'keyboard',
    title: () => t('common.keyboard'),
    content: () => html`
      <dl class="facts">
        <div><dt><kbd>Ctrl</kbd> <kbd>K</kbd></dt><dd>${t('common.search')}</dd></div>
        <div><dt><kbd>/</kbd></dt><dd>${t('common.keyboard-filter')}</dd></div>
        <div><dt><kbd>Esc</kbd></dt><dd>${t('common.close')}</dd></div>
        ${Object.entries(GO_KEYS).map(([key, name]) => html`<div><dt><kbd>g</kbd> <kbd>${key}</kbd></dt><dd>${t(`common.nav-${name}`)}</dd></div>`)}
      </dl>`,
  });
}
