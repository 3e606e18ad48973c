//! The origins whose pages were refused, and the headers that pages may not send: the log names
//! each once, with the setting that lets it.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

/// The most origins and headers that are named: a page can make up any number of them.
const MOST: usize = 100;

/// The origins whose pages were refused, and the headers that pages may not send.
#[derive(Debug, Default)]
pub(crate) struct RefusedOrigins(Mutex<HashSet<String>>);

impl RefusedOrigins {
    /// Logs that pages of `origin` were refused, unless that is logged already.
    pub(crate) fn log(&self, origin: &str) {
        if self.is_new(origin) {
            tracing::warn!(
                origin,
                "a page of this origin was refused; `--allow-origin {origin}` or \
                 `CLAIMGRAPH_ALLOW_ORIGIN={origin}` lets its pages ask"
            );
        }
    }

    /// Logs that pages of `origin` may not send a header, unless that is logged already.
    pub(crate) fn log_header(&self, origin: &str, header: &str) {
        if self.is_new(&format!("{origin} {header}")) {
            tracing::warn!(
                origin,
                header,
                "a page of this origin may not send this header; `--allow-header {header}` or \
                 `CLAIMGRAPH_ALLOW_HEADER={header}` lets pages send it, beside those that are named already"
            );
        }
    }

    fn is_new(&self, refused: &str) -> bool {
        let mut logged = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        logged.len() < MOST && logged.insert(refused.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_new_once_and_a_flood_of_them_is_not_kept() {
        let refused = RefusedOrigins::default();
        assert!(refused.is_new("https://a.example"));
        assert!(!refused.is_new("https://a.example"));
        for number in 0..2 * MOST {
            refused.is_new(&format!("https://{number}.example"));
        }
        assert_eq!(refused.0.lock().unwrap().len(), MOST);
    }
}
