// @ts-check
import { html } from '../../core/html.js';
import { t } from '../../core/i18n.js';
import { badge } from '../../ui/parts.js';

/** @type {Record<string, import('../../ui/parts.js').Tone>} */
const TONES = { ok: 'ok', failed: 'bad', skipped: 'quiet' };

/** @param {any} tested what a test of a connection has found, step by step */
export const testSteps = (tested) => html`
  <ol class="test-steps" role="status" data-test="test-steps" data-ok=${tested.ok}>
    ${tested.steps.map((/** @type {any} */ each) => html`
      <li>${badge(TONES[each.result], t(`instances.result-${each.result}`))}<strong>${each.step}</strong><span class="foreign quiet">${each.detail}</span></li>`)}
  </ol>`;
