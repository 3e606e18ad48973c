//! The owner of a file, and who else may read and write it.

use std::{fs::File, io, path::Path};

/// Whether the mode of a file has one of some bits, such as `0o077`: anything for others than its
/// owner.
#[cfg(unix)]
pub fn permits(path: &Path, bits: u32) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::metadata(path)?.permissions().mode() & bits != 0)
}

/// Whether the mode of a file has one of some bits; never, where files have no mode.
#[cfg(not(unix))]
pub fn permits(_: &Path, _: u32) -> io::Result<bool> {
    Ok(false)
}

/// Makes the owner of `folder` that of a file in it: keys that an administrator makes or revokes
/// are read by a server that runs as somebody else.
#[cfg(unix)]
pub fn give_to_owner_of(folder: &Path, file: &File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let owner = std::fs::metadata(folder)?;
    match file.metadata()?.uid() == owner.uid() {
        true => Ok(()),
        false => fchown(file, Some(owner.uid()), Some(owner.gid())),
    }
}

/// Does nothing, where files have no such owner.
#[cfg(not(unix))]
pub fn give_to_owner_of(_: &Path, _: &File) -> io::Result<()> {
    Ok(())
}
