//! The compact form of short texts and lists in the store: lengths in one or two bytes, where
//! borsh itself takes four.

use borsh::{
    BorshDeserialize, BorshSerialize,
    io::{Error, ErrorKind, Read, Result, Write},
};

/// Writes a text of at most 255 bytes.
pub(super) fn write_short(text: &str, writer: &mut impl Write) -> Result<()> {
    let length = u8::try_from(text.len()).map_err(|_| too_long(text.len()))?;
    writer.write_all(&[length])?;
    writer.write_all(text.as_bytes())
}

/// Reads a text of at most 255 bytes, of which `make` makes what is wanted.
pub(super) fn read_short<T>(reader: &mut impl Read, make: impl FnOnce(&str) -> T) -> Result<T> {
    let length = u8::deserialize_reader(reader)?;
    let mut bytes = [0; u8::MAX as usize];
    let bytes = &mut bytes[..length.into()];
    reader.read_exact(bytes)?;
    let text = str::from_utf8(bytes).map_err(|e| Error::new(ErrorKind::InvalidData, e))?;
    Ok(make(text))
}

/// Reads what lies in a box; borsh itself does so only where it can be cloned.
pub(super) fn read_boxed<T: BorshDeserialize, R: Read>(reader: &mut R) -> Result<Box<T>> {
    T::deserialize_reader(reader).map(Box::new)
}

/// Reads what lies in a box, if it is there.
pub(super) fn read_optional_box<T: BorshDeserialize, R: Read>(
    reader: &mut R,
) -> Result<Option<Box<T>>> {
    Ok(Option::<T>::deserialize_reader(reader)?.map(Box::new))
}

/// Writes a list of at most 65,535 items.
pub(super) fn write_list<'i, T: BorshSerialize + 'i>(
    items: impl ExactSizeIterator<Item = &'i T>,
    writer: &mut impl Write,
) -> Result<()> {
    let length = u16::try_from(items.len()).map_err(|_| too_long(items.len()))?;
    length.serialize(writer)?;
    items
        .into_iter()
        .try_for_each(|item| item.serialize(writer))
}

/// Reads a list of at most 65,535 items.
pub(super) fn read_list<T: BorshDeserialize, C: FromIterator<T>>(
    reader: &mut impl Read,
) -> Result<C> {
    let length = u16::deserialize_reader(reader)?;
    (0..length).map(|_| T::deserialize_reader(reader)).collect()
}

/// Writes a list of few items or none, whose length takes two bytes.
pub(super) fn write_few<T: BorshSerialize>(items: &[T], writer: &mut impl Write) -> Result<()> {
    write_list(items.iter(), writer)
}

/// Reads a list of few items or none.
pub(super) fn read_few<T: BorshDeserialize, R: Read>(reader: &mut R) -> Result<Vec<T>> {
    read_list(reader)
}

fn too_long(length: usize) -> Error {
    Error::new(
        ErrorKind::InvalidInput,
        format!("{length} is too long for the store"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut bytes = Vec::new();
        write_short("馬克", &mut bytes).unwrap();
        write_list([1_u32, 2, 3].iter(), &mut bytes).unwrap();
        assert_eq!(bytes.len(), 1 + 6 + 2 + 12);
        let mut reader = &bytes[..];
        assert_eq!(read_short(&mut reader, str::to_owned).unwrap(), "馬克");
        assert_eq!(read_list::<u32, Vec<u32>>(&mut reader).unwrap(), [1, 2, 3]);
        assert!(write_short(&"x".repeat(256), &mut bytes).is_err());
        assert!(read_short(&mut &[5, b'a'][..], |_| ()).is_err());
        assert!(read_short(&mut &[1, 0xff][..], |_| ()).is_err());
    }
}
