// Prints which claims are disputed, each with what is said for it (+) and against it (-).
import { graphql, type ResultOf } from 'gql.tada';
import { GraphQLClient } from 'graphql-request';

const Side = graphql(`
  fragment Side on Reason @_unmask {
    why
    claim { display }
    attribution { speaker { display } source { display } statedAt }
  }
`);
const Disputes = graphql(`
  query Disputes($after: String) {
    disputes(first: 20, after: $after) {
      nodes { claim { display } for { ...Side } against { ...Side } }
      pageInfo { hasNextPage endCursor }
    }
  }
`, [Side]);

const client = new GraphQLClient(process.argv[2] ?? 'http://127.0.0.1:8080/graphql');
for (let after: string | null = null, more = true; more; ) {
  const { disputes }: ResultOf<typeof Disputes> = await client.request(Disputes, { after });
  for (const dispute of disputes.nodes) {
    console.log(dispute.claim.display);
    for (const side of dispute.for) console.log('  +', words(side));
    for (const side of dispute.against) console.log('  -', words(side));
  }
  ({ hasNextPage: more, endCursor: after } = disputes.pageInfo);
}

/** Who says it, where and when, and what: against a claim, maybe another one that excludes it. */
function words({ why, claim, attribution: { speaker, source, statedAt } }: ResultOf<typeof Side>): string {
  return `${speaker.display} (${source.display}, ${statedAt ?? 'no date'}): ${why} ${claim.display}`;
}
