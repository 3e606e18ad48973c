//! Progress bars, on a terminal.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};

use crate::kb::{Phase, Progress};

/// The progress bars, on stderr if it is a terminal. A phase that ends at once shows none.
pub(super) struct Bars {
    shown: Mutex<Option<(String, ProgressBar)>>,
}

/// Runs what takes long, with progress bars.
pub(super) fn with_bars<T>(run: impl FnOnce(Progress<'_>) -> T) -> T {
    let bars = Bars::new();
    let result = run(&|phase, done, all| bars.show(name(phase), done, all));
    bars.clear();
    result
}

impl Bars {
    /// No bars yet.
    pub(super) fn new() -> Bars {
        Bars {
            shown: Mutex::new(None),
        }
    }

    /// Shows that `done` steps of `all` of a phase are done.
    pub(super) fn show(&self, phase: &str, done: u64, all: u64) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        match &*shown {
            Some((under_way, bar)) if *under_way == phase => {
                bar.set_length(all);
                bar.set_position(done);
            }
            _ => {
                let bar = ProgressBar::new(all)
                    .with_style(style())
                    .with_message(phase.to_owned());
                bar.enable_steady_tick(Duration::from_millis(200));
                bar.set_position(done);
                if let Some((_, before)) = shown.replace((phase.to_owned(), bar)) {
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

/// The name of a phase, as people know it.
pub(super) fn name(phase: Phase) -> &'static str {
    match phase {
        Phase::VerifyingJournal => "Verifying the journal",
        Phase::VerifyingCopy => "Verifying the copy",
        Phase::CatchingUp => "Bringing the store up to the journal",
        Phase::Rebuilding => "Rebuilding the store from the journal",
        Phase::Indexing => "Bringing the index up to the store",
        Phase::CheckingIndex => "Comparing the index with the records",
        Phase::CheckingRules => "Validating the records by the rules of loading",
        Phase::Writing => "Writing the records",
        Phase::FindingAffected => "Finding the claims that the commit concerns",
        Phase::Assessing => "Assessing claims",
    }
}
