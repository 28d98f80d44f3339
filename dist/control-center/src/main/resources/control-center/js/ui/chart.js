// @ts-check
import { html, ref } from '../core/html.js';
import { currentLanguage, t } from '../core/i18n.js';

/**
 * @typedef {object} Line
 * @property {string} label
 * @property {'accent' | 'second' | 'bad'} colour
 * @property {(number | null)[]} values one for each time; nothing where nothing is known
 */

const HEIGHT = 160;
const COUNTS = Array.from({ length: 9 }, (_, i) => [1, 2, 5].map((each) => each * 10 ** i)).flat();

/** @param {string} name of a colour @returns {string} as the theme has it */
const colour = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(name === 'bad' ? '--bad' : name === 'second' ? '--second' : '--accent').trim();

/**
 * A chart of values over time, drawn by uPlot, with all its values in a table for those who cannot
 * see it or want the numbers.
 * @param {object} options
 * @param {string} options.label
 * @param {number[]} options.times in ms
 * @param {Line[]} options.lines
 * @param {(value: number | null) => string} options.format of a value
 * @param {boolean} [options.whole] whether values are counts, and so no line of the grid is between two
 */
export function chart({ label, times, lines, format, whole = false }) {
  return html`
    <figure class="chart">
      <figcaption><span>${label}</span>
        <span class="legend">${lines.map((line) => html`<span class="legend-${line.colour}"><i></i>${line.label}</span>`)}</span></figcaption>
      <div class="chart-canvas" aria-hidden="true" ${ref((element) => element && draw(/** @type {any} */ (element), { times, lines, format, whole }))}></div>
      <details><summary>${t('common.as-table')}</summary>
        <div class="table-frame chart-table" tabindex="0" role="region" aria-label=${label}><table>
          <thead><tr><th scope="col">${t('common.time')}</th>${lines.map((line) => html`<th scope="col" class="end">${line.label}</th>`)}</tr></thead>
          <tbody>${times.map((time, i) => html`<tr><td>${new Date(time).toLocaleString(currentLanguage())}</td>
            ${lines.map((line) => html`<td class="end">${format(line.values[i])}</td>`)}</tr>`)}</tbody>
        </table></div>
      </details>
    </figure>`;
}

/**
 * @param {HTMLElement & { plot?: any, drawn?: string }} element
 * @param {{ times: number[], lines: Line[], format: (value: number | null) => string, whole: boolean }} what
 */
function draw(element, { times, lines, format, whole }) {
  const data = [times.map((time) => time / 1000), ...lines.map((line) => line.values)];
  const theme = document.documentElement.dataset.theme;
  const drawn = `${theme} ${lines.map((line) => line.label)}`;
  if (element.plot && element.drawn === drawn) {
    element.plot.setData(data);
    return;
  }
  element.plot?.destroy();
  element.drawn = drawn;
  const text = getComputedStyle(document.documentElement).getPropertyValue('--text-2').trim();
  const grid = getComputedStyle(document.documentElement).getPropertyValue('--border').trim();
  const axis = { stroke: text, grid: { stroke: grid, width: 1 }, ticks: { show: false }, font: '11px system-ui' };
  // uPlot writes its sizes by script, which the policy for styles lets pass.
  const plot = new /** @type {any} */ (globalThis).uPlot(
    {
      width: element.clientWidth || 400,
      height: HEIGHT,
      legend: { show: false },
      padding: [8, 8, 0, 0],
      cursor: { points: { size: 6 }, drag: { x: false, y: false } },
      scales: { y: { range: (/** @type {any} */ _, /** @type {number} */ low, /** @type {number} */ high) => [0, Math.max(high ?? 0, 1) * 1.1] } },
      axes: [{ ...axis, size: 30, values: (/** @type {any} */ _, /** @type {number[]} */ at) => at.map(clock(times)) }, { ...axis, size: 60, ...(whole ? { incrs: COUNTS } : {}), values: (/** @type {any} */ _, /** @type {number[]} */ at) => at.map(format) }],
      series: [{}, ...lines.map((line) => ({ label: line.label, stroke: colour(line.colour), width: 1.5, fill: line.colour === 'accent' ? `${colour('accent')}22` : undefined, points: { show: false, size: 5, filter: (/** @type {any} */ u, /** @type {number} */ i) => alone(u.data[i]) } }))],
    },
    data,
    element,
  );
  element.plot = plot;
  new ResizeObserver(() => element.isConnected && plot.setSize({ width: element.clientWidth, height: HEIGHT })).observe(element);
}

/** @param {(number | null)[]} values @returns {number[]} the places of those that no line leads to */
const alone = (values) =>
  values.flatMap((value, i) => ((value ?? null) !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null ? [i] : []));

/** @param {number[]} times */
const clock = (times) => {
  const long = times.length > 1 && times[times.length - 1] - times[0] > 36 * 3_600_000;
  return (/** @type {number} */ at) =>
    new Date(at * 1000).toLocaleString(currentLanguage(), long ? { month: 'short', day: 'numeric' } : { hour: '2-digit', minute: '2-digit' });
};
