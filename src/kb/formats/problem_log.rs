//! All problems of a bundle, however many there are: the first are held in memory, the others lie
//! in a file of the system's temporary folder, which has no name and is gone with its value.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write},
};

use crate::kb::formats::problem::Problem;

/// The most problems that are held in memory.
const MOST_HELD: usize = if cfg!(test) { 8 } else { 1_000 };

/// A list of problems.
#[derive(Debug, Default)]
pub(super) struct ProblemLog {
    /// The first problems, each with the number of its file.
    held: Vec<(usize, Problem)>,
    /// The others, as JSON Lines.
    spilled: Option<BufWriter<File>>,
    /// The reason why some are not there.
    failure: Option<io::Error>,
}

impl ProblemLog {
    /// Adds a problem of the file of a number.
    pub(super) fn push(&mut self, file: usize, problem: &Problem) {
        if self.held.len() < MOST_HELD {
            self.held.push((file, problem.clone()));
        } else if self.failure.is_none()
            && let Err(error) = self.spill(problem)
        {
            self.failure = Some(error);
        }
    }

    fn spill(&mut self, problem: &Problem) -> io::Result<()> {
        let file = match &mut self.spilled {
            Some(file) => file,
            none => none.insert(BufWriter::new(tempfile::tempfile()?)),
        };
        serde_json::to_writer(&mut *file, problem)?;
        file.write_all(b"\n")
    }

    /// Ends the list: the problems in memory are ordered by file and position, and all others are
    /// written.
    pub(super) fn end(&mut self) {
        self.held.sort_by_key(|(file, problem)| {
            let start = problem
                .position
                .as_ref()
                .map(|position| position.span.start);
            (*file, start)
        });
        if let Some(file) = &mut self.spilled
            && let Err(error) = file.flush()
        {
            self.failure.get_or_insert(error);
        }
    }

    /// Calls `each` with every problem: the first by file and position, the others as they were
    /// found.
    pub(super) fn for_each(
        &self,
        mut each: impl FnMut(&Problem) -> io::Result<()>,
    ) -> io::Result<()> {
        for (_, problem) in &self.held {
            each(problem)?;
        }
        if let Some(file) = &self.spilled {
            let mut file = file.get_ref();
            file.seek(SeekFrom::Start(0))?;
            for line in BufReader::new(file).lines() {
                each(&serde_json::from_str(&line?)?)?;
            }
        }
        match &self.failure {
            Some(error) => Err(io::Error::new(error.kind(), error.to_string())),
            None => Ok(()),
        }
    }
}
