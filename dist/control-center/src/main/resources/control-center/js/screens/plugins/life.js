// @ts-check
// The life of a plugin's generation, step by step, as it goes on.
import { html, nothing } from '../../core/html.js';
import { count, duration } from '../../core/format.js';
import { t, tn } from '../../core/i18n.js';
import { icon } from '../../ui/icons.js';
import { badge } from '../../ui/parts.js';

const LOADING = ['copy', 'hash', 'check', 'trust', 'resolve', 'create', 'self_check', 'swap'];
const LEAVING = ['drain', 'close', 'unload', 'collected'];

/** @type {Record<string, import('../../ui/parts.js').Tone>} */
const TONES = { staged: 'info', ready: 'ok', draining: 'info', retired: 'quiet', collected: 'quiet', leaked: 'warn', rejected: 'bad' };

/** @param {string} state */
export const stateBadge = (state) => badge(TONES[state] ?? 'quiet', t(`plugins.state-${state}`));

/** @param {any} generation of a plugin */
export function life(generation) {
  const taken = new Map(generation.steps.map((/** @type {any} */ each) => [each.step, each]));
  const leaving = LEAVING.some((each) => taken.has(each));
  return html`
    <div class="generation" data-generation=${generation.generation} data-state=${generation.state}>
      <p class="generation-head">${stateBadge(generation.state)}<strong>${t('plugins.generation', { n: generation.generation })}</strong>
        <span class="quiet foreign">${generation.version ?? ''}</span>
        ${generation.state === 'draining' ? html`<span class="quiet">${tn('plugins.still-serves', generation.in_use)}</span>` : nothing}
        ${generation.cut > 0 ? html`<span class="quiet">${tn('plugins.cut-off', generation.cut)}</span>` : nothing}</p>
      ${steps(LOADING, taken, generation.state === 'rejected')}
      ${leaving ? steps(LEAVING, taken, false) : nothing}
      ${generation.problems.length > 0 ? html`<ul class="problem-list">${generation.problems.map((/** @type {string} */ each) => html`<li class="foreign">${each}</li>`)}</ul>` : nothing}
      ${generation.pins.length > 0 ? html`<p class="quiet">${t('plugins.kept-by')}</p><ul class="problem-list quiet">${generation.pins.map((/** @type {string} */ each) => html`<li class="foreign">${each}</li>`)}</ul>` : nothing}
    </div>`;
}

/** @param {string[]} names @param {Map<string, any>} taken @param {boolean} failed whether the last of them did */
function steps(names, taken, failed) {
  const last = names.filter((name) => taken.has(name)).at(-1);
  return html`<ol class="life">${names.map((name) => {
    const step = taken.get(name);
    const kind = !step ? 'ahead' : failed && name === last ? 'failed' : step.ms === null ? 'running' : 'done';
    return html`<li class="life-${kind}" data-step=${name}>
      <span class="life-mark">${kind === 'done' ? icon('check') : kind === 'failed' ? icon('close') : nothing}</span>
      <span>${t(`plugins.step-${name}`)}</span>
      <span class="number quiet">${kind === 'running' ? '…' : step?.ms === undefined || step?.ms === null ? '' : step.ms < 1000 ? `${count(step.ms)} ms` : duration(step.ms)}</span>
      <span class="hidden">${t(`plugins.step-is-${kind}`)}</span>
    </li>`;
  })}</ol>`;
}
