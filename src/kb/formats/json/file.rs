//! The files of a bundle.

use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::SystemTime,
};

use tempfile::TempPath;

use crate::{
    kb::formats::{
        finding::Finding,
        json::{
            hand::{PlacedText, Places, path_at},
            table::cell_at,
        },
    },
    model::Digest,
};

/// A file of a bundle.
#[derive(Debug)]
pub(super) struct File {
    /// The name, as people know it.
    pub(super) name: String,
    content: Content,
    /// The file as people wrote it, if the text was made of another.
    written: Option<WrittenFile>,
    /// The character between cells, if the file is a table.
    delimiter: Option<u8>,
}

/// The file of which a text was made.
#[derive(Debug)]
struct WrittenFile {
    file: Arc<File>,
    places: Places,
}

/// The text of a file.
#[derive(Debug)]
pub(super) enum Content {
    Text(String),
    OnDisk(DiskText),
}

/// The text of a file that is too large to be held in memory: its parts are read where they are
/// needed.
#[derive(Debug)]
pub(super) struct DiskText {
    pub(super) path: PathBuf,
    stamp: Stamp,
    /// The whole text, read for the position of a problem.
    whole: OnceLock<String>,
    /// Whether a part could not be read.
    is_lost: AtomicBool,
    /// The temporary file that the text was copied to, removed with its value.
    _copy: Option<TempPath>,
}

/// The metadata by which a file is known to be unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    len: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(metadata: &fs::Metadata) -> Stamp {
        Stamp {
            len: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }
}

impl DiskText {
    /// Notes that a part could not be read.
    pub(super) fn lose(&self) {
        self.is_lost.store(true, Ordering::Relaxed);
    }

    fn is_unchanged(&self) -> bool {
        let now = fs::metadata(&self.path).map(|metadata| Stamp::of(&metadata));
        !self.is_lost.load(Ordering::Relaxed) && now.is_ok_and(|now| now == self.stamp)
    }
}

impl File {
    /// A file whose text is held in memory.
    pub(super) fn of_text(name: String, text: String) -> File {
        File {
            name,
            content: Content::Text(text),
            written: None,
            delimiter: None,
        }
    }

    /// A file whose text was made of that of another.
    pub(super) fn made_of(file: &Arc<File>, made: PlacedText) -> File {
        let (text, places) = made.finish();
        let written = WrittenFile {
            file: file.clone(),
            places,
        };
        File {
            written: Some(written),
            ..File::of_text(file.name.clone(), text)
        }
    }

    /// The file as people wrote it, and what was found in the text at the place in that file.
    pub(super) fn as_written(&self, mut finding: Finding) -> (&File, Finding) {
        let mut file = self;
        while let Some(written) = &file.written {
            finding.span = written.places.origin(finding.span);
            file = &written.file;
        }
        if self.written.is_some() {
            finding.path = file.path_at(finding.span.clone());
        }
        (file, finding)
    }

    /// The path of a place in the text, or the cell of a table.
    pub(super) fn path_at(&self, place: Range<usize>) -> String {
        match self.delimiter {
            None => path_at(self.whole_text(), place),
            Some(delimiter) => cell_at(self.whole_text(), delimiter, &place),
        }
    }

    /// The file as people wrote it.
    fn original(&self) -> &File {
        match &self.written {
            None => self,
            Some(written) => written.file.original(),
        }
    }

    /// A file whose text was copied to a temporary file.
    pub(super) fn copied(name: String, copy: TempPath, metadata: &fs::Metadata) -> File {
        let path = copy.to_path_buf();
        let mut file = File::on_disk(name, &path, metadata);
        if let Content::OnDisk(disk) = &mut file.content {
            disk._copy = Some(copy);
        }
        file
    }

    /// A file that is read where it is needed.
    pub(super) fn on_disk(name: String, path: &Path, metadata: &fs::Metadata) -> File {
        File {
            name,
            content: Content::OnDisk(DiskText {
                path: path.into(),
                stamp: Stamp::of(metadata),
                whole: OnceLock::new(),
                is_lost: AtomicBool::new(false),
                _copy: None,
            }),
            written: None,
            delimiter: None,
        }
    }

    /// The same file as a table with some character between cells.
    pub(super) fn with_delimiter(self, delimiter: u8) -> File {
        File {
            delimiter: Some(delimiter),
            ..self
        }
    }

    /// The character between cells, if the file is a table.
    pub(super) fn delimiter(&self) -> Option<u8> {
        self.delimiter
    }

    /// The text in memory, or where it lies on the disk.
    pub(super) fn content(&self) -> &Content {
        &self.content
    }

    /// The text on disk, if the file is not held in memory.
    pub(super) fn disk_text(&self) -> Option<&DiskText> {
        match &self.content {
            Content::Text(_) => None,
            Content::OnDisk(disk) => Some(disk),
        }
    }

    /// The whole text, for positions in it; empty if the file can no longer be read.
    pub(super) fn whole_text(&self) -> &str {
        match &self.content {
            Content::Text(text) => text,
            Content::OnDisk(disk) => disk.whole.get_or_init(|| {
                fs::read_to_string(&disk.path).unwrap_or_else(|_| {
                    disk.lose();
                    String::new()
                })
            }),
        }
    }

    /// The digest of its bytes.
    pub(super) fn digest(&self) -> Digest {
        match &self.original().content {
            Content::Text(text) => Digest::of(text.as_bytes()),
            Content::OnDisk(disk) => {
                let read = fs::File::open(&disk.path).and_then(Digest::of_reader);
                read.unwrap_or_else(|_| {
                    disk.lose();
                    Digest::of(b"")
                })
            }
        }
    }

    /// Whether the file is as it was when it was taken in.
    pub(super) fn is_unchanged(&self) -> bool {
        self.disk_text().is_none_or(DiskText::is_unchanged)
    }
}
