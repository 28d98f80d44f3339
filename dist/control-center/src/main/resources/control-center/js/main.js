// @ts-check
import { render } from './core/html.js';
import { ApiError, ask, hasToken, keepToken, signedOut } from './core/api.js';
import { chooseLanguage, loadTexts, t } from './core/i18n.js';
import { live } from './core/live.js';
import { here, linkTo, moved, rename } from './core/router.js';
import { closeSheets, toast } from './ui/overlay.js';
import { listenForKeys } from './ui/palette.js';
import { Screen } from './core/screen.js';
import { screens } from './screens.js';
import { shell } from './shell.js';
import { signInPage } from './sign-in.js';

const root = /** @type {HTMLElement} */ (document.getElementById('app'));

/** Stands where the first screen will, while its files are on their way. */
const arriving = new Screen();

/** @type {Screen | null} */
let screen = null;
/** @type {string} */
let shown = '';

function draw() {
  if (!hasToken()) {
    render(signInPage(), root);
  } else {
    render(screen ? shell(shown, screen) : shell(here().screen, arriving), root);
  }
  document.title = title();
}

function title() {
  const name = shown && hasToken() ? `${t(`common.nav-${shown}`)} · ModelDock` : 'ModelDock';
  return live.connection === 'lost' ? `○ ${name}` : name;
}

/** Shows the screen that the address names. @param {import('./core/router.js').Place} place */
async function show(place) {
  if (!hasToken()) {
    draw();
    return;
  }
  const name = place.screen in screens ? place.screen : 'overview';
  if (screen && name === shown) {
    screen.open(place);
    return;
  }
  closeSheets();
  const before = shown;
  shown = name;
  try {
    const next = await screens[name]();
    if (shown !== name) {
      return;
    }
    screen?.leave();
    screen = next;
    next.changed.on(() => screen === next && draw());
    await next.open(place);
    root.querySelector('main h1')?.focus?.();
    scrollTo(0, 0);
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error;
    }
    await withoutFiles(before, error);
  }
}

/**
 * A file of a screen did not come. Either the gateway was replaced, and only the files of its own
 * version are to be had, or it does not answer, and what shows goes on showing.
 * @param {string} before the screen that shows @param {TypeError} error
 */
async function withoutFiles(before, error) {
  let page;
  try {
    page = await (await fetch('./', { cache: 'no-cache' })).text();
  } catch {
    shown = before;
    rename(linkTo(before));
    toast(t('common.lost'), 'bad');
    draw();
    return;
  }
  if (page.includes(new URL(import.meta.url).pathname.split('/')[2])) {
    throw error;
  }
  location.reload();
}

/** Changes the code that is in the address for a credential, and forgets the code. */
async function signIn() {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (code === null) {
    return;
  }
  history.replaceState(null, '', '#/overview');
  try {
    const browser = await ask('browsers', { body: { code } });
    keepToken(browser.token);
  } catch (error) {
    keepToken(null);
    signInPage.problem = /** @type {ApiError} */ (error);
  }
}

async function start() {
  chooseLanguage();
  await loadTexts('common');
  await signIn();
  signedOut.on(() => {
    if (hasToken()) {
      keepToken(null);
      closeSheets();
      signInPage.problem = null;
      draw();
    }
  });
  moved.on(async (place) => {
    if (location.hash.startsWith('#code=')) {
      await signIn();
      live.again();
    }
    show(here());
  });
  live.changed.on(() => draw());
  live.happened.on((event) => screen?.watches(event) && screen.reload());
  listenForKeys();
  live.start();
  draw();
  await show(here());
  addEventListener('unhandledrejection', (e) => e.reason instanceof ApiError && (toast(e.reason.message, 'bad'), e.preventDefault()));
}

start();
