import type { JSX } from 'preact';

import { number, t } from '../i18n';
import type { ValuePartsFragment, ValueKind } from '../pages/claim/claim.documents';
import { useTo } from '../place';
import { dateInWords } from './dates';
import { Words } from './Words';

/** The value of a claim or qualifier; an entity is a link. */
export function Value({ kind, of }: { kind: ValueKind; of: ValuePartsFragment | null }): JSX.Element {
  const to = useTo();
  if (kind === 'NO_VALUE') return <>{t('parts.no')}</>;
  if (kind === 'SOME_VALUE' || !of) return <>{t('parts.some')}</>;
  switch (of.__typename) {
    case 'Entity':
      return (
        <a href={to('entity', of.id)}>
          <Words of={of.labelText} />
        </a>
      );
    case 'Text':
      return <Words of={of} />;
    case 'Quantity': {
      const range = of.lower !== null && of.upper !== null && of.lower !== of.upper ? `${figure(of.lower)}–${figure(of.upper)}` : figure(of.amount ?? of.lower ?? of.upper ?? '');
      return (
        <bdi class="num">
          {of.approximate && '≈ '}
          {range} {of.unit}
        </bdi>
      );
    }
    case 'TimeValue':
      return <>{of.time.split('/').map((date) => (date === '..' ? '…' : dateInWords(date))).join(' – ')}</>;
    case 'UrlValue':
      return <bdi class="code">{of.url}</bdi>;
    case 'BooleanValue':
      return <>{t(of.boolean ? 'parts.true' : 'parts.false')}</>;
    case 'CodeValue':
      return <bdi>{of.label}</bdi>;
    case 'CoordinateValue':
      return (
        <bdi class="num">
          {of.latitude}, {of.longitude}
        </bdi>
      );
    case 'ExternalId':
      return (
        <bdi>
          {of.scheme}: {of.value}
        </bdi>
      );
  }
}

function figure(decimal: string): string {
  const value = Number(decimal);
  return Number.isSafeInteger(value) ? number(value) : decimal;
}
