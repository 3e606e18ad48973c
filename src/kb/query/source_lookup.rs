//! Look-ups of sources by their addresses.

use std::sync::Arc;

use crate::{
    kb::{error::KbError, snapshot::Snapshot},
    model::{Ordinal, ScanStart, Source, Stored, WebUrl, canonical_url::canonical},
    store::List,
};

impl Snapshot {
    /// The first source that was recorded at an address, or with an archived copy there, however
    /// the address is written.
    pub fn source_at(&self, url: &WebUrl) -> Result<Option<Arc<Stored<Source<Ordinal>>>>, KbError> {
        Ok(self.sources_at(url)?.into_iter().next())
    }

    /// The sources at an address, or with an archived copy there, in the order of their recording.
    pub(in crate::kb) fn sources_at(
        &self,
        url: &WebUrl,
    ) -> Result<Vec<Arc<Stored<Source<Ordinal>>>>, KbError> {
        let address = canonical(url);
        let mut sources = Vec::new();
        for link in self.view().links(List::at(&address), ScanStart::First)? {
            // Another address may have the same hash.
            if let Some(source) = self.source(link?.position.ordinal)?
                && source.record.canonical_addresses().contains(&address)
            {
                sources.push(source);
            }
        }
        Ok(sources)
    }
}
