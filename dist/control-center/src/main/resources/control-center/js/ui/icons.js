// @ts-check
import { svg, html } from '../core/html.js';

/** Drawn on 20 x 20 with one stroke width. @type {Record<string, string>} */
const PATHS = {
  overview: 'M3 10.5 10 4l7 6.5M5 9v7h10V9',
  instances: 'M3 4.5h14v4H3zM3 11.5h14v4H3zM6 6.5h.01M6 13.5h.01',
  models: 'M10 2.5 17 6v8l-7 3.5L3 14V6zM3 6l7 3.5L17 6M10 9.5v8',
  playground: 'M3 4h14v9H9l-4 3.5V13H3z',
  connect: 'M8 6.5 6.5 5a3 3 0 0 0-4.2 4.2l3 3a3 3 0 0 0 4.2 0M12 13.5l1.5 1.5a3 3 0 0 0 4.2-4.2l-3-3a3 3 0 0 0-4.2 0',
  keys: 'M12.5 11.5a4 4 0 1 0-3.8-2.8L3 14.5V17h3v-2h2v-2h2l1-1M13.5 6.5h.01',
  activity: 'M2.5 10.5h3.5l2-6 4 11 2-5h3.5',
  audit: 'M10 2.5 16.5 5v5c0 3.5-2.7 6.2-6.5 7.5C6.2 16.2 3.5 13.5 3.5 10V5zM7 10l2.2 2.200L13.5 8',
  plugins: 'M8 3.500h4v3h4.500v4h-2v3h2v3h-13v-3h-0v-4h-1v-3h5.500z',
  logs: 'M4 3h12v14H4zM7 7h6M7 10h6M7 13h4',
  settings: 'M4 6h7M15 6h1M4 14h1M9 14h7M13 4v4M7 12v4',
  search: 'M13 13l4 4M8.5 14a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11',
  plus: 'M10 4v12M4 10h12',
  close: 'M5 5l10 10M15 5 5 15',
  check: 'M4 10.5 8 14.5 16 6',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  trash: 'M4 6h12M8 6V4h4v2M6 6l.7 10h6.600L14 6',
  edit: 'M4 16l.8-3.500L13 4.300l2.7 2.7-8.2 8.200zM11.5 6l2.5 2.5',
  play: 'M6 4l10 6-10 6z',
  stop: 'M5 5h10v10H5z',
  refresh: 'M16 9a6 6 0 1 0-1.5 5M16 4v5h-5',
  download: 'M10 3v9M6.5 9 10 12.5 13.5 9M4 16h12',
  upload: 'M10 13V4M6.5 7 10 3.5 13.5 7M4 16h12',
  menu: 'M3 5.500h14M3 10h14M3 14.500h14',
  sun: 'M10 13.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M10 2v1.500M10 16.500V18M2 10h1.500M16.5 10H18M4.3 4.300l1 1M14.7 14.700l1 1M4.3 15.700l1-1M14.7 5.300l1-1',
  moon: 'M16.5 12A7 7 0 0 1 8 3.500a7 7 0 1 0 8.5 8.500z',
  globe: 'M10 17.500a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15M2.5 10h15M10 2.500c2.5 2.5 2.5 12.5 0 15M10 2.500c-2.5 2.5-2.5 12.5 0 15',
  warning: 'M10 3 18 16.500H2zM10 8v4M10 14.500h.01',
  info: 'M10 17.500a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15M10 9v5M10 6.500h.01',
  up: 'M10 16V4M5 9l5-5 5 5',
  down: 'M10 4v12M5 11l5 5 5-5',
  right: 'M7 4l6 6-6 6',
  drag: 'M7 5h.01M13 5h.01M7 10h.01M13 10h.01M7 15h.01M13 15h.01',
  external: 'M11 4h5v5M16 4l-7 7M8 5H4v11h11v-4',
  clock: 'M10 17.500a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15M10 6v4.500l3 2',
  user: 'M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M3.5 17c.5-3.5 3-5 6.5-5s6 1.5 6.5 5',
  pause: 'M6.5 4v12M13.5 4v12',
};

/**
 * @param {string} name
 * @returns a picture that says nothing to screen readers: the word stands beside it
 */
export const icon = (name) =>
  html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true">${svg`<path d=${PATHS[name]}></path>`}</svg>`;
