// @ts-check
import { html, nothing } from '../core/html.js';
import { get, remove } from '../core/api.js';
import { ago, brief, count, duration, percent, UNKNOWN } from '../core/format.js';
import { t, tn } from '../core/i18n.js';
import { live } from '../core/live.js';
import { preference, remember } from '../core/prefs.js';
import { here, linkTo, rename } from '../core/router.js';
import { Screen } from '../core/screen.js';
import { chart } from '../ui/chart.js';
import { icon } from '../ui/icons.js';
import { toastError } from '../ui/overlay.js';
import { card, pageHead, segments } from '../ui/parts.js';
import { table } from '../ui/table.js';

/** How far back the charts look, and in spans of what length. */
const RANGES = {
  '15m': { ms: 15 * 60_000, step: 'minute', span: 60_000 },
  '1h': { ms: 3_600_000, step: 'minute', span: 60_000 },
  '24h': { ms: 24 * 3_600_000, step: 'hour', span: 3_600_000 },
  '7d': { ms: 7 * 24 * 3_600_000, step: 'hour', span: 3_600_000 },
};

const RENEWED_EVERY_MS = 10_000;
const PROBLEMS = 8;

export class OverviewScreen extends Screen {
  texts = 'overview';
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #renewal;

  enter() {
    clearInterval(this.#renewal);
    this.#renewal = setInterval(() => !document.hidden && live.connection === 'live' && this.reload(), RENEWED_EVERY_MS);
  }

  leave() {
    clearInterval(this.#renewal);
  }

  get range() {
    const wanted = here().query.get('range') ?? '1h';
    return wanted in RANGES ? /** @type {keyof typeof RANGES} */ (wanted) : '1h';
  }

  async load() {
    const { ms, step } = RANGES[this.range];
    const until = Date.now();
    const since = new Date(until - ms).toISOString();
    const [usage, problems, keys, instances] = await Promise.all([
      get('usage', { since, step }),
      get('audit', { kind: 'request', since, limit: 200 }),
      get('keys'),
      get('instances'),
    ]);
    return {
      usage,
      until,
      problems: problems.data.filter(failed).slice(0, PROBLEMS),
      keys: keys.data,
      instances: instances.data,
    };
  }

  watches({ name }) {
    return name === 'state' || name === 'snapshot';
  }

  view() {
    return html`
      ${pageHead({ title: t('common.nav-overview'), text: health(), actions: this.#ranges() })}
      ${this.#checklist()}
      ${this.#tiles()}
      <div class="overview-charts">${this.#charts()}</div>
      <div class="overview-lists">
        ${card({ title: t('overview.in-flight'), content: this.#running() })}
        ${card({ title: t('overview.problems'), aside: html`<a href=${linkTo('activity')}>${t('overview.all-requests')}</a>`, content: this.#problems() })}
      </div>`;
  }

  #ranges() {
    return segments(
      Object.keys(RANGES).map((id) => ({ id, label: t(`common.range-${id}`) })),
      this.range,
      (range) => {
        rename(linkTo('overview', [], { range }));
        this.reload();
      },
      t('common.range'),
    );
  }

  #tiles() {
    const { total } = this.data.usage;
    const minutes = RANGES[this.range].ms / 60_000;
    const seconds = minutes * 60;
    return html`
      <dl class="tiles">
        ${tile(t('overview.requests'), brief(total.requests), t('overview.per-minute', { n: (total.requests / minutes).toFixed(1) }))}
        ${tile(t('overview.latency'), duration(total.latency_p50_ms), `p95 ${duration(total.latency_p95_ms)}`)}
        ${tile(t('overview.first-token'), duration(total.first_token_p50_ms), `p95 ${duration(total.first_token_p95_ms)}`)}
        ${tile(t('overview.tokens'), brief(total.completion_tokens), t('overview.per-second', { n: (total.completion_tokens / seconds).toFixed(1) }))}
        ${tile(t('overview.errors'), total.requests > 0 ? percent(total.errors / total.requests) : UNKNOWN, tn('overview.of-requests', total.requests), total.errors > 0 ? 'bad' : '')}
        ${tile(t('overview.now-running'), count(live.requests.size), t('overview.at-this-moment'))}
      </dl>`;
  }

