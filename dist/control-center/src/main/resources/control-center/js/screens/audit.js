// @ts-check
import { html, nothing } from '../core/html.js';
import { post } from '../core/api.js';
import { count, moment, shortMoment, UNKNOWN } from '../core/format.js';
import { t, tn } from '../core/i18n.js';
import { here, linkTo } from '../core/router.js';
import { icon } from '../ui/icons.js';
import { toastError } from '../ui/overlay.js';
import { badge, card, copyButton, facts, notice, segments } from '../ui/parts.js';
import { JournalScreen, toneOf } from './journal/journal.js';

/** What owners have done, and with a switch what programs have: one chain that can be checked. */
export class AuditScreen extends JournalScreen {
  texts = 'audit';
  /** @type {any} what the last check of the chain has found */
  #chain = null;
  #checking = false;

  get screen() {
    return 'audit';
  }

  get kind() {
    return here().query.get('kind') === 'all' ? undefined : 'control';
  }

  get filters() {
    return this.kind ? ['outcome', 'request'] : ['key', 'model', 'instance', 'outcome', 'request'];
  }

  watches({ name, data }) {
    return name === 'state' || (name === 'plugin' && data.state !== undefined);
  }

  tools() {
    return html`
      ${segments(
        [{ id: 'control', label: t('audit.actions') }, { id: 'all', label: t('common.all') }],
        this.kind ?? 'all',
        (id) => this.filter('kind', id === 'all' ? 'all' : ''),
        t('audit.kind'),
      )}
      <button class="btn" data-test="verify" ?disabled=${this.#checking} @click=${this.#verify}>${icon('audit')}${t('audit.verify')}</button>`;
  }

  #verify = async () => {
    this.#checking = true;
    this.update();
    try {
      this.#chain = await post('audit/verify');
    } catch (error) {
      toastError(error);
    }
    this.#checking = false;
    this.update();
  };

  /** @returns {unknown} */
  notes() {
    if (!this.#chain) {
      return nothing;
    }
    return html`<div role="status" data-test="chain" data-intact=${this.#chain.intact}>${notice(this.#chain.intact ? 'ok' : 'bad', this.#chain.intact
      ? tn('audit.intact', this.#chain.events, { files: count(this.#chain.files) })
      : html`<strong>${t('audit.broken')}</strong><ul>${this.#chain.problems.map((/** @type {string} */ each) => html`<li>${each}</li>`)}</ul>`)}</div>`;
  }

  columns() {
    return [
      { id: 'at', label: t('common.time'), cell: (row) => html`<a class="row-link" href=${linkTo('audit', [row.id], Object.fromEntries(here().query))}>${shortMoment(row.at)}</a>` },
      { id: 'what', label: t('audit.what'), cell: (row) => html`<code>${row.action ?? row.operation}</code>` },
      { id: 'subject', label: t('audit.subject'), wide: true, cell: subjectOf },
      { id: 'actor', label: t('audit.actor'), minor: true, cell: (row) => html`<span class="cut">${row.actor ?? row.key_name ?? UNKNOWN}</span>` },
      { id: 'outcome', label: t('journal.outcome'), cell: (row) => badge(toneOf(row.outcome), row.outcome) },
    ];
  }

  /** @param {any} entry */
  detail(entry) {
    const control = entry.kind === 'control';
    return html`
      ${card({ content: facts([
        [t('journal.outcome'), badge(toneOf(entry.outcome), entry.outcome)],
        ...(entry.error ? [/** @type {[unknown, unknown]} */ ([t('common.error'), html`<code>${entry.error}</code>`])] : []),
        [t('audit.what'), html`<code>${entry.action ?? entry.operation}</code>`],
        [t('audit.subject'), subjectOf(entry)],
        [t('audit.actor'), html`<span class="foreign">${entry.actor ?? entry.key_name ?? UNKNOWN}</span>`],
        [t('audit.peer'), entry.peer ?? UNKNOWN],
        [t('common.time'), moment(entry.at)],
        [t('audit.id'), html`<code>${entry.id}</code> ${copyButton(entry.id)}`],
      ]) })}
      ${control
        ? card({ title: t('audit.change'), content: changes(entry.before, entry.after) })
        : html`<a class="btn" href=${linkTo('activity', [entry.id])}>${t('audit.whole-request')}</a>`}`;
  }
}

/** @param {any} entry @returns what it was done to: the name that people have for it, and its id */
const subjectOf = (entry) => {
  const subject = entry.subject ?? entry.target ?? entry.model ?? UNKNOWN;
  const name = entry.after?.name ?? entry.before?.name ?? subject;
  return name === subject ? html`<span class="foreign">${subject}</span>` : html`<span class="foreign">${name}</span> <code class="quiet">${subject}</code>`;
};

/** @param {any} value */
const shown = (value) => (value === undefined || value === null ? UNKNOWN : typeof value === 'object' ? JSON.stringify(value) : String(value));

/** @param {any} before @param {any} after what was different afterwards */
function changes(before, after) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.length === 0
    ? html`<p class="quiet">${t('audit.no-change')}</p>`
    : html`<div class="table-frame" tabindex="0" role="region" aria-label=${t('audit.change')}><table class="changes">
        <thead><tr><th scope="col">${t('common.name')}</th><th scope="col">${t('audit.before')}</th><th scope="col">${t('audit.after')}</th></tr></thead>
        <tbody>${names.map((name) => html`<tr><td>${name}</td><td class="foreign">${shown(before?.[name])}</td><td class="foreign">${shown(after?.[name])}</td></tr>`)}</tbody>
      </table></div>`;
}
