//! Commits through the library, in this process.

use std::time::{Duration, Instant};

use claimgraph::kb::{Bundle, KnowledgeBase};
use serde_json::json;

use crate::{
    claims::Claims,
    commits::Door,
    measuring::{Result, cpu},
};

pub(crate) struct Library<'a> {
    knowledge_base: &'a KnowledgeBase,
    claims: &'a Claims<'a>,
}

impl<'a> Library<'a> {
    pub(crate) fn new(knowledge_base: &'a KnowledgeBase, claims: &'a Claims<'a>) -> Library<'a> {
        Library {
            knowledge_base,
            claims,
        }
    }
}

impl Door for Library<'_> {
    fn name(&self) -> &'static str {
        "in process"
    }

    fn writer(&self) -> Result<Box<dyn FnMut() -> Result<Duration> + '_>> {
        Ok(Box::new(|| {
            let text = json!({"claims": [self.claims.next_record()]}).to_string();
            let sent = Instant::now();
            let bundle = Bundle::from_text("lone.json", &text)?;
            let loaded = self.knowledge_base.load(bundle, None)?;
            let wait = sent.elapsed();
            match loaded.created {
                1 => Ok(wait),
                _ => Err("a commit that wrote nothing".into()),
            }
        }))
    }

    fn cpu(&self) -> Result<f64> {
        cpu::of_process(std::process::id())
    }

    fn journal_bytes(&self) -> Result<u64> {
        Ok(self.knowledge_base.size_on_disk()?.0)
    }
}
