//! The console of a command: where its results, notes and progress are shown.

use std::io::{self, Write};

use crate::{
    cli::{
        diagnostic::{Color, count_line, write_json},
        error::CliError,
        progress::with_bars,
        remote::output::RemoteOutput,
        schema::print,
    },
    kb::{Problems, Progress},
};

/// The console of a command.
pub(super) enum Console {
    /// The terminal, or the files, of this process.
    Own,
    /// The terminal, or the files, of a client that has sent the command.
    Client(RemoteOutput),
}

impl Console {
    /// Prints a result.
    pub(super) fn print(&self, text: &str) -> Result<(), CliError> {
        match self {
            Console::Own => print(text),
            Console::Client(output) => output.print(text).map_err(CliError::Output),
        }
    }

    /// Prints a result that is too long to be held as a text.
    pub(super) fn print_long(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), CliError> {
        let mut out: Box<dyn Write + '_> = match self {
            Console::Own => Box::new(io::BufWriter::new(io::stdout().lock())),
            Console::Client(output) => Box::new(output.writer(RemoteOutput::print)),
        };
        let written = write(&mut *out).and_then(|()| out.flush());
        written.map_err(CliError::Output)
    }

    /// Prints problems as JSON, and shows their number.
    pub(super) fn print_problems(&self, problems: &Problems) -> Result<(), CliError> {
        self.print_long(|mut out| write_json(problems, &mut out))?;
        self.note(&count_line(problems));
        Ok(())
    }

    /// Shows a text that is no result, with its line end.
    pub(super) fn note(&self, text: &str) {
        match self {
            Console::Own => eprint!("{text}"),
            Console::Client(output) => output.note(text),
        }
    }

    /// The colours of what is no result.
    pub(super) fn color(&self) -> Color {
        match self {
            Console::Own => Color::of_stderr(),
            Console::Client(output) => output.color(),
        }
    }

    /// Runs what takes long, and shows its progress.
    pub(super) fn with_progress<T>(&self, run: impl FnOnce(Progress<'_>) -> T) -> T {
        match self {
            Console::Own => with_bars(run),
            Console::Client(output) => run(&|phase, done, all| output.progress(phase, done, all)),
        }
    }
}
