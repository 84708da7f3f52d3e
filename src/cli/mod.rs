//! The command line: what is asked for, and how people and programs are answered.

pub mod arguments;
mod beside;
pub mod chat;
pub mod check;
pub mod erase;
pub mod import;
pub mod log;
pub mod read;
pub mod rebuild;
mod screen;
pub mod token;
pub mod trace;
mod welcome;

pub use arguments::{Arguments, Command};
pub use screen::Screen;
pub use welcome::Welcome;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// It was asked for something that does not go: exit code 2.
    #[error("{0}")]
    Usage(String),
    /// It failed: exit code 1.
    #[error("{0}")]
    Failed(String),
}

impl CommandError {
    /// A failure.
    pub fn failed(error: &impl std::fmt::Display) -> Self {
        Self::Failed(error.to_string())
    }

    /// The exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Failed(_) => 1,
        }
    }
}

/// Whether the work found errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// All is well: exit code 0.
    Well,
    /// Errors were found: exit code 1.
    Errors,
}
