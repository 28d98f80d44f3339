// @ts-check
import { html, nothing } from '../core/html.js';
import { ask, get, patch, post, put, readTagged, remove } from '../core/api.js';
import { ago, count, UNKNOWN } from '../core/format.js';
import { t } from '../core/i18n.js';
import { live } from '../core/live.js';
import { go, here, linkTo } from '../core/router.js';
import { Screen } from '../core/screen.js';
import { icon } from '../ui/icons.js';
import { confirm, openSheet, toast, toastError } from '../ui/overlay.js';
import { badge, card, emptyState, errorState, facts, notice, pageHead, tag } from '../ui/parts.js';
import { PAGE, table } from '../ui/table.js';
import { bodyOf, instanceForm, newWish, storedSecrets, wishOf } from './instances/form.js';
import { testSteps } from './instances/test.js';

/** @type {Record<string, import('../ui/parts.js').Tone>} */
const TONES = { ready: 'ok', starting: 'info', disabled: 'quiet', failed: 'bad', misconfigured: 'bad' };

export class InstancesScreen extends Screen {
  texts = 'instances';
  #shown = PAGE;
  /** @type {import('../ui/overlay.js').Sheet | null} */
  #sheet = null;
  #sheetOf = '';

  async load() {
    const [instances, providers] = await Promise.all([get('instances'), get('providers')]);
    return { instances: instances.data, providers: providers.data };
  }

  watches({ name, data }) {
    return name === 'snapshot' || name === 'plugin' || (name === 'state' && data.kind === 'instance');
  }

  isEmpty() {
    return this.data.instances.length === 0;
  }

  enter() {
    const [id] = this.place.rest;
    if (id && id !== this.#sheetOf) {
      this.#openDetail(id);
    }
  }

