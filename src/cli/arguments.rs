//! The arguments of every command.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use uuid::Uuid;

/// Holds the opening conversation of a sale, qualifies the lead, and hands it to
/// a human closer. Without a command it serves.
#[derive(Debug, Parser)]
#[command(name = "fronter", version)]
pub struct Arguments {
    /// The configuration file; config.toml in this folder where none is given
    #[arg(long, global = true, value_name = "PATH")]
    pub config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the server
    Serve,
    /// Talk to the agent in the terminal, with the lead's state shown as it changes
    Chat {
        /// The campaign
        #[arg(long, default_value = "demo", value_name = "ID")]
        campaign: String,
        /// The page that the prospect is on, such as /pricing
        #[arg(long, value_name = "PATH")]
        page: Option<String>,
        /// Print every turn as JSON
        #[arg(long)]
        json: bool,
        /// Show how each turn went: what was read and decided, the prompt, the raw answer, the
        /// guard's verdicts, tokens, cost and time
        #[arg(long)]
        trace: bool,
        /// Print the handoff packet at the end
        #[arg(long)]
        show_packet: bool,
    },
    /// Validate configuration, campaigns and prompts
    Check {
        /// Configuration files, campaigns, folders; all that is used where none is given
        paths: Vec<PathBuf>,
        /// Print the findings as JSON
        #[arg(long)]
        json: bool,
    },
    /// Read texts from stdin by the rules, and print what they find as JSON lines
    ///
    /// A text a line, or JSON lines `{"text":…,"id"?,"at"?,"locale"?,"asked"?}`: the first
    /// line tells, which is JSON where it begins with `{"`. A line that cannot be read gets
    /// `{"line":…,"error":…}` in its place, and the run ends with 1.
    Read {
        /// The campaign
        #[arg(long, value_name = "ID")]
        campaign: Option<String>,
        /// When the texts were written (RFC 3339, or local time of the campaign)
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
        /// The locale of the texts (BCP 47), such as en-GB
        #[arg(long, value_name = "L")]
        locale: Option<String>,
        /// Take one raw MIME message, and print its reply without quotes and signature
        #[arg(long)]
        email: bool,
        /// JSON is what is printed anyway
        #[arg(long)]
        json: bool,
    },
    /// Make, list and revoke access tokens
    Token {
        /// What to do with them.
        #[command(subcommand)]
        action: TokenAction,
    },
    /// Read and qualify conversations recorded by another system, and make leads of them
    Import {
        /// JSON lines: {id, turns: [{from: "prospect"|"seller", text, at?}], prospect?, source?, outcome?}
        path: PathBuf,
        /// The campaign
        #[arg(long, default_value = "demo", value_name = "ID")]
        campaign: String,
        /// Keep nothing; print the leads as JSON
        #[arg(long)]
        dry_run: bool,
        /// Print what came of each conversation as JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove a prospect's personal data; the statistics stay
    Erase {
        /// The prospect's id, as the lead shows it
        #[arg(long, value_name = "ID")]
        prospect: Uuid,
    },
    /// Compute all leads anew from the conversations' logs
    Rebuild {
        /// Print the result as JSON
        #[arg(long)]
        json: bool,
    },
}

/// What to do with tokens.
#[derive(Debug, Subcommand)]
pub enum TokenAction {
    /// Make a token; it is shown once and stored hashed
    Create {
        /// What it opens
        #[arg(long)]
        role: TokenRole,
        /// The closer who holds it, for role closer
        #[arg(long, value_name = "ID", required_if_eq("role", "closer"))]
        closer: Option<String>,
        /// The gateway that holds it, for role gateway
        #[arg(long, value_name = "NAME", required_if_eq("role", "gateway"))]
        gateway: Option<String>,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Make a link that signs in to the console, once
    Signin {
        /// The closer who signs in, as themselves; an admin where none is given
        #[arg(long, value_name = "ID")]
        closer: Option<String>,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// List the tokens, without the tokens themselves
    List {
        /// Print them as JSON
        #[arg(long)]
        json: bool,
    },
    /// Revoke a token
    Revoke {
        /// Its id, as `token list` shows it
        id: Uuid,
    },
}

/// What a token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TokenRole {
    /// Everything.
    Admin,
    /// What a closer may see and do.
    Closer,
    /// One gateway.
    Gateway,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }
}
