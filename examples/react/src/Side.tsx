import { graphql, readFragment, type FragmentOf } from './graphql';

/** The fields of a side of a claim. */
export const SideFields = graphql(`
  fragment SideFields on Reason {
    why
    claim {
      id
      display
    }
    attribution {
      id
      statedAt
      speaker {
        display
      }
      source {
        id
        title
        url
      }
    }
  }
`);

/** A side of a claim. Against it are also those who say another claim, which excludes this one. */
export function Side({ title, reasons }: { title: string; reasons: FragmentOf<typeof SideFields>[] }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {reasons.length === 0 && <p>Nobody on record.</p>}
      <ul>
        {readFragment(SideFields, reasons).map(({ why, claim, attribution: { id, speaker, source, statedAt } }) => (
          <li key={`${id} ${why}`}>
            <b dir="auto">{speaker.display}</b>,{' '}
            <cite dir="auto">{source.url ? <a href={source.url}>{source.title}</a> : source.title}</cite>
            {statedAt && ` (${statedAt})`}: <span dir="auto">{claim.display}</span> <small>{why}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
