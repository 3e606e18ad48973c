//! Progress bars, on a terminal.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};

use crate::kb::Phase;

/// The progress bars, on stderr if it is a terminal. A phase that ends at once shows none.
pub(super) struct Bars {
    shown: Mutex<Option<(Phase, ProgressBar)>>,
}

impl Bars {
    pub(super) fn new() -> Bars {
        Bars {
            shown: Mutex::new(None),
        }
    }

    /// Shows that `done` steps of `all` are done.
    pub(super) fn show(&self, phase: Phase, done: u64, all: u64) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        match &*shown {
            Some((under_way, bar)) if *under_way == phase => {
                bar.set_length(all);
                bar.set_position(done);
            }
            _ => {
                let bar = ProgressBar::new(all)
                    .with_style(style())
                    .with_message(name(phase));
                bar.enable_steady_tick(Duration::from_millis(200));
                bar.set_position(done);
                if let Some((_, before)) = shown.replace((phase, bar)) {
                    before.finish_and_clear();
                }
            }
        }
    }

    /// Removes the bar.
    pub(super) fn clear(&self) {
        if let Some((_, bar)) = self
            .shown
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
        {
            bar.finish_and_clear();
        }
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{msg} {wide_bar} {percent}% ({eta} to go)")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn name(phase: Phase) -> &'static str {
    match phase {
        Phase::VerifyingJournal => "Verifying the journal",
        Phase::CatchingUp => "Bringing the store up to the journal",
        Phase::Rebuilding => "Rebuilding the store from the journal",
        Phase::Indexing => "Bringing the index up to the store",
        Phase::CheckingIndex => "Comparing the index with the records",
        Phase::CheckingRules => "Validating the records by the rules of loading",
    }
}
