// @ts-check
import { currentLanguage, t } from './i18n.js';

/** What stands where nothing is known: never a zero. */
export const UNKNOWN = '–';

/** @param {number | null | undefined} n */
export const count = (n) => (n === null || n === undefined ? UNKNOWN : n.toLocaleString(currentLanguage()));

/** @param {number | null | undefined} n a count, in few characters */
export function brief(n) {
  return n === null || n === undefined
    ? UNKNOWN
    : new Intl.NumberFormat(currentLanguage(), { notation: 'compact', maximumFractionDigits: 1 }).format(n);
}

/** @param {number | null | undefined} ms */
export function duration(ms) {
  if (ms === null || ms === undefined) {
    return UNKNOWN;
  }
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  const s = ms / 1000;
  if (s < 60) {
    return `${s.toFixed(s < 10 ? 1 : 0)} s`;
  }
  if (s < 3600) {
    return `${Math.floor(s / 60)} min ${Math.round(s % 60)} s`;
  }
  return s < 86_400 ? `${Math.floor(s / 3600)} h ${Math.round((s % 3600) / 60)} min` : `${Math.floor(s / 86_400)} d ${Math.round((s % 86_400) / 3600)} h`;
}

/** @param {number | null | undefined} n */
export function bytes(n) {
  if (n === null || n === undefined) {
    return UNKNOWN;
  }
  const units = ['B', 'kB', 'MB', 'GB'];
  let unit = 0;
  let value = n;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** @param {number} share of 1 */
export const percent = (share) =>
  share.toLocaleString(currentLanguage(), { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 });

/** @param {string | number | Date | null | undefined} at with date and seconds */
export function moment(at) {
  return at
    ? new Date(at).toLocaleString(currentLanguage(), { dateStyle: 'medium', timeStyle: 'medium' })
    : UNKNOWN;
}

/** @param {string | number | Date | null | undefined} at the time alone if it is of today */
export function shortMoment(at) {
  if (!at) {
    return UNKNOWN;
  }
  const date = new Date(at);
  return date.toDateString() === new Date().toDateString()
    ? date.toLocaleTimeString(currentLanguage())
    : date.toLocaleString(currentLanguage(), { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
}

/** @param {string | number | Date | null | undefined} at how long ago, or how long from now */
export function ago(at) {
  if (!at) {
    return UNKNOWN;
  }
  const seconds = (new Date(at).getTime() - Date.now()) / 1000;
  if (Math.abs(seconds) < 5) {
    return t('common.now');
  }
  /** @type {[Intl.RelativeTimeFormatUnit, number][]} */
  const units = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]];
  const [unit, length] = units.find(([, each]) => Math.abs(seconds) >= each) ?? units[3];
  return new Intl.RelativeTimeFormat(currentLanguage(), { style: 'short', numeric: 'always' }).format(Math.round(seconds / length), unit);
}
