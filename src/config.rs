//! The configuration: `config.toml`, overridden from the environment, checked
//! before anything opens. Secrets come from the environment only.

mod fault;
mod price;
mod telemetry;
mod text;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use fault::{Fault, Nature, Places};
pub use price::ModelPrice;
pub use telemetry::Telemetry;
use text::{check_keys, check_values, merge, parse, read, set_from_environment, typed};

/// The defaults, commented: the file that ships with the program.
pub const DEFAULTS: &str = include_str!("../config.toml");

const PREFIX: &str = "FRONTER__";

/// The whole configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `[server]`
    pub server: Server,
    /// `[store]`
    pub store: StoreSection,
    /// `[campaigns]`
    pub campaigns: Campaigns,
    /// `[language]`
    pub language: LanguageSection,
    /// `[telemetry]`
    pub telemetry: Telemetry,
    /// `[conversation]`
    pub conversation: Conversation,
    /// `[admin]`
    pub admin: Admin,
    /// `[limits]`
    pub limits: Limits,
    /// `[outbox]`
    pub outbox: Outbox,
    /// `[smtp]`
    pub smtp: Smtp,
    /// `[retention]`
    pub retention: Retention,
    /// `[[gateway]]`
    #[serde(default, rename = "gateway")]
    pub gateways: Vec<Gateway>,
    /// `[[webhook]]`
    #[serde(default, rename = "webhook")]
    pub webhooks: Vec<Webhook>,
}

/// `[server]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Where the server listens.
    pub bind: SocketAddr,
    /// The address under which the world reaches it; empty: made from `bind`.
    pub public_url: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// How long running work may take at shutdown.
    pub shutdown_ms: u64,
}

/// `[store]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreSection {
    /// `sqlite://FILE` or `postgres://…`.
    pub url: String,
    /// The most connections.
    pub max_connections: u32,
    /// How long to wait for a lock on the SQLite file.
    pub busy_timeout_ms: u64,
    /// How long to wait for a connection.
    pub connect_timeout_ms: u64,
    /// The largest SQLite file that is read whole for damage at the start, in megabytes.
    pub check_up_to_mb: u64,
}

/// `[campaigns]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Campaigns {
    /// The folder; empty: `./campaigns` where it exists, else the ones built in.
    pub dir: String,
    /// How often it is looked at for changes; 0 never.
    pub reload_ms: u64,
}

impl Campaigns {
    /// The folder to read, where there is one.
    pub fn folder(&self) -> Option<PathBuf> {
        if !self.dir.is_empty() {
            return Some(PathBuf::from(&self.dir));
        }
        let here = PathBuf::from("campaigns");
        here.is_dir().then_some(here)
    }
}

/// `[language]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageSection {
    /// Which engine.
    pub engine: Engine,
    /// Where the model is; empty: OpenAI.
    pub base_url: String,
    /// Which model.
    pub model: String,
    /// The variable that holds the key.
    pub api_key_env: String,
    /// The time for the first word.
    pub first_word_ms: u64,
    /// The longest silence within the answer.
    pub idle_ms: u64,
    /// The time for the whole turn.
    pub turn_ms: u64,
    /// No endpoint is left alone for longer because it says so.
    pub longest_wait_ms: u64,
    /// For how long a server that fails again and again is left alone, at first.
    pub pause_ms: u64,
    /// Calls at once.
    pub max_concurrent: usize,
    /// Tokens of one conversation; 0 does not limit them.
    pub tokens_per_conversation: u64,
    /// Tokens of one campaign on one day; 0 does not limit them.
    pub tokens_per_day: u64,
    /// So many turns in a row in which the local voice had to speak degrade the engine.
    pub degraded_after: u32,
    /// Prices by model.
    #[serde(default)]
    pub prices: BTreeMap<String, ModelPrice>,
}

/// The engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// The model where one is configured, else the embedded one.
    Auto,
    /// The embedded one.
    Local,
    /// The model.
    #[serde(rename = "openai")]
    OpenAi,
}

/// `[conversation]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversation {
    /// Settling time where the prospect waits.
    pub settle_live_ms: u64,
    /// Settling time on SMS and e-mail.
    pub settle_gateway_ms: u64,
    /// The cap, from the first message of the burst.
    pub settle_most_ms: u64,
}

/// `[admin]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admin {
    /// The variable that holds an admin token.
    pub token_env: String,
    /// How long the one-time sign-in link works.
    pub signin_minutes: i64,
    /// How long a console session lasts.
    pub session_hours: i64,
}

