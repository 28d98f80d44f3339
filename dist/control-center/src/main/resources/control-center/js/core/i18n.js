// @ts-check
// Texts come from JSON catalogues, one for what all screens share and one for each screen.
import { preference } from './prefs.js';

export const LANGUAGES = { en: 'English', zh: '中文' };

/** @type {Record<string, Record<string, string>>} */
const catalogues = {};
let language = 'en';
/** @type {Intl.PluralRules} */
let plurals = new Intl.PluralRules('en');

/** @returns {string} the language of the page */
export const currentLanguage = () => language;

/** Chooses the language that was asked for, or that the browser prefers. */
export function chooseLanguage() {
  const wanted = preference('language') || navigator.language.slice(0, 2);
  language = wanted in LANGUAGES ? wanted : 'en';
  plurals = new Intl.PluralRules(language);
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language;
}

/** @param {string} name loads the catalogue of this name, once */
export async function loadTexts(name) {
  if (!(name in catalogues)) {
    const response = await fetch(new URL(`../../i18n/${language}/${name}.json`, import.meta.url));
    if (!response.ok) {
      throw new Error(`no texts for ${name}`);
    }
    catalogues[name] = await response.json();
  }
}

/**
 * @param {string} key such as `keys.create`: the first word names the catalogue
 * @param {Record<string, string | number>} [values] stand in for `{name}`
 * @returns {string} the text; the key itself if there is none, which a test forbids
 */
export function t(key, values = {}) {
  const dot = key.indexOf('.');
  const text = catalogues[key.slice(0, dot)]?.[key.slice(dot + 1)];
  return text === undefined ? key : text.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
}

/**
 * The same for what is counted: `key.one` or `key.other`, with `{n}`.
 * @param {string} key @param {number} n @param {Record<string, string | number>} [values]
 */
export function tn(key, n, values = {}) {
  const form = plurals.select(n) === 'one' ? 'one' : 'other';
  return t(`${key}.${form}`, { n: n.toLocaleString(language), ...values });
}
