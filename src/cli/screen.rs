//! What people see: colour on a terminal only.

use std::io::IsTerminal as _;

/// How to write for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// With colour.
    Colour,
    /// Plain.
    Plain,
}

impl Screen {
    /// For what is written to stderr; `NO_COLOR` is honoured.
    pub fn of_stderr(environment: &crate::config::Environment) -> Self {
        if std::io::stderr().is_terminal() && environment.variable("NO_COLOR").is_none() {
            Self::Colour
        } else {
            Self::Plain
        }
    }

    /// Less prominent.
    pub fn dim(self, text: &str) -> String {
        self.painted("2", text)
    }

    /// More prominent.
    pub fn bold(self, text: &str) -> String {
        self.painted("1", text)
    }

    /// Wrong.
    pub fn red(self, text: &str) -> String {
        self.painted("31", text)
    }

    /// Doubtful.
    pub fn yellow(self, text: &str) -> String {
        self.painted("33", text)
    }

    fn painted(self, code: &str, text: &str) -> String {
        match self {
            Self::Colour => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            Self::Plain => text.to_owned(),
        }
    }
}
