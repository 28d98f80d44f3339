// @ts-check
// What this browser remembers: taste only, and the second half of its sign-in.

const PREFIX = 'modeldock.';

/** @param {string} name @param {string} [otherwise] */
export function preference(name, otherwise = '') {
  return localStorage.getItem(PREFIX + name) ?? otherwise;
}

/** @param {string} name @param {string | null} value nothing forgets it */
export function remember(name, value) {
  if (value === null) {
    localStorage.removeItem(PREFIX + name);
  } else {
    localStorage.setItem(PREFIX + name, value);
  }
}
