//! Citations: what a reference list states of a source beside its title, makers and addresses.

use std::{borrow::Cow, collections::BTreeMap};

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use strum::{IntoStaticStr, VariantArray};

use crate::model::text::Name;

/// The variables of a citation: each a text, under the name that CSL 1.0.2 gives to it.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(transparent)]
pub struct Citation(BTreeMap<CitationVariable, Name>);

macro_rules! variables {
    ($($name:ident = $about:literal,)*) => {
        /// A variable of a citation, by the name that the Citation Style Language (CSL 1.0.2) gives
        /// to it, written as the other fields are: `numberOfPages` for `number-of-pages`.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
            IntoStaticStr, VariantArray, BorshSerialize, BorshDeserialize,
        )]
        #[serde(rename_all = "camelCase")]
        #[strum(serialize_all = "camelCase")]
        pub enum CitationVariable {
            $(#[doc = $about] $name,)*
        }

        impl CitationVariable {
            /// The meaning of the variable, in words.
            pub fn about(self) -> &'static str {
                match self {
                    $(CitationVariable::$name => $about,)*
                }
            }
        }
    };
}

variables! {
    Volume = "The volume of the container.",
    Issue = "The issue of the container.",
    Page = "The pages on which the source stands in its container, such as `12-19`.",
    Edition = "The edition, such as `2` or `2nd revised`.",
    Version = "The version of a program or a set of data.",
    Number = "The number of the source, such as that of a report, a bill or a patent.",
    ChapterNumber = "The number of the chapter.",
    Section = "The section of a newspaper or a law.",
    PartNumber = "The number of the part.",
    PartTitle = "The title of the part.",
    SupplementNumber = "The number of the supplement.",
    PrintingNumber = "The number of the printing.",
    NumberOfPages = "The number of pages in all.",
    NumberOfVolumes = "The number of volumes in all.",
    VolumeTitle = "The title of the volume.",
    CollectionTitle = "The title of the series.",
    CollectionNumber = "The number within the series.",
    TitleShort = "The title in short.",
    ContainerTitleShort = "The title of the container in short.",
    Genre = "The class of the source, such as `PhD thesis` or `Press release`.",
    Medium = "The medium, such as `CD` or `Radio`.",
    Dimensions = "The size or the running time.",
    Scale = "The scale of a map.",
    Status = "The state of publication, such as `forthcoming`.",
    License = "The licence.",
    PublisherPlace = "The place of the publisher.",
    EventTitle = "The event at which the source was presented.",
    EventPlace = "The place of the event.",
    OriginalTitle = "The title of the original.",
    OriginalPublisher = "The publisher of the original.",
    OriginalPublisherPlace = "The place of the original's publisher.",
    ReviewedTitle = "The title of the work that is reviewed.",
    ReviewedGenre = "The class of the work that is reviewed.",
    Authority = "The body that issued the source, such as a court.",
    Division = "The division of that body.",
    Jurisdiction = "The jurisdiction.",
    References = "The sources to which a legal source refers, such as its history.",
    Archive = "The archive that keeps the source.",
    ArchiveCollection = "The collection in the archive.",
    ArchivePlace = "The place of the archive.",
    ArchiveLocation = "The place within the archive, such as a box and a folder.",
    CallNumber = "The call number.",
    Keyword = "The keywords.",
    Source = "The database or library in which the source was found.",
    Annote = "A short appraisal of the source.",
}

impl CitationVariable {
    /// The name, as a bundle and the API write it.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl Citation {
    /// The text of a variable; `None` if none is recorded.
    pub fn get(&self, variable: CitationVariable) -> Option<&Name> {
        self.0.get(&variable)
    }

    /// The texts of all variables.
    pub fn texts(&self) -> impl Iterator<Item = &Name> {
        self.0.values()
    }
}

impl JsonSchema for Citation {
    fn schema_name() -> Cow<'static, str> {
        "Citation".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let variables = CitationVariable::VARIANTS.iter().map(|variable| {
            let mut text = generator.subschema_for::<Name>();
            text.insert("description".into(), json!(variable.about()));
            (variable.name().to_owned(), text.to_value())
        });
        let properties: Map<String, serde_json::Value> = variables.collect();
        json_schema!({
            "description": "The variables of a citation: each a text, under the name that CSL 1.0.2 gives to it.",
            "type": "object",
            "properties": properties
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_is_written_as_it_is_read() {
        let json = json!({"volume": "3", "page": "12–19", "numberOfPages": "300"});
        let citation: Citation = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&citation).unwrap(), json);
        assert_eq!(&**citation.get(CitationVariable::Page).unwrap(), "12–19");
        let bytes = borsh::to_vec(&citation).unwrap();
        assert_eq!(borsh::from_slice::<Citation>(&bytes).unwrap(), citation);
        assert!(serde_json::from_value::<Citation>(json!({"number-of-pages": "1"})).is_err());
        for variable in CitationVariable::VARIANTS {
            let name = serde_json::to_value(variable).unwrap();
            assert_eq!(name, variable.name());
        }
    }
}
