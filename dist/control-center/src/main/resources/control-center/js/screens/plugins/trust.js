// @ts-check
// Where a jar comes from, and why it may be loaded.
import { html, nothing } from '../../core/html.js';
import { t } from '../../core/i18n.js';
import { badge } from '../../ui/parts.js';

/** @type {Record<string, import('../../ui/parts.js').Tone>} */
const TONES = { core: 'ok', signed: 'ok', unsigned: 'warn', invalid: 'bad', modified: 'bad' };

/** @typedef {{ trust: string | null, signer: string | null, key: string | null, trusted_by: string | null }} Judged */

/** @param {Judged} jar */
export const trustBadge = (jar) =>
  jar.trust === null || jar.trust === undefined
    ? badge('quiet', t('plugins.trust-none'))
    : badge(jar.trust === 'signed' && !jar.signer ? 'warn' : TONES[jar.trust], jar.signer && jar.trust === 'signed' ? html`<span class="foreign">${t('plugins.signed-by', { signer: jar.signer })}</span>` : t(`plugins.trust-${jar.trust}`));

/** @param {Judged} jar in a sentence */
export const trustText = (jar) => html`
  ${jar.trust === null || jar.trust === undefined ? t('plugins.means-none') : t(`plugins.means-${jar.trust === 'signed' && !jar.signer ? 'stranger' : jar.trust}`)}
  ${jar.trusted_by ? t(`plugins.by-${jar.trusted_by}`) : nothing}`;

/** @param {Judged} jar @returns {boolean} whether its owner's word would let it in */
export const wantsConsent = (jar) => !jar.trusted_by && (jar.trust === 'unsigned' || jar.trust === 'signed');
