// @ts-check
import { html, nothing, repeat } from '../core/html.js';
import { t, tn } from '../core/i18n.js';

/** How many rows are in the page at once before more are asked for. */
export const PAGE = 100;

/**
 * @template R
 * @typedef {object} Column
 * @property {string} id
 * @property {unknown} label
 * @property {(row: R) => unknown} cell
 * @property {'start' | 'end'} [align] numbers go to the end
 * @property {boolean} [wide] takes what room is left, and is cut short when there is none
 * @property {boolean} [minor] is left out on narrow screens
 */

/**
 * A real table; rows that lead somewhere have a link or button in their first cell.
 * @template R
 * @param {object} options
 * @param {string} options.label for screen readers
 * @param {Column<R>[]} options.columns
 * @param {R[]} options.rows
 * @param {(row: R) => string} options.key
 * @param {(row: R) => void} [options.open] what a click anywhere on a row does; the first cell must offer the same by keyboard
 * @param {(row: R) => string} [options.kind] a class
 * @param {number} [options.shown] how many rows @param {() => void} [options.more] asks for more
 */
export function table({ label, columns, rows, key, open, kind, shown = rows.length, more }) {
  return html`
    <div class="table-frame" tabindex="0" role="region" aria-label=${label}>
      <table>
        <thead><tr>${columns.map((each) => html`<th scope="col" class=${classes(each)}>${each.label}</th>`)}</tr></thead>
        <tbody>
          ${repeat(rows.slice(0, shown), key, (row) => html`
            <tr class="${open ? 'opens' : ''} ${kind?.(row) ?? ''}" data-row=${key(row)}
              @click=${open ? (/** @type {Event} */ e) => clicked(e) && open(row) : nothing}>
              ${columns.map((each) => html`<td class=${classes(each)}>${each.cell(row)}</td>`)}
            </tr>`)}
        </tbody>
      </table>
      ${more && shown < rows.length
        ? html`<div class="table-more"><button class="btn" data-test="more" @click=${more}>${t('common.more')}</button>
            <span>${tn('common.shown-of', rows.length, { shown })}</span></div>`
        : nothing}
    </div>`;
}

/** @param {Column<any>} column */
const classes = (column) =>
  [column.align === 'end' ? 'end' : '', column.wide ? 'wide' : '', column.minor ? 'minor' : ''].filter(Boolean).join(' ');

/** Buttons and links within a row do their own work. @param {Event} e */
const clicked = (e) => !(/** @type {HTMLElement} */ (e.target).closest('button, a, input, select'));
