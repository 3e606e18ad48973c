//! The extent of a run: size, rounds, seconds and subscribers.

use std::env;

use crate::measuring::generate::Size;

pub(crate) struct Extent {
    pub(crate) name: &'static str,
    pub(crate) size: Size,
    /// The number of rounds, of which the median counts.
    pub(crate) rounds: usize,
    /// The seconds that each side of a round takes.
    pub(crate) seconds: f64,
    /// The numbers of subscribers.
    pub(crate) subscribers: [usize; 2],
    /// The number of commits whose events are waited for.
    pub(crate) events: usize,
}

impl Extent {
    pub(crate) fn from_environment() -> Extent {
        match env::var("CLAIMGRAPH_BENCH").as_deref() {
            Ok("quick") => Extent {
                name: "Quick",
                size: Size {
                    busy: 256,
                    ..Size::of(1_000)
                },
                rounds: 3,
                seconds: 0.3,
                subscribers: [100, 1_000],
                events: 30,
            },
            _ => Extent {
                name: "Full",
                size: Size::of(20_000),
                rounds: 5,
                seconds: 2.0,
                subscribers: [1_000, 10_000],
                events: 300,
            },
        }
    }
}
