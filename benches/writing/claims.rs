//! The claims that are written, each once.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use crate::measuring::{
    generate::{self, Size},
    random::SplitMix64,
};

/// Claims that are not in the generated bundle.
pub(crate) struct Claims<'s> {
    size: &'s Size,
    /// The number of claims made so far, which gives each claim its id.
    made: AtomicU64,
}

impl Claims<'_> {
    pub(crate) fn new(size: &Size) -> Claims<'_> {
        Claims {
            size,
            made: AtomicU64::new(0),
        }
    }

    /// The next claim, as a record of a bundle.
    pub(crate) fn next_record(&self) -> Value {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let id = format!("lone-{number}");
        generate::lone_claim_record(&id, self.size, &mut SplitMix64(number))
    }

    /// The next claim, as the body of a mutation that puts it.
    pub(crate) fn next_mutation(&self) -> String {
        const QUERY: &str = "mutation($input:PutClaimInput!){putClaim(input:$input){revision userErrors{code message path}}}";
        json!({"query": QUERY, "variables": {"input": input(self.next_record())}}).to_string()
    }
}

/// The input of a mutation that puts a record of a bundle.
fn input(mut record: Value) -> Value {
    let statements = record["statements"].take();
    let statements = statements.as_object().into_iter().flatten();
    record["statements"] = statements
        .map(|(language, text)| json!({"language": language, "text": text}))
        .collect();
    for attribution in record["attributions"].as_array_mut().into_iter().flatten() {
        if attribution["speaker"] == "source" {
            attribution["speaker"] = json!({"sourceVoice": true});
        }
    }
    record
}
