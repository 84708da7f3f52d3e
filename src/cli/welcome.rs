//! What is said when the server is ready.

use super::Screen;

/// What is said when the server is ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Welcome {
    /// The address of the server.
    pub url: String,
    /// The one-time link to the console.
    pub sign_in: String,
    /// How long it works.
    pub sign_in_minutes: i64,
    /// The campaigns.
    pub campaigns: Vec<String>,
    /// The engine.
    pub engine: &'static str,
    /// The store, without a password.
    pub store: String,
}

impl Welcome {
    /// The block for people.
    pub fn text(&self, screen: Screen) -> String {
        let label = |label: &str| screen.dim(&format!("{label:<11}"));
        let details = format!(
            "{} · engine {} · {}",
            self.campaigns.join(", "),
            self.engine,
            self.store
        );
        format!(
            "\n  {}\n\n  {}{}/\n  {}{}\n  {}{}\n\n  {}{details}\n  {}Ctrl-C\n",
            screen.bold(concat!("Fronter ", env!("CARGO_PKG_VERSION"), " is ready")),
            label("Demo page"),
            self.url,
            label("Console"),
            self.sign_in,
            label(""),
            screen.dim(&format!(
                "signs you in once, within {} minutes",
                self.sign_in_minutes
            )),
            label("Campaigns"),
            label("Stop"),
        )
    }
}
