//! The exact terms of documents.
//!
//! All exact terms are in one field of the index, since a field costs as much at every commit as
//! many terms do. A term is a tag byte for its kind and a number, big-endian: 9 bytes. A tag never
//! gets another meaning.

use tantivy::{Term, schema::Field};

macro_rules! term_kinds {
    ($($name:ident = $number:literal: $about:literal,)*) => {
        /// The kind of an exact term.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum TermKind {
            $(#[doc = $about] $name = $number,)*
        }
    };
}

term_kinds! {
    Ordinal = 0: "Every document: the record's ordinal.",
    Subject = 1: "Claim: its subject.",
    Predicate = 2: "Claim: its predicate.",
    Object = 3: "Claim: the entity that is its value.",
    Topic = 4: "Claim: a topic.",
    Qualified = 5: "Claim: an entity that is the value of a qualifier.",
    AnyRole = 6: "Claim: an entity in any of these roles.",
    ValueKind = 7: "Claim: the kind of its value.",
    Polarity = 8: "Claim: its polarity.",
    Nature = 9: "Claim: its nature.",
    Rank = 10: "Claim: its rank.",
    Stance = 11: "Claim: the stance of an attribution.",
    Certainty = 12: "Claim: the certainty of an attribution, from 1; 0 for none.",
    Mode = 13: "Claim: the mode of an attribution.",
    SpeakerKind = 14: "Claim: the kind of an attribution's speaker.",
    Retracted = 15: "Claim: whether an attribution is retracted.",
    Speaker = 16: "Claim: the entity that is the speaker of an attribution.",
    Affiliation = 17: "Claim: the affiliation of an attribution's anonymous speaker.",
    Source = 18: "Claim: the source of an attribution.",
    Via = 19: "Claim: a source on which an attribution's source relies.",
    LastSource = 20: "Claim: the last source of an attribution's chain.",
    EntityType = 21: "Entity: its type.",
    MergedInto = 22: "Entity: the entity that it was merged into.",
    SourceKind = 23: "Source: its kind.",
    Publisher = 24: "Source: its publisher.",
    Author = 25: "Source: an author.",
    Leaked = 26: "Source: whether it was leaked.",
    DerivedFrom = 27: "Source: a source that it is derived from.",
    Name = 28: "Every document: the hash of a folded name.",
    NamePair = 29: "Every document: a bigram of Han characters in a name.",
    Related = 31: "Claim: a claim to which it states a relation.",
    Notice = 32: "Source: an entity or a source that it refers to in another way than these.",
    Asserter = 33: "Claim: a source that asserts a relation of it.",
    Address = 46: "Source: the hash of a canonical address of it or of its copies. Claim: that of its value.",
    Work = 47: "Source: the entity that is the same work.",
    Container = 48: "Source: the entity in which it appeared.",
    Grader = 49: "Claim: an entity that grades an attribution.",
    ViaEntity = 34: "Claim: a person or an organisation on which an attribution's source relies.",
    SayingQualifier = 35: "Claim: an entity that is the value of a qualifier of an attribution.",
    Identifier = 50: "Every document: the number of an external id, or of a host of its address.",
    Revoked = 51: "Every document: 1, if its original was revoked.",
    SayingPredicate = 52: "Claim: the predicate of a qualifier of an attribution.",
    Withdrawn = 36: "Source: 1, if it was withdrawn.",
    Corrected = 37: "Source: 1, if it was corrected.",
    QualifierPredicate = 38: "Claim: the predicate of a qualifier.",
    ProsePair = 30: "Every document: a bigram of Han characters in its prose.",
    Closed = 91: "Entity, source: 1, if it has a closed part.",
    Globe = 90: "Claim: the globe of a place that is its value or that of a qualifier.",
}

impl TermKind {
    /// The bytes of the term with a number.
    pub(super) fn bytes(self, number: u64) -> [u8; 9] {
        let mut bytes = [self as u8; 9];
        bytes[1..].copy_from_slice(&number.to_be_bytes());
        bytes
    }

    /// The term with a number.
    pub(super) fn term(self, field: Field, number: u64) -> Term {
        Term::from_field_bytes(field, &self.bytes(number))
    }
}

/// The number of a text in a term, such as that of a folded name: the start of its BLAKE3 hash.
pub fn text_number(folded: &str) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(folded.as_bytes()).as_bytes()[..8]);
    u64::from_be_bytes(first)
}
