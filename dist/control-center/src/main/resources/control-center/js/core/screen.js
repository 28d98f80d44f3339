// @ts-check
import { loadTexts } from './i18n.js';
import { Signal } from './signal.js';

/**
 * A screen: what it needs is loaded when it is entered and again when something of it has changed,
 * and it is rendered by `view` after each `update`.
 *
 * A screen says `texts` (the name of its catalogue) and may override `load`, `view`, `watches`,
 * `enter`, `leave` and `isEmpty`.
 */
export class Screen {
  /** @type {string} */
  texts = '';
  /** @type {'loading' | 'ready' | 'error'} */
  state = 'loading';
  /** @type {any} what `load` has brought */
  data = null;
  /** @type {any} why it has not */
  error = null;
  /** @type {import('./router.js').Place} */
  place = { screen: '', rest: [], query: new URLSearchParams() };
  /** Told when it is to be rendered. */
  changed = new Signal();

  #loading = 0;

  /** @returns {Promise<any>} what the view shows; called again by `reload` */
  async load() {
    return {};
  }

  /** @returns {unknown} a template; `data` is there */
  view() {
    return '';
  }

  /** @returns {boolean} whether there is nothing to show yet */
  isEmpty() {
    return false;
  }

  /** @param {{ name: string, data: any }} event @returns {boolean} whether it makes what is shown old */
  watches(event) {
    return false;
  }

  /** Called when the screen is entered, and when its place changes while it shows. */
  enter() {}

  /** Called when it is left: ends what it has begun. */
  leave() {}

  /** @param {import('./router.js').Place} place */
  async open(place) {
    this.place = place;
    await loadTexts(this.texts);
    this.enter();
    await this.reload();
  }

  /** Loads again what is shown; what is there stays until then. */
  reload = async () => {
    const loading = ++this.#loading;
    try {
      const data = await this.load();
      if (loading === this.#loading) {
        this.data = data;
        this.error = null;
        this.state = 'ready';
      }
    } catch (error) {
      if (loading === this.#loading) {
        this.error = error;
        this.state = this.data === null ? 'error' : 'ready';
      }
    }
    this.update();
  };

  /** Renders the screen again. */
  update = () => this.changed.emit(this);
}
