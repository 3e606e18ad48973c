// The variables with which the opening questions are asked, looked up in the knowledge base that is
// open, so that they are answered in any. The plain page takes them from here too.

const LOOK_UP = `{
  claimGroups(by: [SUBJECT], first: 1) { nodes { keys { entity { id } } } }
  attributions(first: 50) { nodes { id chain { id } } }
}`;

/** By the name of each tab, the variables for it; none where the knowledge base has nothing to ask for. */
export async function lookedUp() {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: LOOK_UP }),
    });
    const { data } = await response.json();
    const subject = data.claimGroups.nodes[0]?.keys[0]?.entity?.id;
    // The one that has come the longest way shows the most.
    const [attribution] = data.attributions.nodes.sort((one, other) => other.chain.length - one.chain.length);
    return { entity: subject && { id: subject }, origin: attribution && { id: attribution.id } };
  } catch {
    // The page opens all the same, and says what is the matter when something is asked.
    return {};
  }
}
