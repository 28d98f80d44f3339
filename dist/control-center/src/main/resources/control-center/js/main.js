// @ts-check
import { render } from './core/html.js';
import { ApiError, ask, hasToken, keepToken, signedOut } from './core/api.js';
import { chooseLanguage, loadTexts, t } from './core/i18n.js';
import { live } from './core/live.js';
import { here, moved } from './core/router.js';
import { closeSheets, toast } from './ui/overlay.js';
import { listenForKeys } from './ui/palette.js';
import { screens } from './screens.js';
import { shell, waiting } from './shell.js';
import { signInPage } from './sign-in.js';

const root = /** @type {HTMLElement} */ (document.getElementById('app'));

/** @type {import('./core/screen.js').Screen | null} */
let screen = null;
/** @type {string} */
let shown = '';

function draw() {
  if (!hasToken()) {
    render(signInPage(), root);
  } else if (screen) {
    render(shell(shown, screen), root);
  } else {
    render(waiting(), root);
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
  screen?.leave();
  shown = name;
  try {
    const next = await screens[name]();
    if (shown !== name) {
      return;
    }
    screen = next;
    next.changed.on(() => screen === next && draw());
    await next.open(place);
    root.querySelector('main h1')?.focus?.();
    scrollTo(0, 0);
  } catch (error) {
    // The files of this version are gone: the gateway was replaced by another.
    if (error instanceof TypeError) {
      location.reload();
    } else {
      throw error;
    }
  }
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
  await show(here());
  addEventListener('unhandledrejection', (e) => e.reason instanceof ApiError && (toast(e.reason.message, 'bad'), e.preventDefault()));
}

start();
