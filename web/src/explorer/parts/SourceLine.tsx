import type { JSX } from 'preact';

import { t } from '../i18n';
import { useTo } from '../place';
import { dateWithPrecision } from './dates';
import type { SourcePartsFragment } from './fragments.documents';
import { Dotted, Words } from './Words';

/** The title of a source, which leads to it; struck through if the source was withdrawn. */
export function SourceLink({ of }: { of: SourcePartsFragment }): JSX.Element {
  const to = useTo();
  return (
    <a href={to('source', of.id)} class={of.withdrawn ? 'back' : undefined}>
      <Words of={of.titleText} />
    </a>
  );
}

/** A source in a line: its title, what it is, who published it and when, and whether it still stands. */
export function SourceLine({ of }: { of: SourcePartsFragment }): JSX.Element {
  return (
    <>
      <SourceLink of={of} /> <SourceMeta of={of} />
    </>
  );
}

/** What stands behind the title of a source. */
export function SourceMeta({ of }: { of: SourcePartsFragment }): JSX.Element {
  return (
    <span class="meta">
      <Dotted
        of={[
          t(`source.kind.${of.kind}`),
          of.publisherName && <bdi>{of.publisherName}</bdi>,
          dateWithPrecision(of.publishedAt),
          of.leaked && <span class="tag">{t('source.leaked')}</span>,
          of.withdrawn && <span class="tag gone">{t('source.withdrawn')}</span>,
          of.corrected && <span class="tag">{t('source.corrected')}</span>,
        ]}
      />
    </span>
  );
}
