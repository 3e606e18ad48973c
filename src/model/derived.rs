//! Ids that follow from content, and their compact form.
//!
//! Such an id is a prefix, a hyphen and 80 bits of a hash in base 32. The store has very many of
//! them, in 11 bytes each: one that is the length of no id and tells the prefix, and the hash.

use borsh::{
    BorshDeserialize, BorshSerialize,
    io::{Read, Result, Write},
};
use data_encoding::BASE32_NOPAD;

use crate::model::{id::Id, id_text::MAX_ID};

/// The kind of record that an id is derived for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Derived {
    Claim = 0xfe,
    Attribution = 0xff,
}

const _: () = assert!(MAX_ID < Derived::Claim as usize);

/// The bytes of the hash.
const HASH: usize = 10;
/// The digits that it is written with, each of five bits.
const CODE: usize = HASH * 8 / 5;
/// The longest such id.
const LONGEST: usize = "claim-".len() + CODE;

impl Derived {
    fn prefix(self) -> &'static str {
        match self {
            Derived::Claim => "claim-",
            Derived::Attribution => "said-",
        }
    }

    /// The id of `content`, by its BLAKE3 hash.
    pub(super) fn id(self, content: &impl BorshSerialize) -> Id {
        let bytes = borsh::to_vec(content).expect("borsh writes to memory, which does not fail");
        self.of_hash(blake3::hash(&bytes).as_bytes())
    }

    /// The id of the content that has a BLAKE3 hash.
    pub(super) fn of_hash(self, hash: &[u8; 32]) -> Id {
        self.of(&hash[..HASH])
    }

    fn of(self, hash: &[u8]) -> Id {
        let prefix = self.prefix().len();
        let mut id = [0; LONGEST];
        let id = &mut id[..prefix + CODE];
        id[..prefix].copy_from_slice(self.prefix().as_bytes());
        BASE32_NOPAD.encode_mut(hash, &mut id[prefix..]);
        id.make_ascii_lowercase();
        Id::of_bytes(id).expect("base 32 in lower case is fit for an id")
    }

    /// Whether an id is derived so.
    pub(super) fn is_of(self, id: &Id) -> bool {
        self.hash(id).is_some()
    }

    /// The hash in an id, if it is such a one.
    fn hash(self, id: &Id) -> Option<[u8; HASH]> {
        let code = id.as_str().strip_prefix(self.prefix())?;
        let mut code: [u8; CODE] = code.as_bytes().try_into().ok()?;
        // In capitals it is another id.
        if code.iter().any(u8::is_ascii_uppercase) {
            return None;
        }
        code.make_ascii_uppercase();
        let mut hash = [0; HASH];
        let decoded = BASE32_NOPAD.decode_mut(&code, &mut hash);
        decoded.ok().map(|_| hash)
    }
}

/// Writes an id that may be derived.
pub(super) fn write(id: &Id, writer: &mut impl Write) -> Result<()> {
    for derived in [Derived::Claim, Derived::Attribution] {
        if let Some(hash) = derived.hash(id) {
            writer.write_all(&[derived as u8])?;
            return writer.write_all(&hash);
        }
    }
    id.serialize(writer)
}

/// Reads an id that may be derived.
pub(super) fn read(reader: &mut impl Read) -> Result<Id> {
    let first = u8::deserialize_reader(reader)?;
    for derived in [Derived::Claim, Derived::Attribution] {
        if first == derived as u8 {
            return Ok(derived.of(&<[u8; HASH]>::deserialize_reader(reader)?));
        }
    }
    Id::deserialize_reader(&mut [first].chain(reader))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(id: &Id) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(id, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn the_same_content_has_the_same_id_in_eleven_bytes() {
        for derived in [Derived::Claim, Derived::Attribution] {
            let id = derived.id(&"content");
            assert_eq!(id, derived.id(&"content"));
            assert_ne!(id, derived.id(&"other"));
            assert_eq!(written(&id).len(), 11);
            assert_eq!(read(&mut &written(&id)[..]).unwrap(), id);
        }
    }

    proptest! {
        #[test]
        fn any_id_is_read_as_it_was_written(id in ID) {
            let id = Id::new(&id).unwrap();
            prop_assert_eq!(read(&mut &written(&id)[..]).unwrap(), id);
        }
    }

    /// Ids as they are derived and such as nearly are, in capitals and of other scripts too.
    const ID: &str =
        "(said-|claim-|Claim-)?([a-z2-7]{16}|[A-Za-z2-7]{16}|[a-z2-7嘉é]{1,17}[a-z0-9]|嘉{5}[a-z])";
}
