//! The extent of a run: sizes, rounds and seconds.

use std::env;

use crate::measuring::{Result, generate::Size};

pub(crate) struct Extent {
    pub(crate) name: &'static str,
    pub(crate) sizes: Vec<Size>,
    /// The number of rounds, of which the median counts.
    pub(crate) rounds: usize,
    /// The seconds that each side of a round takes.
    pub(crate) seconds: f64,
    /// Whether claimgraph is measured.
    pub(crate) ours: bool,
    /// Whether the rival is measured.
    pub(crate) theirs: bool,
}

impl Extent {
    /// Reads the extent from the environment.
    pub(crate) fn from_environment() -> Result<Extent> {
        let quick = env::var("CLAIMGRAPH_BENCH").is_ok_and(|value| value == "quick");
        let usual = if quick { "10000" } else { "200000" };
        let claims = env::var("CLAIMGRAPH_CLAIMS").unwrap_or_else(|_| usual.into());
        let sizes = claims.split(',').map(|claims| size(claims.trim()));
        let (ours, theirs) = match env::var("CLAIMGRAPH_SIDE").as_deref() {
            Err(_) => (true, true),
            Ok("claimgraph") => (true, false),
            Ok("rival") => (false, true),
            Ok(other) => {
                return Err(
                    format!("no side `{other}`; there are `claimgraph` and `rival`").into(),
                );
            }
        };
        Ok(Extent {
            name: if quick { "Quick" } else { "Full" },
            sizes: sizes.collect::<Result<_>>()?,
            rounds: if quick { 3 } else { 5 },
            seconds: if quick { 0.3 } else { 2.0 },
            ours,
            theirs,
        })
    }
}

/// A size with few publishers and speakers, so that more data has more matches.
fn size(claims: &str) -> Result<Size> {
    let claims: u64 = claims
        .parse()
        .map_err(|_| format!("`{claims}` is no number of claims"))?;
    Ok(Size {
        publishers: 100,
        speakers: 100,
        chinese: true,
        ..Size::of((claims / 10).max(1_000))
    })
}
