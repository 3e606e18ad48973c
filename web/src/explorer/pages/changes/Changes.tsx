import { useAnswer } from '../../api/use-answer';
import { t } from '../../i18n';
import { AskYourself } from '../../parts/QueryLink';
import { EmptyBase, Ready } from '../../parts/states';
import { useTitle } from '../../parts/title';
import { usePlace } from '../../place';
import { Changed } from './Changed';
import { ChangesPage, Revisions, type RevisionsQuery } from './changes.documents';
import { Moved } from './Moved';
import { Revision } from './Revision';
import { Slider } from './Slider';
import './changes.css';

export type Commit = RevisionsQuery['commits']['nodes'][number];

/** Two revisions, the later of which was there by then. */
export interface Between {
  since: number;
  until: number;
}

/** The revisions, what one of them holds, and what changed between two. */
export default function Changes() {
  const here = usePlace();
  const answer = useAnswer(Revisions, {});
  useTitle(t('nav.changes'));
  return (
    <Ready answer={answer}>
      {({ knowledgeBase, commits }) => {
        const newest = knowledgeBase.revision;
        if (newest === 0) return <EmptyBase />;
        const between = betweenOf(here.params, newest, here.at && 'revision' in here.at ? here.at.revision : newest);
        return (
          <article class="changes">
            <h1 class="title">{t('changes.title')}</h1>
            <Slider newest={newest} commits={commits.nodes} between={between} />
            <Revision newest={newest} between={between} commit={commits.nodes.find(({ revision }) => revision === between.until)} />
            <Moved between={between} />
            <Changed between={between} />
            <AskYourself document={ChangesPage} variables={between} />
          </article>
        );
      }}
    </Ready>
  );
}

function betweenOf(params: URLSearchParams, newest: number, standing: number): Between {
  const until = within(params.get('until'), 1, newest) ?? standing;
  const since = within(params.get('since'), 0, until) ?? until - 1;
  return { since, until };
}

function within(text: string | null, least: number, most: number): number | null {
  return text && /^\d+$/.test(text) ? Math.min(most, Math.max(least, Number(text))) : null;
}
