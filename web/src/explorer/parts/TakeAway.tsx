import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';

import { headers } from '../api/client';
import { apiKey } from '../api/key';
import { language, t } from '../i18n';
import { plainId, usePlace } from '../place';
import './take-away.css';

type Kind = 'claim' | 'entity' | 'source';

/** The formats of reports, each with its name. */
const FORMATS = [
  ['html', 'HTML'],
  ['markdown', 'Markdown'],
  ['bibtex', 'BibTeX'],
  ['ris', 'RIS'],
  ['csl-json', 'CSL-JSON'],
  ['jsonld', 'JSON-LD'],
] as const;

/** The ways to take a record away: as a report, as citations of its sources, as linked data. */
export function TakeAway({ kind, id, children }: { kind: Kind; id: string; children?: ComponentChildren }): JSX.Element {
  const { at } = usePlace();
  const [failed, setFailed] = useState(false);
  const address = (format: string) => {
    const params = new URLSearchParams({ format, lang: language() });
    if (at) params.set('as-of', String('revision' in at ? at.revision : at.time));
    return `/report/${kind}/${encodeURIComponent(plainId(id))}?${params}`;
  };
  const links = (first: number, end: number) =>
    FORMATS.slice(first, end).map(([format, name]) => (
      <a
        key={format}
        class="btn small"
        href={address(format)}
        {...(format === 'html' ? { target: '_blank', rel: 'noopener' } : { download: '' })}
        onClick={(event) => {
          if (!apiKey()) return;
          // A link cannot send the key of this tab.
          event.preventDefault();
          setFailed(false);
          keep(address(format), plainId(id)).catch(() => setFailed(true));
        }}
      >
        {name}
      </a>
    ));
  return (
    <section class="take">
      <h2>{t('take.heading')}</h2>
      <dl>
        <dt>{t('take.report')}</dt>
        <dd class="row">{links(0, 2)}</dd>
        <dt>{t(kind === 'source' ? 'take.citation' : 'take.citations')}</dt>
        <dd class="row">{links(2, 5)}</dd>
        <dt>{t('take.data')}</dt>
        <dd class="row">{links(5, 6)}</dd>
      </dl>
      {failed && <p role="alert">{t('take.failed')}</p>}
      {children}
    </section>
  );
}

/** Fetches a report with the key of this tab, and has the browser keep it as a file. */
async function keep(address: string, name: string): Promise<void> {
  const { Authorization, 'Accept-Language': accepted } = headers('*/*');
  const response = await fetch(address, { headers: { ...(Authorization && { Authorization }), ...(accepted && { 'Accept-Language': accepted }) } });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const file = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = file;
  link.download = named(response.headers.get('content-disposition')) ?? name;
  link.click();
  URL.revokeObjectURL(file);
}

/** The name of a file in `Content-Disposition` (RFC 6266). */
function named(disposition: string | null): string | undefined {
  const encoded = disposition?.match(/filename\*=UTF-8''([^;]+)/)?.[1];
  return encoded && decodeURIComponent(encoded);
}