  #charts() {
    const { span } = RANGES[this.range];
    const times = spans(this.data.usage.since, this.data.until, span);
    const points = new Map((this.data.usage.data[0]?.points ?? []).map((/** @type {any} */ each) => [Date.parse(each.at), each]));
    /** @param {string} name @param {number | null} otherwise */
    const of = (name, otherwise) => times.map((time) => points.get(time)?.[name] ?? otherwise);
    return html`
      ${card({ content: chart({ label: t('overview.requests'), whole: true, times, format: (v) => (v === null ? UNKNOWN : brief(v)), lines: [
        { label: t('overview.requests'), colour: 'accent', values: of('requests', 0) },
        { label: t('overview.errors'), colour: 'bad', values: of('errors', 0) },
      ] }) })}
      ${card({ content: chart({ label: t('overview.latency-chart'), times, format: (v) => duration(v), lines: [
        { label: 'p50', colour: 'accent', values: of('latency_p50_ms', null) },
        { label: 'p95', colour: 'second', values: of('latency_p95_ms', null) },
      ] }) })}
      ${card({ content: chart({ label: t('overview.first-token-chart'), times, format: (v) => duration(v), lines: [
        { label: 'p50', colour: 'accent', values: of('first_token_p50_ms', null) },
        { label: 'p95', colour: 'second', values: of('first_token_p95_ms', null) },
      ] }) })}
      ${card({ content: chart({ label: t('overview.tokens-per-second'), times, format: (v) => (v === null ? UNKNOWN : v.toFixed(v < 10 ? 1 : 0)), lines: [
        { label: t('overview.made'), colour: 'accent', values: of('completion_tokens', 0).map((n) => (n ?? 0) / (span / 1000)) },
        { label: t('overview.read'), colour: 'second', values: of('prompt_tokens', 0).map((n) => (n ?? 0) / (span / 1000)) },
      ] }) })}`;
  }

  #running() {
    const rows = [...live.requests.values()];
    return rows.length === 0
      ? html`<p class="quiet">${t('overview.nothing-running')}</p>`
      : table({
          label: t('overview.in-flight'),
          rows,
          key: (row) => row.id,
          columns: [
            { id: 'target', label: t('overview.target'), wide: true, cell: (row) => html`<span class="foreign">${row.target ?? UNKNOWN}</span>` },
            { id: 'phase', label: t('overview.phase'), cell: (row) => t(`overview.phase-${row.phase}`) },
            { id: 'since', label: t('overview.since'), minor: true, cell: (row) => ago(row.since) },
            { id: 'cancel', label: html`<span class="hidden">${t('common.cancel')}</span>`, align: 'end', cell: (row) => html`
              <button class="btn btn-small" data-test="cancel-request" @click=${() => remove(`requests/${row.id}`).catch(toastError)}>${icon('stop')}${t('common.cancel')}</button>` },
          ],
        });
  }

  #problems() {
    return this.data.problems.length === 0
      ? html`<p class="quiet">${t('overview.no-problems', { range: t(`common.range-${this.range}`) })}</p>`
      : html`<ul class="problems">${this.data.problems.map((/** @type {any} */ each) => html`
          <li><a href=${linkTo('activity', [each.id])}>
            <span class="problem-what">${each.error ?? each.outcome}</span>
            <span class="foreign quiet">${each.model ?? each.target ?? ''}</span>
            <span class="quiet">${ago(each.at)}</span></a></li>`)}</ul>`;
  }

  /** What there is to do until the first request has been answered, for those who start. */
  #checklist() {
    const { keys, instances, usage } = this.data;
    const steps = [
      { id: 'instance', done: instances.some((/** @type {any} */ each) => each.state === 'ready'), link: linkTo('instances') },
      { id: 'key', done: keys.length > 0, link: linkTo('keys') },
      { id: 'request', done: usage.total.requests > usage.total.errors, link: linkTo('connect') },
    ];
    if (preference('checklist') === 'done') {
      return nothing;
    }
    if (steps.every((each) => each.done)) {
      remember('checklist', 'done');
      return nothing;
    }
    return card({
      kind: 'checklist',
      title: t('overview.first-steps'),
      aside: html`<button class="btn btn-plain btn-small" data-test="dismiss" @click=${() => { remember('checklist', 'done'); this.update(); }}>${t('overview.dismiss')}</button>`,
      content: html`<ol>${steps.map((each) => html`
        <li class=${each.done ? 'done' : ''}>${icon(each.done ? 'check' : 'right')}
          <a href=${each.link}>${t(`overview.step-${each.id}`)}</a><span class="quiet">${each.done ? t('overview.step-done') : t(`overview.step-${each.id}-how`)}</span></li>`)}</ol>`,
    });
  }
}

/** @param {any} entry of the audit @returns {boolean} whether somebody should look at it */
const failed = (entry) => !['completed', 'client_gone'].includes(entry.outcome);

/** @param {string} name @param {unknown} value @param {unknown} more @param {string} [kind] */
const tile = (name, value, more, kind = '') => html`
  <div class="tile ${kind && `tile-${kind}`}"><dt>${name}</dt><dd><strong>${value}</strong><span>${more}</span></dd></div>`;

/** @returns {unknown} how the gateway is, in one sentence */
function health() {
  const all = [...live.instances.values()];
  if (all.length === 0) {
    return t('overview.health-none');
  }
  const well = all.filter((each) => each.state === 'ready' && each.health?.status !== 'down');
  const ill = all.filter((each) => !well.includes(each) && each.state !== 'disabled');
  return ill.length === 0
    ? tn('overview.health-well', well.length)
    : html`<span class="health-bad">${tn('overview.health-ill', ill.length, { all: all.length })}</span>
        ${ill.slice(0, 3).map((each) => html` <a class="foreign" href=${linkTo('instances', [each.id])}>${each.id}</a>`)}`;
}

/** @param {string} since @param {number} until @param {number} span @returns {number[]} where each span begins */
function spans(since, until, span) {
  const times = [];
  for (let time = Date.parse(since); time <= until; time += span) {
    times.push(time);
  }
  return times;
}
