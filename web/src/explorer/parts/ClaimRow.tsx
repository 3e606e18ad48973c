import type { JSX } from 'preact';

import { t } from '../i18n';
import { useTo } from '../place';
import type { ClaimRowFragment } from './fragments.documents';
import { StatusMark } from './marks';
import { SaidLine } from './Speaker';
import { Words } from './Words';

/** A claim in a list: the sentence, who says so, its status. */
export function ClaimRow({ of }: { of: ClaimRowFragment }): JSX.Element {
  const to = useTo();
  const { nodes, totalCount } = of.attributions;
  const further = totalCount - nodes.length;
  return (
    <li>
      <p class="say">
        <a href={to('claim', of.id)}>
          <Words of={of.statementText} />
        </a>
      </p>
      <div class="meta">
        {nodes.map((said) => (
          <p key={said.id}>
            <SaidLine of={said} />
          </p>
        ))}
        {further > 0 && <p>{t('said.further', { n: further })}</p>}
        {totalCount === 0 && <p>{t('said.nobody')}</p>}
        {of.corroboration.voiceCount > 1 && <p class="voices">{t('voices', { n: of.corroboration.voiceCount })}</p>}
      </div>
      <StatusMark status={of.status} />
    </li>
  );
}