  view() {
    return html`
      ${pageHead({
        title: t('common.nav-instances'),
        text: t('instances.about'),
        actions: html`<button class="btn btn-primary" data-test="add-instance" @click=${() => this.#add('')}>${icon('plus')}${t('instances.add')}</button>`,
      })}
      ${this.isEmpty() ? this.#empty() : this.#table()}`;
  }

  #empty() {
    return html`${emptyState({ symbol: 'instances', title: t('instances.empty'), text: t('instances.empty-text') })}
      <div class="cards">${this.data.providers.map((/** @type {any} */ provider) => html`
        <button class="card provider-card" @click=${() => this.#add(provider.id)}><strong>${provider.name}</strong><span class="quiet">${t(`instances.locality-${provider.locality}`)}</span></button>`)}</div>`;
  }

  #table() {
    return table({
      label: t('common.nav-instances'),
      rows: this.data.instances.map((/** @type {any} */ each) => ({ ...each, ...live.instances.get(each.id) })),
      key: (row) => row.id,
      open: (row) => go(linkTo('instances', [row.id])),
      kind: (row) => (row.enabled ? '' : 'faded'),
      shown: this.#shown,
      more: () => { this.#shown += PAGE; this.update(); },
      columns: [
        { id: 'id', label: t('instances.instance'), cell: (row) => html`<a class="row-link cut" href=${linkTo('instances', [row.id])}>${row.id}</a><span class="quiet">${this.#provider(row.type)?.name ?? row.type}</span>` },
        { id: 'state', label: t('common.state'), cell: (row) => stateOf(row) },
        { id: 'why', label: t('instances.because'), wide: true, minor: true, cell: (row) => html`<span class="foreign" title=${reason(row)}>${reason(row)}</span>` },
        { id: 'risk', label: t('instances.risk'), minor: true, cell: (row) => html`<span class="tags">${row.risk === 'high' ? tag(t('instances.risk-high')) : nothing}${row.lan ? tag('LAN') : nothing}${row.source === 'state' ? nothing : tag(t(`instances.tag-${row.source}`))}</span>` },
        { id: 'flight', label: t('instances.in-flight'), minor: true, align: 'end', cell: (row) => html`${count(row.in_flight)}${row.waiting > 0 ? html` <span class="quiet">+${count(row.waiting)}</span>` : nothing}` },
      ],
    });
  }

  /** @param {string} type @returns {any} */
  #provider(type) {
    return this.data?.providers.find((/** @type {any} */ each) => each.id === type);
  }

  /** @param {string} type */
  #add(type) {
    const wish = newWish(type);
    /** @type {any} */
    let error = null;
    /** @type {any} */
    let tested = null;
    let made = false;
    const save = async (/** @type {import('../ui/overlay.js').Sheet} */ sheet) => {
      try {
        for (const secret of storedSecrets(wish)) {
          await put(`secrets/${secret.name}`, { value: secret.value });
        }
        await post('instances', bodyOf(wish, this.#provider(wish.type)));
        made = true;
        error = null;
        this.reload();
        sheet.update();
        tested = await post(`instances/${wish.id}/test`);
      } catch (e) {
        error = e;
      }
      sheet.update();
    };
    openSheet({
      test: 'instance-sheet',
      title: () => (made ? html`<span class="foreign">${wish.id}</span>` : t('instances.add')),
      content: (sheet) => html`
        ${error ? errorState(error) : nothing}
        ${made
          ? html`${notice('ok', t('instances.added', { id: wish.id }))}${tested ? testSteps(tested) : html`<p class="quiet" aria-busy="true">${t('instances.testing')}</p>`}`
          : html`<form class="form" id="instance-form" @submit=${(/** @type {Event} */ e) => { e.preventDefault(); save(sheet); }}>
              ${instanceForm(wish, this.data.providers, sheet.update, true)}</form>`}`,
      footer: (sheet) =>
        made
          ? html`<button class="btn btn-primary" data-test="done" @click=${sheet.close}>${t('instances.done')}</button>`
          : html`<button class="btn" @click=${sheet.close}>${t('common.cancel')}</button>
              <button class="btn btn-primary" form="instance-form" data-test="save">${t('instances.add-and-test')}</button>`,
    });
  }

  /** @param {string} id */
  async #openDetail(id) {
    this.#sheetOf = id;
    this.#sheet?.close();
    let seen;
    try {
      seen = await readTagged(`instances/${id}`);
    } catch (error) {
      toastError(error);
      this.#sheetOf = '';
      go(linkTo('instances'));
      return;
    }
    /** @type {any} */
    let wish = null;
    /** @type {any} */
    let error = null;
    /** @type {any} */
    let tested = null;
    let testing = false;
    /** Does it and shows what is so afterwards. @param {() => Promise<any>} work */
    const done = async (work) => {
      try {
        await work();
        seen = await readTagged(`instances/${id}`);
        error = null;
        this.reload();
      } catch (e) {
        error = e;
      }
      sheet.update();
    };
    const sheet = openSheet({
      test: 'instance-detail',
      title: () => html`<span class="foreign">${id}</span>`,
      content: (sheet) => html`${error ? errorState(error) : nothing}
        ${wish
          ? html`<div class="form">${instanceForm(wish, this.data.providers, sheet.update, false)}</div>`
          : html`${detail({ ...seen.data, ...live.instances.get(id) }, this.#provider(seen.data.type))}
              ${tested ? card({ title: t('instances.test'), content: testSteps(tested) }) : nothing}
              <div class="actions">
                <a class="btn btn-small" href=${linkTo('activity', [], { instance: id })}>${icon('activity')}${t('instances.its-requests')}</a>
                <a class="btn btn-small" href=${linkTo('models', [], { instance: id })}>${icon('models')}${t('instances.its-models')}</a>
              </div>`}`,
      footer: (sheet) =>
        wish
          ? html`<button class="btn" @click=${() => { wish = null; error = null; sheet.update(); }}>${t('common.cancel')}</button>
              <button class="btn btn-primary" data-test="save" @click=${() => done(async () => {
                for (const secret of storedSecrets(wish)) {
                  await put(`secrets/${secret.name}`, { value: secret.value });
                }
                await patch(`instances/${id}`, bodyOf(wish, this.#provider(wish.type), true), seen.tag);
                wish = null;
                toast(t('instances.saved'));
              })}>${t('common.save')}</button>`
          : html`
              ${seen.data.source === 'state'
                ? html`<button class="btn" data-test="remove" @click=${() => this.#remove(id, sheet)}>${icon('trash')}${t('common.remove')}</button>
                    <button class="btn" data-test="toggle" @click=${() => done(() => ask(`instances/${id}/${seen.data.enabled ? 'disable' : 'enable'}`, { method: 'POST' }))}>${t(seen.data.enabled ? 'instances.disable' : 'instances.enable')}</button>
                    <button class="btn" data-test="edit" @click=${() => { wish = wishOf(seen.data); sheet.update(); }}>${icon('edit')}${t('common.edit')}</button>`
                : html`<span class="quiet">${t(`instances.defined-${seen.data.source}`)}</span>`}
              <button class="btn btn-primary" data-test="test" ?disabled=${testing} @click=${async () => {
                testing = true;
                sheet.update();
                await done(async () => { tested = await post(`instances/${id}/test`); });
                testing = false;
                sheet.update();
              }}>${icon('play')}${t(testing ? 'instances.testing' : 'instances.test')}</button>`,
      closed: () => {
        ended();
        this.#sheetOf = '';
        if (here().screen === 'instances' && here().rest[0] === id) {
          go(linkTo('instances'));
        }
      },
    });
    this.#sheet = sheet;
    const ended = live.changed.on(() => !wish && sheet.update());
  }

  /** @param {string} id @param {import('../ui/overlay.js').Sheet} sheet */
  async #remove(id, sheet) {
    const aliases = await get('aliases').then(({ data }) => data.filter((/** @type {any} */ alias) => alias.targets.some((/** @type {string} */ target) => target.startsWith(`${id}:`))), () => []);
    const text = aliases.length === 0 ? t('instances.remove-text', { id }) : t('instances.remove-text-aliases', { id, aliases: aliases.map((/** @type {any} */ each) => each.name).join(', ') });
    if (await confirm({ title: t('instances.remove-title'), text, action: t('common.remove') })) {
      try {
        await remove(`instances/${id}`);
        sheet.close();
        toast(t('instances.removed', { id }));
      } catch (error) {
        toastError(error);
      }
    }
  }
}

/** @param {any} row */
function stateOf(row) {
  if (row.state === 'ready' && row.health && row.health.status !== 'up') {
    return badge(row.health.status === 'down' ? 'bad' : 'warn', t(`instances.health-${row.health.status}`));
  }
  return row.state ? badge(TONES[row.state] ?? 'warn', row.state) : badge('quiet', UNKNOWN);
}

/** @param {any} row @returns {string} why it is as it is */
const reason = (row) => (row.problems?.length > 0 ? row.problems.join(' · ') : (row.health?.why ?? ''));

/** @param {any} value */
const settingText = (value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value));

