//! Headless Chromium, driven over its DevTools protocol.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser.
pub struct Browser {
    process: Child,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    next_id: u64,
    _profile: tempfile::TempDir,
}

/// A page of it.
#[derive(Clone)]
pub struct Page {
    session: String,
}

/// Where Chromium is, if it is installed.
pub fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| {
            ["chromium", "chromium-browser", "google-chrome"].map(|name| folder.join(name))
        })
        .find(|file| file.is_file())
}

impl Browser {
    /// Starts it.
    pub async fn start(program: PathBuf) -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let mut process = Command::new(program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--window-size=1280,860",
                "--remote-debugging-port=0",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("Chromium starts");
        let stderr = process.stderr.take().expect("its messages");
        let address = tokio::task::spawn_blocking(move || {
            let mut lines = BufReader::new(stderr).lines().map_while(Result::ok);
            let address = lines.find_map(|line| {
                line.strip_prefix("DevTools listening on ")
                    .map(str::to_owned)
            });
            // What it says later is read away, so that it never waits for a reader.
            std::thread::spawn(move || lines.for_each(drop));
            address
        })
        .await
        .expect("a thread")
        .expect("Chromium tells its address");
        let (socket, _) = connect_async(address).await.expect("Chromium answers");
        Self {
            process,
            socket,
            next_id: 0,
            _profile: profile,
        }
    }

    /// Opens a page.
    pub async fn open(&mut self, url: &str) -> Page {
        let target = self
            .call(None, "Target.createTarget", json!({"url": "about:blank"}))
            .await;
        let attached = self
            .call(
                None,
                "Target.attachToTarget",
                json!({"targetId": target["targetId"], "flatten": true}),
            )
            .await;
        let session = attached["sessionId"]
            .as_str()
            .expect("a session")
            .to_owned();
        let page = Page { session };
        self.on(&page, "Page.enable", json!({})).await;
        self.on(&page, "Runtime.enable", json!({})).await;
        self.go(&page, url).await;
        page
    }

    /// Goes to an address and waits until it is loaded.
    pub async fn go(&mut self, page: &Page, url: &str) {
        self.on(page, "Page.navigate", json!({"url": url})).await;
        self.until(page, None, "document.readyState === 'complete'")
            .await;
    }

    /// What an expression comes to on the page, or in the frame whose address contains `frame`.
    pub async fn evaluate(&mut self, page: &Page, frame: Option<&str>, expression: &str) -> Value {
        let mut params = json!({
            "expression": expression, "returnByValue": true, "awaitPromise": true,
        });
        if let Some(part) = frame {
            let Some(id) = self.frame(page, part).await else {
                return Value::Null;
            };
            let world = self
                .on(
                    page,
                    "Page.createIsolatedWorld",
                    json!({"frameId": id, "worldName": "test"}),
                )
                .await;
            params["contextId"] = world["executionContextId"].clone();
        }
        let answer = self.on(page, "Runtime.evaluate", params).await;
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {}",
            answer["exceptionDetails"]
        );
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true.
    pub async fn until(&mut self, page: &Page, frame: Option<&str>, expression: &str) {
        let start = Instant::now();
        let wanted = format!("Boolean({expression})");
        while self.evaluate(page, frame, &wanted).await != Value::Bool(true) {
            assert!(
                start.elapsed() < PATIENCE,
                "this never came true: {expression}"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Types into what has the focus.
    pub async fn type_text(&mut self, page: &Page, text: &str) {
        self.on(page, "Input.insertText", json!({"text": text}))
            .await;
    }

    /// Presses Enter.
    pub async fn press_enter(&mut self, page: &Page) {
        for kind in ["keyDown", "keyUp"] {
            self.on(
                page,
                "Input.dispatchKeyEvent",
                json!({"type": kind, "key": "Enter", "code": "Enter", "text": "\r",
                       "windowsVirtualKeyCode": 13}),
            )
            .await;
        }
    }

    /// Brings a page to the front: what is hidden is not drawn.
    pub async fn show(&mut self, page: &Page) {
        self.on(page, "Page.bringToFront", json!({})).await;
    }

    /// A picture of the page on a larger screen, as PNG.
    pub async fn picture(&mut self, page: &Page) -> Vec<u8> {
        self.show(page).await;
        let screen = json!({"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.on(page, "Emulation.setDeviceMetricsOverride", screen)
            .await;
        // Drawn anew, and what moves has come to rest.
        let rest = "new Promise(done => setTimeout(done, 1500))";
        self.evaluate(page, None, rest).await;
        let shot = self
            .on(page, "Page.captureScreenshot", json!({"format": "png"}))
            .await;
        self.on(page, "Emulation.clearDeviceMetricsOverride", json!({}))
            .await;
        base64::engine::general_purpose::STANDARD
            .decode(shot["data"].as_str().expect("a picture"))
            .expect("base64")
    }

    async fn frame(&mut self, page: &Page, part: &str) -> Option<String> {
        let tree = self.on(page, "Page.getFrameTree", json!({})).await;
        let mut open = vec![tree["frameTree"].clone()];
        while let Some(node) = open.pop() {
            let url = node["frame"]["url"].as_str().unwrap_or_default();
            if url.contains(part) {
                return node["frame"]["id"].as_str().map(str::to_owned);
            }
            if let Some(children) = node["childFrames"].as_array() {
                open.extend(children.iter().cloned());
            }
        }
        None
    }

    async fn on(&mut self, page: &Page, method: &str, params: Value) -> Value {
        self.call(Some(page.session.clone()), method, params).await
    }

    async fn call(&mut self, session: Option<String>, method: &str, params: Value) -> Value {
        self.next_id += 1;
        let id = self.next_id;
        let mut request = json!({"id": id, "method": method, "params": params});
        if let Some(session) = session {
            request["sessionId"] = json!(session);
        }
        let sent = self.socket.send(Message::text(request.to_string())).await;
        sent.expect("Chromium listens");
        loop {
            let next = tokio::time::timeout(PATIENCE, self.socket.next()).await;
            let frame = next
                .unwrap_or_else(|_| panic!("Chromium does not answer {method}"))
                .expect("Chromium is there")
                .expect("a frame");
            let Message::Text(text) = frame else { continue };
            let answer: Value = serde_json::from_str(&text).expect("JSON");
            if answer["id"] == json!(id) {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _reaped = self.process.wait();
    }
}
