// @ts-check
import { html, nothing } from '../../core/html.js';
import { count, duration, UNKNOWN } from '../../core/format.js';
import { t } from '../../core/i18n.js';
import { linkTo } from '../../core/router.js';
import { codeBlock, errorState, facts, tabs } from '../../ui/parts.js';

/** @param {import('./turn.js').Turn} turn @param {() => void} update */
export const answerView = (turn, update) => html`
  <article class="bubble bubble-model" data-test="answer" data-done=${turn.done}>
    ${turn.done
      ? tabs(
          ['answer', 'raw', 'request', 'headers'].map((id) => ({ id, label: t(`playground.tab-${id}`) })),
          turn.tab,
          (id) => { turn.tab = id; update(); },
        )
      : nothing}
    ${side(turn)}
    <footer class="measures">${measures(turn)}</footer>
  </article>`;

/** @param {import('./turn.js').Turn} turn */
function side(turn) {
  switch (turn.tab) {
    case 'raw':
      return codeBlock(turn.raw.join('\n'), { wrap: true });
    case 'request':
      return codeBlock(JSON.stringify(turn.body, null, 2), { wrap: true });
    case 'headers':
      return facts(turn.headers.map(([name, value]) => [html`<code>${name}</code>`, html`<code>${value}</code>`]));
    default:
      return html`
        ${turn.reasoning ? html`<details class="reasoning"><summary>${t('playground.reasoning')}</summary><p class="foreign">${turn.reasoning}</p></details>` : nothing}
        <div class="answer-text" data-test="answer-text">${blocks(turn.text)}${turn.done ? nothing : html`<span class="caret" aria-hidden="true"></span>`}</div>
        ${turn.tools.map((tool) => html`<div class="tool-call"><code>${tool.name}(${tool.arguments})</code></div>`)}
        ${turn.stopped ? html`<p class="quiet" data-test="stopped">${t('playground.stopped')}</p>` : nothing}
        ${turn.error ? errorState(turn.error) : nothing}`;
  }
}

/** Splits off fenced code; all of it is text. @param {string} text */
const blocks = (text) =>
  text.split(/^```/m).map((part, i) => {
    if (i % 2 === 0) {
      return part.trim() === '' ? nothing : html`<p class="foreign">${part.trim()}</p>`;
    }
    const line = part.indexOf('\n');
    return codeBlock(line < 0 ? '' : part.slice(line + 1).trimEnd());
  });

/** @param {import('./turn.js').Turn} turn */
function measures(turn) {
  const header = (/** @type {string} */ name) => turn.headers.find(([each]) => each === name)?.[1];
  const made = turn.usage?.completion_tokens;
  const streaming = turn.total !== null && turn.firstToken !== null ? (turn.total - turn.firstToken) / 1000 : 0;
  const id = header('x-modeldock-request-id');
  return html`
    <span>${t('playground.first-token')} <b>${duration(turn.firstToken)}</b></span>
    <span>${t('playground.total')} <b>${duration(turn.total)}</b></span>
    <span>${t('playground.speed')} <b>${made && streaming > 0.05 ? t('playground.per-second', { n: (made / streaming).toFixed(1) }) : UNKNOWN}</b></span>
    <span>${t('playground.tokens')} <b>${count(turn.usage?.prompt_tokens)} → ${count(made)}</b></span>
    ${turn.finish ? html`<span>${t('playground.finish')} <b>${turn.finish}</b></span>` : nothing}
    ${id && turn.done ? html`<a href=${linkTo('activity', [id])}>${t('playground.details')}</a>` : nothing}`;
}
