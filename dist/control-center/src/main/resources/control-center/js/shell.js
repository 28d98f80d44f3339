// @ts-check
import { html, nothing } from './core/html.js';
import { ago } from './core/format.js';
import { currentLanguage, LANGUAGES, t } from './core/i18n.js';
import { live } from './core/live.js';
import { preference, remember } from './core/prefs.js';
import { linkTo } from './core/router.js';
import { icon } from './ui/icons.js';
import { badge, errorState, skeleton } from './ui/parts.js';
import { openPalette } from './ui/palette.js';
import { screens } from './screens.js';

/** The navigation in groups: what one runs, what one gives out, what has happened, the machine itself. */
const GROUPS = [
  ['overview'],
  ['instances', 'models', 'playground'],
  ['connect', 'keys'],
  ['activity', 'audit', 'logs'],
  ['plugins', 'settings'],
];

/** @type {Record<import('./core/live.js').Connection, import('./ui/parts.js').Tone>} */
const TONES = { connecting: 'quiet', live: 'ok', lost: 'bad', paused: 'quiet' };

/**
 * @param {string} name @param {import('./core/screen.js').Screen} screen
 * @returns the whole page around a screen
 */
export const shell = (name, screen) => html`
  <a class="skip" href="#main" @click=${skip}>${t('common.skip')}</a>
  <div class="frame">
    <nav class="rail" aria-label=${t('common.navigation')}>
      <a class="brand" href=${linkTo('overview')} aria-label="ModelDock"><span class="brand-mark" aria-hidden="true">${icon('models')}</span><span>ModelDock</span></a>
      ${GROUPS.map((group) => html`<ul>${group.filter((each) => each in screens).map((each) => html`
        <li><a href=${linkTo(each)} aria-current=${each === name ? 'page' : nothing}>${icon(each)}<span>${t(`common.nav-${each}`)}</span></a></li>`)}</ul>`)}
    </nav>
    <div class="page">
      ${topBar()}
      ${live.connection === 'lost' ? lost() : nothing}
      ${live.gateway?.dev ? html`<div class="banner banner-warn">${icon('warning')}${t('common.dev-mode')}</div>` : nothing}
      <main id="main" data-screen=${name} data-state=${stateOf(screen)}>${content(screen)}</main>
    </div>
  </div>`;

/** @param {import('./core/screen.js').Screen} screen */
function stateOf(screen) {
  if (screen.state !== 'ready') {
    return screen.state;
  }
  return live.connection === 'lost' ? 'stale' : screen.isEmpty() ? 'empty' : 'ready';
}

/** @param {import('./core/screen.js').Screen} screen */
function content(screen) {
  switch (screen.state) {
    case 'loading':
      return skeleton();
    case 'error':
      return errorState(screen.error, screen.reload);
    default:
      return html`${screen.error && live.connection !== 'lost' ? errorState(screen.error, screen.reload) : nothing}${screen.view()}`;
  }
}

const topBar = () => html`
  <header class="top">
    <div class="top-where">
      ${live.gateway ? html`<code class="address" data-test="gateway-url">${live.gateway.url}</code>` : nothing}
      <span data-test="connection" data-connection=${live.connection}>${badge(TONES[live.connection], t(`common.connection-${live.connection}`))}</span>
    </div>
    <div class="top-tools">
      <button class="btn btn-search" data-test="palette" aria-label=${t('common.search')} aria-keyshortcuts="Control+K Meta+K" @click=${openPalette}>${icon('search')}<span>${t('common.search')}</span><kbd>${onMac() ? '⌘' : 'Ctrl'} K</kbd></button>
      <label class="tool-select">${icon('globe')}<span class="hidden">${t('common.language')}</span>
        <select data-test="language" @change=${(/** @type {any} */ e) => speak(e.target.value)}>
          ${Object.entries(LANGUAGES).map(([id, label]) => html`<option value=${id} lang=${id} ?selected=${id === currentLanguage()}>${label}</option>`)}
        </select></label>
      <label class="tool-select">${icon(document.documentElement.dataset.theme === 'dark' ? 'moon' : 'sun')}<span class="hidden">${t('common.theme')}</span>
        <select data-test="theme" @change=${(/** @type {any} */ e) => paint(e.target.value)}>
          ${['auto', 'light', 'dark'].map((id) => html`<option value=${id} ?selected=${id === preference('theme', 'auto')}>${t(`common.theme-${id}`)}</option>`)}
        </select></label>
    </div>
  </header>`;

const lost = () => html`
  <div class="banner banner-bad" role="status" data-test="stale">
    ${icon('warning')}
    <span>${live.heard ? t('common.lost-since', { ago: ago(live.heard) }) : t('common.lost')}</span>
    <button class="btn btn-small" @click=${() => live.again()}>${t('common.again')}</button>
  </div>`;


/** @param {string} theme */
export function paint(theme) {
  remember('theme', theme);
  const dark = theme === 'dark' || (theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  live.changed.emit(live);
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => paint(preference('theme', 'auto')));

/** @param {string} language */
function speak(language) {
  remember('language', language);
  location.reload();
}

/** The address is the router's, so that a jump to the content must not change it. @param {Event} e */
function skip(e) {
  e.preventDefault();
  /** @type {HTMLElement | null} */ (document.querySelector('main h1'))?.focus();
}

const onMac = () => navigator.platform.startsWith('Mac');
