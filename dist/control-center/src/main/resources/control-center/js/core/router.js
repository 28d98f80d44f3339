// @ts-check
import { Signal } from './signal.js';

/**
 * @typedef {{ screen: string, rest: string[], query: URLSearchParams }} Place
 */

/** Told when the page is to show another place. */
export const moved = new Signal();

/** @returns {Place} what the address bar names, such as `#/keys/abc?status=active` */
export function here() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [screen, ...rest] = path.split('/').map(decodeURIComponent);
  return { screen: screen || 'overview', rest, query: new URLSearchParams(query) };
}

/**
 * @param {string} screen @param {string[]} [rest]
 * @param {Record<string, string | null | undefined>} [query]
 * @returns {string} for `href`
 */
export function linkTo(screen, rest = [], query = {}) {
  const given = Object.entries(query).filter(([, value]) => value);
  const text = new URLSearchParams(/** @type {[string, string][]} */ (given)).toString();
  return `#/${[screen, ...rest].map(encodeURIComponent).join('/')}${text && `?${text}`}`;
}

/** Goes to another place. @param {string} link as of `linkTo` */
export function go(link) {
  location.hash = link;
}

/** Names another place without going there: for filters, which are no steps back. @param {string} link */
export function rename(link) {
  history.replaceState(null, '', link);
}

addEventListener('hashchange', () => moved.emit(here()));
