//! The records that match filter expressions, while one request is answered.

use std::{cell::RefCell, collections::HashMap, ptr, sync::Arc};

use roaring::RoaringBitmap;

use crate::{
    kb::{KbError, Snapshot, filter::FilterExpr},
    model::Kind,
};

/// A cache of matches: a list below many rows evaluates the same expression for each row.
///
/// An entry is found by the address of its expression and owns a share of it, so that no other
/// expression can have this address while the cache lives; and by that of its snapshot, which is
/// kept until the request is answered.
#[derive(Default)]
pub(super) struct MatchCache {
    entries: RefCell<HashMap<(usize, Kind, usize), Entry>>,
}

struct Entry {
    /// Keeps the address in use.
    _expression: Arc<FilterExpr>,
    ordinals: Arc<RoaringBitmap>,
}

impl MatchCache {
    /// The ordinals of the records of a kind that match an expression.
    pub(super) fn ordinals(
        &self,
        snapshot: &Snapshot,
        kind: Kind,
        expression: &Arc<FilterExpr>,
    ) -> Result<Arc<RoaringBitmap>, KbError> {
        let at = ptr::from_ref(snapshot).addr();
        let key = (Arc::as_ptr(expression).addr(), kind, at);
        if let Some(entry) = self.entries.borrow().get(&key) {
            return Ok(entry.ordinals.clone());
        }
        let ordinals = Arc::new(snapshot.matching(kind, expression)?);
        let entry = Entry {
            _expression: expression.clone(),
            ordinals: ordinals.clone(),
        };
        self.entries.borrow_mut().insert(key, entry);
        Ok(ordinals)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;
    use crate::kb::{Bundle, KnowledgeBase, Options};

    const TWO_TYPES: &str = r#"{"types": [
        {"id": "person", "labels": {"en": "person"}},
        {"id": "team", "labels": {"en": "team"}}
    ]}"#;

    #[test]
    fn an_expression_at_the_address_of_an_earlier_one_has_its_own_matches() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("types.json");
        fs::write(&file, TWO_TYPES).unwrap();
        let options = Options::default();
        let data = folder.path().join("data");
        let (knowledge_base, _) = KnowledgeBase::open(&data, &options, &|_, _, _| ()).unwrap();
        knowledge_base
            .load(Bundle::read(&[file]).unwrap(), None)
            .unwrap();
        let snapshot = knowledge_base.snapshot();

        let cache = MatchCache::default();
        let ordinals = |expression: &Arc<FilterExpr>| {
            let ordinals = cache.ordinals(&snapshot, Kind::EntityType, expression);
            ordinals.unwrap().iter().collect::<Vec<u32>>()
        };
        let mut expression = Arc::new(FilterExpr::Ids(vec!["person".into()]));
        assert_eq!(ordinals(&expression), [0]);
        // In place, if nobody else has a share of it.
        *Arc::make_mut(&mut expression) = FilterExpr::Ids(vec!["team".into()]);
        assert_eq!(ordinals(&expression), [1]);
    }
}