/// `[limits]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Characters of one message.
    pub message_chars: usize,
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// Bytes of a websocket message.
    pub frame_bytes: usize,
    /// A socket that says nothing is closed after this.
    pub hello_ms: u64,
    /// How long a request waits for the answer.
    pub answer_ms: u64,
    /// New conversations from one address in a minute.
    pub conversations_per_minute: u32,
    /// Messages in one conversation in a minute.
    pub messages_per_minute: u32,
    /// Open sockets from one address.
    pub sockets_per_address: u32,
    /// A closer counts as gone so long after their last console socket closed.
    pub presence_grace_ms: u64,
}

/// `[outbox]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outbox {
    /// How often due work is looked for.
    pub poll_ms: u64,
    /// How many deliveries run at once.
    pub concurrent: usize,
    /// Whether webhooks and gateways may be at private addresses.
    pub allow_private: bool,
}

/// `[smtp]`
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// The mail server, maybe with a password; empty: none.
    pub url: String,
    /// From whom: an address, or `Name <address>`.
    pub from: String,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Smtp(***, {})", self.from)
    }
}

/// `[retention]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Days without anything happening after which personal data is erased; 0 keeps it.
    pub days: u32,
    /// Hours that a call can be repeated under its idempotency key.
    pub idempotency_hours: u32,
    /// Days that deliveries of gateways are remembered.
    pub deliveries_days: u32,
    /// Days that what was delivered can be looked up.
    pub outbox_days: u32,
}

/// `[[gateway]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gateway {
    /// Its name, part of its address.
    pub name: String,
    /// `sms` or `email`.
    pub channel: GatewayChannel,
    /// Whose conventions it follows.
    #[serde(default = "generic")]
    pub provider: Provider,
    /// The variable that holds its secret.
    pub secret_env: String,
    /// The campaign of conversations that begin here.
    pub campaign: String,
    /// Where outgoing messages are posted.
    #[serde(default)]
    pub url: Option<String>,
    /// Our number or mailbox there.
    #[serde(default)]
    pub address: Option<String>,
    /// The domain of reply and bounce addresses; that of `address` where there is none.
    #[serde(default)]
    pub reply_domain: Option<String>,
}

impl Gateway {
    /// Whether text messages go out here, also to who has not written first.
    pub fn can_text(&self) -> bool {
        self.channel == GatewayChannel::Sms && self.url.is_some() && self.address.is_some()
    }
}

fn generic() -> Provider {
    Provider::Generic
}

/// The channel of a gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GatewayChannel {
    /// Text messages.
    Sms,
    /// E-mail.
    Email,
}

/// The providers whose conventions are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// Signed JSON both ways.
    Generic,
}

/// `[[webhook]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// Where.
    pub url: String,
    /// The variable that holds its secret.
    pub secret_env: String,
    /// Of what; empty: everything.
    #[serde(default)]
    pub events: Vec<String>,
}

/// What is wrong with the configuration, and how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration file {path}: {source}")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no TOML, or a key or value is wrong.
    #[error("{origin}{}: {message}", in_line(*.line))]
    Wrong {
        /// The file, or the environment variable.
        origin: String,
        /// The line in the file, from 1, where it is known.
        line: Option<usize>,
        /// What is wrong.
        message: String,
    },
}

fn in_line(line: Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!(", line {line}"))
}

