//! A claim with everything that it says.

use expect_test::{Expect, expect};

use crate::support::seed::{data, seeded};

fn check(query: &str, expected: Expect) {
    expected.assert_eq(&format!("{:#}", data(seeded(), query)));
}

#[test]
fn a_claim_has_every_part_of_what_it_says() {
    check(
        r#"{ claim(id: "msl-divided-into-four-teams") {
          subject { id type { id } } predicate { id } valueKind polarity nature rank
          value { __typename ... on Quantity { amount lower upper unit approximate } }
          attributions(first: 2) { nodes {
            id stance mode certainty speaker { __typename ... on Entity { id } }
            source { id } via { source { id } } chain { id } origin { id }
            evidence { start end digest note source { id } }
          } }
          corroboration { attributions sources publishers speakers voiceCount anonymousOnly }
          relations { nodes { kind inverse basis claim { id } } }
        } }"#,
        expect![[r#"
            {
              "claim": {
                "attributions": {
                  "nodes": [
                    {
                      "certainty": "CERTAIN",
                      "chain": [
                        {
                          "id": "msl-talent-article"
                        },
                        {
                          "id": "msl-reorganisation-memo"
                        }
                      ],
                      "evidence": [
                        {
                          "digest": "sha256:8dfd856f6c39557ee26dfb25d26ac201918d06616f0cbd67f0993b2004e2b468",
                          "end": 1613,
                          "note": null,
                          "source": {
                            "id": "msl-talent-article"
                          },
                          "start": 1579
                        }
                      ],
                      "id": "four-teams-by-memo",
                      "mode": "DOCUMENT",
                      "origin": {
                        "id": "msl-reorganisation-memo"
                      },
                      "source": {
                        "id": "msl-talent-article"
                      },
                      "speaker": {
                        "__typename": "Entity",
                        "id": "meta"
                      },
                      "stance": "ASSERTS",
                      "via": [
                        {
                          "source": {
                            "id": "wired-memo-report"
                          }
                        },
                        {
                          "source": {
                            "id": "msl-reorganisation-memo"
                          }
                        }
                      ]
                    }
                  ]
                },
                "corroboration": {
                  "anonymousOnly": false,
                  "attributions": 1,
                  "publishers": 0,
                  "sources": 1,
                  "speakers": 1,
                  "voiceCount": 1
                },
                "nature": "FACT",
                "polarity": "POSITIVE",
                "predicate": {
                  "id": "unit-count"
                },
                "rank": "NORMAL",
                "relations": {
                  "nodes": [
                    {
                      "basis": "ASSERTED",
                      "claim": {
                        "id": "reorganisation-is-fourth-in-six-months"
                      },
                      "inverse": true,
                      "kind": "REFINES"
                    },
                    {
                      "basis": "ASSERTED",
                      "claim": {
                        "id": "tbd-lab-is-part-of-msl"
                      },
                      "inverse": true,
                      "kind": "REFINES"
                    },
                    {
                      "basis": "ASSERTED",
                      "claim": {
                        "id": "fair-is-part-of-msl"
                      },
                      "inverse": true,
                      "kind": "REFINES"
                    },
                    {
                      "basis": "ASSERTED",
                      "claim": {
                        "id": "msl-products-team-is-part-of-msl"
                      },
                      "inverse": true,
                      "kind": "REFINES"
                    },
                    {
                      "basis": "ASSERTED",
                      "claim": {
                        "id": "msl-infrastructure-team-is-part-of-msl"
                      },
                      "inverse": true,
                      "kind": "REFINES"
                    }
                  ]
                },
                "subject": {
                  "id": "meta-superintelligence-labs",
                  "type": {
                    "id": "team"
                  }
                },
                "value": {
                  "__typename": "Quantity",
                  "amount": "4",
                  "approximate": false,
                  "lower": null,
                  "unit": "team",
                  "upper": null
                },
                "valueKind": "VALUE"
              }
            }"#]],
    );
}
