//! The program itself, as a process that can be killed.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The program with an environment of its own, in a folder of its own.
pub fn fronter(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fronter"));
    command
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("TMPDIR", folder)
        .env("RUST_LOG", "info")
        .stdin(Stdio::null());
    command
}

/// Runs a command to its end, with this on stdin.
pub fn run(command: &mut Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("stdin");
    let input = input.to_owned();
    let writing = std::thread::spawn(move || {
        // A program that does not read is no fault of the test.
        let _broken_pipe = stdin.write_all(input.as_bytes());
    });
    let output = child.wait_with_output().expect("the program ends");
    writing.join().expect("stdin is written");
    output
}

/// A port that nobody listens at.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// A running server. Dropped, it is killed.
pub struct Server {
    child: Child,
    pub url: String,
    log: Arc<Mutex<String>>,
}

impl Server {
    /// Starts it in this folder, and waits until it answers.
    pub fn start(folder: &Path, port: u16, variables: &[(&str, &str)]) -> Self {
        let mut command = fronter(folder);
        command
            .arg("serve")
            .env("FRONTER__SERVER__BIND", format!("127.0.0.1:{port}"))
            .envs(variables.iter().copied());
        Self::run(command, port)
    }

    /// Starts this command, and waits until it answers at the port.
    pub fn run(mut command: Command, port: u16) -> Self {
        let mut child = command
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let log = Arc::new(Mutex::new(String::new()));
        let stderr = child.stderr.take().expect("stderr");
        let kept = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let mut kept = kept.lock().expect("the log");
                kept.push_str(&line);
                kept.push('\n');
            }
        });
        let mut server = Self {
            child,
            url: format!("http://127.0.0.1:{port}"),
            log,
        };
        server.wait_for("Fronter ");
        server
    }

    /// What it logged until now.
    pub fn log(&self) -> String {
        self.log.lock().expect("the log").clone()
    }

    /// Waits until the log has this text.
    pub fn wait_for(&mut self, text: &str) {
        let until = Instant::now() + Duration::from_secs(30);
        while !self.log().contains(text) {
            if let Some(status) = self.child.try_wait().expect("a status") {
                panic!("the server ended with {status}:\n{}", self.log());
            }
            assert!(Instant::now() < until, "no `{text}` in:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().expect("it is killed");
        self.child.wait().expect("it is gone");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already.
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}