/// The environment, as the configuration sees it.
#[derive(Debug, Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// The process's environment. Values that are no UTF-8 are passed over.
    pub fn of_process() -> Self {
        Self(
            std::env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
        )
    }

    /// An environment of these variables, for tests.
    pub fn of(variables: &[(&str, &str)]) -> Self {
        Self(
            variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    /// A variable that is set and not empty.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    }
}

impl Config {
    /// Whether there is a gateway by which text messages can be sent.
    pub fn can_text(&self) -> bool {
        self.gateways.iter().any(Gateway::can_text)
    }

    /// Reads the configuration: the defaults, then the file (`path`, or
    /// `config.toml` here where it exists), then the environment.
    ///
    /// # Errors
    /// [`ConfigError`], saying where and what.
    pub fn load(path: Option<&Path>, environment: &Environment) -> Result<Self, ConfigError> {
        let here = Path::new("config.toml");
        let path = path.or_else(|| here.is_file().then_some(here));
        let text = path
            .map(|path| read(path).map(|text| (path.to_path_buf(), text)))
            .transpose()?;
        let file = text
            .as_ref()
            .map(|(path, text)| (path.display().to_string(), text.as_str()));
        Self::from_parts(file, environment)
    }

    /// The configuration from the text of a file (with its name) and the environment.
    ///
    /// # Errors
    /// [`ConfigError`], saying where and what.
    pub fn from_parts(
        file: Option<(String, &str)>,
        environment: &Environment,
    ) -> Result<Self, ConfigError> {
        let mut table = parse("the built-in defaults", DEFAULTS)?;
        if let Some((name, text)) = file {
            let given = parse(&name, text)?;
            check_keys(&name, text, &table, &given)?;
            check_values(&name, text, &table, &given)?;
            merge(&mut table, given);
        }
        for (name, value) in &environment.0 {
            if let Some(key) = name.strip_prefix(PREFIX) {
                set_from_environment(&mut table, name, key, value)?;
                typed(&table).map_err(|message| ConfigError::Wrong {
                    origin: name.clone(),
                    line: None,
                    message,
                })?;
            }
        }
        typed(&table).map_err(|message| ConfigError::Wrong {
            origin: "the configuration".to_owned(),
            line: None,
            message,
        })
    }

    /// The address under which the world reaches the server.
    pub fn public_url(&self) -> String {
        if self.server.public_url.is_empty() {
            format!("http://{}", self.server.bind)
        } else {
            self.server.public_url.trim_end_matches('/').to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str, variables: &[(&str, &str)]) -> Result<Config, String> {
        Config::from_parts(
            Some(("test.toml".to_owned(), text)),
            &Environment::of(variables),
        )
        .map_err(|error| error.to_string())
    }

    #[test]
    fn the_defaults_are_complete() {
        let config = Config::from_parts(None, &Environment::default()).unwrap();
        assert_eq!(config.store.url, "sqlite://fronter.db");
        assert_eq!(config.public_url(), "http://127.0.0.1:8080");
    }

    #[test]
    fn a_file_needs_only_what_differs_and_the_environment_wins() {
        let config = config(
            "[server]\nbind = \"0.0.0.0:9000\"\n[limits]\nmessage_chars = 10",
            &[("FRONTER__LIMITS__MESSAGE_CHARS", "20")],
        )
        .unwrap();
        assert_eq!(config.server.bind.port(), 9000);
        assert_eq!(config.limits.message_chars, 20);
        assert_eq!(config.limits.frame_bytes, 65_536);
    }

    #[test]
    fn the_language_is_set_from_file_and_environment() {
        let config = config(
            "[language]\nengine = \"openai\"\n[language.prices.m]\nprompt = \"0.5\"\ncached = \"0.1\"\ncompletion = \"2\"",
            &[
                ("FRONTER__LANGUAGE__BASE_URL", "http://127.0.0.1:1/v1"),
                ("FRONTER__LANGUAGE__TURN_MS", "900"),
            ],
        )
        .unwrap();
        assert_eq!(config.language.engine, Engine::OpenAi);
        assert_eq!(config.language.turn_ms, 900);
        let price = config.language.prices["m"];
        assert_eq!(price.completion, 2.into());
        assert_eq!(price.currency.as_str(), "USD");
    }

    #[test]
    fn mistakes_are_named() {
        type Variables<'a> = &'a [(&'a str, &'a str)];
        let cases: [(&str, Variables<'_>, &str); 10] = [
            (
                "[retention]\ndays = -3",
                &[],
                "line 2: `retention.days`: invalid value: integer `-3`, expected a whole number from 0",
            ),
            ("[smtp]\nurl = 25", &[], "expected a string"),
            (
                "[sever]\nx=1",
                &[],
                "unknown key `sever`; did you mean `server`?",
            ),
            (
                "[server]\nbnd = \"x\"",
                &[],
                "unknown key `server.bnd`; did you mean `bind`?",
            ),
            ("[server", &[], "test.toml, line 1"),
            (
                "[server]\nbind = \"nowhere\"",
                &[],
                "such as 127.0.0.1:8080",
            ),
            (
                "[language]\nturn_ms = 1\n[language.prices.m]\nprompt = 1\ncompletion = \"-2\"",
                &[],
                "test.toml, line 3: `language.prices`: a price is 0 or more",
            ),
            (
                "[language.prices.m]\nprompt = 1\ncompletion = 2\ncurrency = \"dollars\"",
                &[],
                "`dollars` is no currency code",
            ),
            (
                "",
                &[("FRONTER__SERVER__BOND", "x")],
                "did you mean `bind`?",
            ),
            (
                "",
                &[("FRONTER__LIMITS__HELLO_MS", "soon")],
                "`soon` is no whole number",
            ),
        ];
        for (text, variables, says) in cases {
            let error = config(text, variables).unwrap_err();
            assert!(error.contains(says), "{error} should say {says}");
        }
    }
}
