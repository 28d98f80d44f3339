// @ts-check
import { html } from '../core/html.js';
import { bytes, count, duration, moment, shortMoment, UNKNOWN } from '../core/format.js';
import { t } from '../core/i18n.js';
import { live } from '../core/live.js';
import { here, linkTo } from '../core/router.js';
import { badge, card, copyButton, facts } from '../ui/parts.js';
import { table } from '../ui/table.js';
import { JournalScreen, toneOf } from './journal/journal.js';

const OUTCOMES = [
  'completed', 'client_gone', 'refused_auth', 'refused_scope', 'refused_policy', 'refused_lan', 'refused_limit', 'refused_quota',
  'rejected_request', 'upstream_error', 'upstream_cut', 'upstream_stalled', 'exhausted', 'gateway_error',
];

/** The requests of programs: each of them, whatever became of it. */
export class ActivityScreen extends JournalScreen {
  texts = 'activity';

  get screen() {
    return 'activity';
  }

  get kind() {
    return 'request';
  }

  get filters() {
    return ['key', 'model', 'instance', 'outcome', 'request'];
  }

  watches({ name, data }) {
    if (name === 'request' && data.change === 'ended') {
      this.arrived++;
      this.update();
    }
    return false;
  }

  choices(/** @type {string} */ name) {
    return name === 'outcome' ? OUTCOMES : name === 'instance' ? [...live.instances.keys()] : undefined;
  }

  columns() {
    return [
      { id: 'at', label: t('common.time'), cell: (row) => html`<a class="row-link" href=${linkTo('activity', [row.id], Object.fromEntries(here().query))}>${shortMoment(row.at)}</a>` },
      { id: 'outcome', label: t('journal.outcome'), cell: (row) => badge(toneOf(row.outcome), row.outcome) },
      { id: 'model', label: t('activity.model'), wide: true, cell: (row) => html`<span class="foreign">${row.target ?? row.model ?? UNKNOWN}</span>` },
      { id: 'key', label: t('activity.key'), minor: true, cell: (row) => html`<span class="cut">${row.key_name ?? UNKNOWN}</span>` },
      { id: 'first', label: t('activity.first-byte'), minor: true, align: 'end', cell: (row) => duration(row.first_byte_ms) },
      { id: 'ms', label: t('activity.took'), minor: true, align: 'end', cell: (row) => duration(row.ms) },
      { id: 'tokens', label: t('activity.tokens'), minor: true, align: 'end', cell: (row) => `${count(row.prompt_tokens)} → ${count(row.completion_tokens)}` },
    ];
  }

  /** @param {any} entry */
  detail(entry) {
    return html`
      ${card({ content: facts([
        [t('journal.outcome'), badge(toneOf(entry.outcome), entry.outcome)],
        ...(entry.error ? [/** @type {[unknown, unknown]} */ ([t('common.error'), html`<code>${entry.error}</code>`])] : []),
        [t('activity.status'), entry.status],
        [t('common.time'), moment(entry.at)],
        [t('activity.request-id'), html`<code>${entry.id}</code> ${copyButton(entry.id)}`],
        [t('activity.key'), entry.key_id ? html`<a class="foreign" href=${linkTo('keys', [entry.key_id])}>${entry.key_name}</a>` : UNKNOWN],
        [t('activity.peer'), entry.peer],
        [t('activity.surface'), entry.operation],
        [t('activity.asked-for'), html`<span class="foreign">${entry.model ?? UNKNOWN}</span>`],
        ...(entry.alias ? [/** @type {[unknown, unknown]} */ ([t('activity.alias'), html`<span class="foreign">${entry.alias}</span>`])] : []),
        [t('activity.target'), html`<span class="foreign">${entry.target ?? UNKNOWN}</span>`],
        [t('activity.egress'), entry.egress ?? t('common.no')],
      ]) })}
      ${card({ title: t('activity.attempts'), content: entry.attempts.length === 0
        ? html`<p class="quiet">${t('activity.no-attempts')}</p>`
        : table({ label: t('activity.attempts'), rows: entry.attempts, key: (row) => `${row.target}-${entry.attempts.indexOf(row)}`, columns: [
            { id: 'n', label: '#', cell: (row) => entry.attempts.indexOf(row) + 1 },
            { id: 'target', label: t('activity.target'), wide: true, cell: (row) => html`<span class="foreign">${row.target}</span>` },
            { id: 'error', label: t('journal.outcome'), cell: (row) => (row.error ? badge('bad', `${row.error}${row.stage ? ` · ${row.stage}` : ''}`) : badge('ok', t('activity.served'))) },
            { id: 'ms', label: t('activity.took'), align: 'end', cell: (row) => duration(row.ms) },
          ] }) })}
      ${card({ title: t('activity.measures'), content: facts([
        [t('activity.first-byte'), duration(entry.first_byte_ms)],
        [t('activity.took'), duration(entry.ms)],
        [t('activity.tokens-read'), count(entry.prompt_tokens)],
        [t('activity.tokens-made'), count(entry.completion_tokens)],
        [t('activity.usage-source'), entry.usage_source],
        [t('activity.bytes'), `${bytes(entry.bytes_in)} → ${bytes(entry.bytes_out)}`],
        [t('activity.streamed'), entry.stream ? t('common.yes') : t('common.no')],
      ]) })}`;
  }
}