/** @param {any} instance @param {any} provider */
const detail = (instance, provider) => html`
  ${instance.problems?.length > 0 ? notice('bad', html`<ul>${instance.problems.map((/** @type {string} */ each) => html`<li>${each}</li>`)}</ul>`) : nothing}
  ${card({ content: facts([
    [t('common.state'), stateOf(instance)],
    ...(instance.health ? [/** @type {[unknown, unknown]} */ ([t('instances.because'), html`<span class="foreign">${instance.health.why}</span> <span class="quiet">${ago(instance.health.since)}</span>`])] : []),
    [t('instances.type'), provider?.name ?? instance.type],
    [t('instances.plugin'), instance.plugin ? html`<a href=${linkTo('plugins', [instance.plugin.split('@')[0]])}>${instance.plugin}</a>` : UNKNOWN],
    [t('instances.in-flight'), `${count(instance.in_flight)} · ${t('instances.waiting', { n: count(instance.waiting) })}`],
    [t('instances.risk'), t(`instances.risk-${instance.risk ?? 'low'}`)],
    ['LAN', instance.lan ? t('common.yes') : t('common.no')],
    [t('instances.source'), t(`instances.source-${instance.source}`)],
  ]) })}
  ${card({ title: t('instances.settings'), content: facts([
    ...Object.entries(instance.settings).map(([name, value]) => /** @type {[unknown, unknown]} */ ([html`<code>${name}</code>`, html`<span class="foreign">${settingText(value)}</span>`])),
    ...Object.entries(instance.secrets).map(([name, value]) => /** @type {[unknown, unknown]} */ ([html`<code>${name}</code>`, html`<code>${value}</code>`])),
    [t('instances.allowed-models'), instance.allowed_models.length === 0 ? t('common.all') : html`<span class="tags">${instance.allowed_models.map(tag)}</span>`],
    [t('instances.max-concurrent'), instance.max_concurrent ?? UNKNOWN],
    [t('instances.queue'), instance.queue ?? UNKNOWN],
  ]) })}`;
