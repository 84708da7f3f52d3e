//! A private PostgreSQL server for the tests of one process.
//!
//! It listens on a Unix socket in a temporary folder only. A small watchdog
//! process owns it and reads from a pipe that this process holds open: when
//! this process ends, however it ends, the pipe closes, and the watchdog stops
//! the server and removes the folder. PostgreSQL refuses to run as root, so as
//! root it runs as `postgres` or `nobody`.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::OnceCell;

/// Stops the server and removes the folder once standard input ends.
const WATCHDOG: &str = r#"
folder=$1; shift
"$@" >"$folder/log" 2>&1 </dev/null &
server=$!
read -r _
kill -QUIT "$server" 2>/dev/null
wait "$server"
rm -rf "$folder"
"#;

static SERVER: OnceCell<Option<Server>> = OnceCell::const_new();
static DATABASES: AtomicU64 = AtomicU64::new(0);

struct Server {
    folder: PathBuf,
    /// Its standard input is closed by the end of this process, and only by it.
    _watchdog: Child,
}

impl Server {
    fn url(&self, database: &str) -> String {
        let folder = self.folder.display();
        format!("postgres://postgres@localhost/{database}?host={folder}")
    }
}

/// The URL of a fresh, empty database; `None` where PostgreSQL is not
/// installed, which is said by the name of the test.
///
/// # Panics
/// When the server does not start, or when PostgreSQL is not installed and
/// `FRONTER_REQUIRE_POSTGRES` is `1`.
pub async fn fresh_database(test: &str) -> Option<String> {
    let Some(server) = SERVER.get_or_init(start).await else {
        #[expect(clippy::disallowed_methods, reason = "a switch for the tests only")]
        let required = std::env::var_os("FRONTER_REQUIRE_POSTGRES").is_some_and(|set| set == "1");
        assert!(
            !required,
            "{test} needs PostgreSQL, which is not installed (apt-get install postgresql)"
        );
        eprintln!(
            "skipped: {test} needs PostgreSQL, which is not installed (apt-get install postgresql)"
        );
        return None;
    };
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect(&server.url("postgres"))
        .await
        .expect("the private server answers");
    sqlx::query(AssertSqlSafe(format!("create database {name}")))
        .execute(&mut connection)
        .await
        .expect("a database can be made");
    connection.close().await.expect("a clean goodbye");
    Some(server.url(&name))
}

/// Runs one command on the server's files, as the server's user.
fn run(user: Option<&str>, program: &Path, arguments: &[&str]) -> Output {
    let output = as_user(user, program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    assert!(
        output.status.success(),
        "{}: {}",
        program.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

fn as_user(user: Option<&str>, program: &Path) -> Command {
    let Some(user) = user else {
        return Command::new(program);
    };
    let mut command = Command::new("setpriv");
    command
        .arg(format!("--reuid={user}"))
        .arg(format!("--regid={}", number("-g", user)))
        .args(["--clear-groups", "--"])
        .arg(program)
        .current_dir("/");
    command
}

/// The number that `id` prints for a user.
#[expect(
    clippy::panic,
    reason = "without the user there is no server to test on"
)]
fn number(option: &str, user: &str) -> u32 {
    id(&[option, user]).unwrap_or_else(|| panic!("there is no user {user}"))
}

fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().ok()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

/// The folder with `initdb` and `postgres`: on the path, or where Debian puts
/// the newest version.
fn binaries() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "programs are found by PATH")]
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    versions.sort_by_key(|folder| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        std::cmp::Reverse(name.parse::<u32>().unwrap_or(0))
    });
    std::env::split_paths(&path)
        .chain(versions.into_iter().map(|folder| folder.join("bin")))
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

async fn start() -> Option<Server> {
    let binaries = binaries()?;
    let user = if id(&["-u"]) == Some(0) {
        let user = ["postgres", "nobody"]
            .into_iter()
            .find(|user| id(&["-u", user]).is_some());
        Some(user.expect("a user who is not root, for the server"))
    } else {
        None
    };
    let folder = tempfile::Builder::new()
        .prefix("fronter-pg-")
        .tempdir()
        .expect("a temporary folder")
        .keep();
    if let Some(user) = user {
        std::os::unix::fs::chown(&folder, Some(number("-u", user)), Some(number("-g", user)))
            .expect("the server's user owns its folder");
    }
    let data = folder.join("data").display().to_string();
    run(
        user,
        &binaries.join("initdb"),
        &[
            "--pgdata",
            &data,
            "--username",
            "postgres",
            "--auth",
            "trust",
            "--no-sync",
            "--encoding",
            "UTF8",
            "--no-locale",
        ],
    );
    let socket = folder.display().to_string();
    let server = as_user(user, &binaries.join("postgres"));
    let mut watchdog = Command::new("sh");
    watchdog
        .args(["-c", WATCHDOG, "watchdog"])
        .arg(&folder)
        .arg(server.get_program())
        .args(server.get_args())
        .args(["-D", &data, "-k", &socket])
        .args(["-c", "listen_addresses="])
        // Speed: this data need not survive anything.
        .args(["-c", "fsync=off", "-c", "full_page_writes=off"])
        .args(["-c", "synchronous_commit=off", "-c", "max_connections=300"])
        .args(["-c", "shared_buffers=32MB", "-c", "autovacuum=off"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Of its own group, so that Ctrl-C at the tests does not end it first.
        .process_group(0);
    let server = Server {
        folder,
        _watchdog: watchdog.spawn().expect("`sh` is there"),
    };
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        match PgConnection::connect(&server.url("postgres")).await {
            Ok(connection) => {
                drop(connection);
                return Some(server);
            }
            Err(error) => {
                let log = std::fs::read_to_string(server.folder.join("log")).unwrap_or_default();
                assert!(
                    Instant::now() < deadline,
                    "{error}; the server says:\n{log}"
                );
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
