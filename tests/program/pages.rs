//! The main job in a real browser: a prospect chats through the widget on the
//! demo page, and a closer sees the packet in the console, takes the lead and
//! works on it; and what a prospect goes through when the server goes away.
//!
//! With `FRONTER_PICTURES=FOLDER` it leaves pictures of both there.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::browser::{Browser, chromium};

const PANEL: &str = "/widget/panel.html";

/// The real program, with a database of its own.
struct Server {
    process: Child,
    demo_page: String,
    sign_in: String,
    folder: tempfile::TempDir,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (process, demo_page, sign_in) = launch(folder.path(), "127.0.0.1:0");
        Self {
            process,
            demo_page,
            sign_in,
            folder,
        }
    }

    /// As a machine that fails: nothing is said goodbye to.
    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Comes back at the same address, with the same database.
    fn come_back(&mut self) {
        let bind = self
            .demo_page
            .trim_start_matches("http://")
            .trim_end_matches('/')
            .to_owned();
        (self.process, self.demo_page, self.sign_in) = launch(self.folder.path(), &bind);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _reaped = self.process.wait();
    }
}

/// Starts the program, and reads where its pages are.
fn launch(folder: &Path, bind: &str) -> (Child, String, String) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_fronter"))
        .current_dir(folder)
        .env("FRONTER__SERVER__BIND", bind)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stderr.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let mut link = |part: &str| {
        lines
            .find_map(|line| {
                line.split_whitespace()
                    .find(|word| word.starts_with("http") && word.contains(part))
                    .map(str::to_owned)
            })
            .unwrap_or_else(|| panic!("the server does not say where {part} is"))
    };
    let demo_page = link("/");
    let sign_in = link("/console/signin");
    std::thread::spawn(move || lines.for_each(drop));
    (process, demo_page, sign_in)
}

/// The browser's program; none where it is not installed and not required.
fn program_for(test: &str) -> Option<PathBuf> {
    let found = chromium();
    if found.is_none() {
        assert!(
            std::env::var_os("FRONTER_REQUIRE_CHROMIUM").is_none(),
            "Chromium is required here and is not installed"
        );
        eprintln!(
            "skipped: {test} needs Chromium, which is not installed (apt-get install chromium)"
        );
    }
    found
}

/// What the prospect answers to the question about a signal.
fn answer(question: &str) -> &'static str {
    let cases = [
        ("e-mail", "dana.whitfield@northgate.example"),
        ("your call", "I'm head of operations and I sign off on it"),
        ("signs", "I'm head of operations and I sign off on it"),
        ("When would", "we want it running by the end of February"),
        ("How soon", "we want it running by the end of February"),
        ("budget", "about 25k a year, that is approved"),
        ("in mind", "about 25k a year, that is approved"),
        ("set aside", "about 25k a year, that is approved"),
        ("warehouses", "two warehouses"),
        ("many sites", "two warehouses"),
        ("plan orders", "spreadsheets, mostly"),
        ("for planning", "spreadsheets, mostly"),
        ("Which system", "NetSuite"),
        ("connect to", "NetSuite"),
        ("in a month", "about 8k a month"),
        ("each month", "about 8k a month"),
        ("many hours", "about 20 hours a week"),
        ("decide", "I'm head of operations and I sign off on it"),
        (
            "say yes yourself",
            "I'm head of operations and I sign off on it",
        ),
        ("date", "we want it running by the end of February"),
        ("season", "we want it running by the end of February"),
        ("deadline", "we want it running by the end of February"),
        ("sell", "we're a wholesaler of garden tools"),
        ("kind of business", "we're a wholesaler of garden tools"),
        ("your business", "we're a wholesaler of garden tools"),
        ("How many", "40 users"),
        ("how many", "40 users"),
        ("people", "40 users"),
        ("your sites", "in Ohio, so the US"),
        ("country", "in Ohio, so the US"),
        ("Shall I", "yes please, sounds good"),
        ("Would", "yes please, sounds good"),
    ];
    cases
        .iter()
        .find(|(part, _)| question.contains(part))
        .map_or("we keep running out of our best sellers", |(_, said)| said)
}

#[tokio::test]
async fn a_prospect_chats_and_a_closer_takes_the_lead() {
    let Some(program) = program_for("a_prospect_chats_and_a_closer_takes_the_lead") else {
        return;
    };
    let server = Server::start();
    let mut browser = Browser::start(program).await;

    // The closer opens the console: from then on somebody is there.
    let console = browser.open(&server.sign_in).await;
    browser
        .until(
            &console,
            None,
            "document.querySelector('[data-testid=connection]')",
        )
        .await;

    // The prospect comes to the demo site and opens the chat.
    let site = browser.open(&server.demo_page).await;
    // The launcher stays in its corner, whatever the page does with its body.
    browser.until(&site, None, "window.Fronter?.loaded").await;
    let at_corner = "document.elementFromPoint(innerWidth - 50, innerHeight - 50)?.localName === 'fronter-widget'";
    browser
        .until(
            &site,
            None,
            &format!("(document.body.style.transform = 'translate(-300px, -400px)', {at_corner})"),
        )
        .await;
    let pricing = format!("{}demo/pricing", server.demo_page);
    browser.go(&site, &pricing).await;
    browser.until(&site, None, "window.Fronter").await;
    let known = "void (Fronter('identify', {name: 'Dana Whitfield'}), Fronter('open'))";
    browser.evaluate(&site, None, known).await;
    browser
        .until(
            &site,
            Some(PANEL),
            "document.documentElement.dataset.connection === 'online' \
             && document.querySelector('[data-testid=message]')",
        )
        .await;
    let said = "[...document.querySelectorAll('[data-testid=message]')]";
    let mut asked = browser
        .evaluate(&site, Some(PANEL), &format!("{said}.at(-1).textContent"))
        .await;
    assert!(
        asked.as_str().unwrap().contains("AI assistant"),
        "the first message says that it is a machine: {asked}"
    );

    let mut messages = 0;
    let mut text = "hi! we are 40 people, what would that cost?".to_owned();
    loop {
        messages += 1;
        assert!(messages <= 12, "not handed over after 12 messages: {asked}");
        let before = browser
            .evaluate(&site, Some(PANEL), &format!("{said}.length"))
            .await
            .as_i64()
            .unwrap();
        browser
            .evaluate(
                &site,
                Some(PANEL),
                "document.querySelector('[data-testid=composer]').focus()",
            )
            .await;
        browser.type_text(&site, &text).await;
        browser.press_enter(&site).await;
        browser
            .until(
                &site,
                Some(PANEL),
                &format!(
                    "{said}.length >= {} && {said}.at(-1).dataset.from !== 'prospect'",
                    before + 2
                ),
            )
            .await;
        asked = browser
            .evaluate(&site, Some(PANEL), &format!("{said}.at(-1).textContent"))
            .await;
        if asked.as_str().unwrap().contains("Maria") {
            break;
        }
        text = answer(asked.as_str().unwrap()).to_owned();
    }
    picture(&mut browser, &site, "widget.png").await;

    if std::env::var_os("FRONTER_PICTURES").is_some() {
        browser.evaluate(&site, None, NEIGHBOURS).await;
    }

    // The closer sees the offer, reads the packet, and takes the lead.
    browser.show(&console).await;
    browser.until(&console, None, &format!("!!{DANA}")).await;
    browser
        .evaluate(
            &console,
            None,
            &format!("{DANA}.querySelector('a, button').click()"),
        )
        .await;
    browser
        .until(
            &console,
            None,
            "document.querySelector('[data-testid=accept]')",
        )
        .await;
    browser
        .until(
            &console,
            None,
            "document.querySelector('[data-signal=need] [data-testid=quote]')",
        )
        .await;
    let quote = browser
        .evaluate(
            &console,
            None,
            "document.querySelector('[data-signal=need] [data-testid=quote]').textContent",
        )
        .await;
    assert!(
        quote.as_str().unwrap().contains("running"),
        "the need is shown with the prospect's words: {quote}"
    );
    browser
        .until(
            &console,
            None,
            "/\\$[0-9]/.test(document.querySelector('[data-testid=ev]').textContent)",
        )
        .await;
    // A click on the quote marks the words in the message where they stand.
    browser
        .evaluate(
            &console,
            None,
            "document.querySelector('[data-signal=need] [data-testid=quote]').click()",
        )
        .await;
    browser
        .until(
            &console,
            None,
            "document.querySelector('[data-testid=mark-lit]')",
        )
        .await;
    picture(&mut browser, &console, "console.png").await;
    browser
        .evaluate(
            &console,
            None,
            "document.querySelector('[data-testid=accept]').click()",
        )
        .await;

    // The prospect is told who has joined.
    browser
        .until(
            &site,
            Some(PANEL),
            &format!("{said}.some(m => /has joined/.test(m.textContent))"),
        )
        .await;
    browser
        .until(
            &site,
            Some(PANEL),
            "/You are talking to/.test(document.querySelector('[data-testid=status]').textContent)",
        )
        .await;

    // What the closer writes arrives, with a link that keeps its own brackets only.
    write_in_console(
        &mut browser,
        &console,
        "reply",
        "Here is the plan (see https://example.com/plan_(1)).",
    )
    .await;
    browser
        .until(
            &site,
            Some(PANEL),
            "document.querySelector('[data-testid=message][data-from=closer] a[href=\"https://example.com/plan_(1)\"]')",
        )
        .await;

    // A note is for the team.
    write_in_console(&mut browser, &console, "note", "likes short answers").await;
    browser
        .until(
            &console,
            None,
            "document.querySelector('[data-testid=message][data-from=note]')",
        )
        .await;

    // The lead is moved on.
    browser
        .until(
            &console,
            None,
            "document.querySelector('[data-testid=do-stage]')",
        )
        .await;
    browser
        .evaluate(
            &console,
            None,
            "document.querySelector('[data-testid=do-stage]').click()",
        )
        .await;
    browser
        .evaluate(
            &console,
            None,
            "document.querySelector('[data-testid=dialog-confirm]').click()",
        )
        .await;
    browser
        .until(
            &console,
            None,
            "document.querySelector('[data-testid=lead-status]').textContent === 'Meeting'",
        )
        .await;
    let seen = browser
        .evaluate(&site, Some(PANEL), "document.body.textContent")
        .await;
    assert!(
        !seen.as_str().unwrap().contains("likes short answers"),
        "the prospect sees a private note: {seen}"
    );

    // Erased, the lead leaves the list; its page says what is left of it.
    let click =
        |test_id: &str| format!("document.querySelector('[data-testid={test_id}]').click()");
    let no_dialog = "!document.querySelector('dialog')";
    browser.until(&console, None, no_dialog).await;
    for test_id in ["do-erase", "dialog-confirm"] {
        browser.evaluate(&console, None, &click(test_id)).await;
    }
    browser.until(&console, None, no_dialog).await;
    browser
        .until(
            &console,
            None,
            "![...document.querySelectorAll('[data-testid=lead-row]')].some(row => /Dana/.test(row.textContent)) \
             && /statistics/.test(document.querySelector('.lead-sub').textContent) \
             && !document.querySelector('[data-testid=do-stage]')",
        )
        .await;

    // The admin makes a link, by which Ben is signed in as himself.
    browser
        .evaluate(&console, None, &click("sign-in-link"))
        .await;
    browser
        .evaluate(
            &console,
            None,
            &format!(
                "document.querySelector('[data-testid=field-closer]').value = 'ben'; {}",
                click("dialog-confirm")
            ),
        )
        .await;
    let link = "document.querySelector('[data-testid=link-dialog] [data-testid=link]')?.value";
    browser.until(&console, None, link).await;
    picture(&mut browser, &console, "link.png").await;
    let link = browser.evaluate(&console, None, link).await;
    let ben = browser.open(link.as_str().unwrap()).await;
    browser
        .until(
            &ben,
            None,
            "/^Ben/.test(document.querySelector('[data-testid=who]').textContent) \
             && document.querySelector('[data-testid=sign-in-link]').hidden",
        )
        .await;
}

/// Writes a reply or a private note in the console and sends it.
async fn write_in_console(
    browser: &mut Browser,
    console: &crate::browser::Page,
    mode: &str,
    text: &str,
) {
    browser.show(console).await;
    let choose = format!("document.querySelector('[data-testid=mode-{mode}]').click()");
    browser.evaluate(console, None, &choose).await;
    browser.type_text(console, text).await;
    browser
        .evaluate(
            console,
            None,
            "document.querySelector('.composer [data-testid=send]').click()",
        )
        .await;
}

/// Writes into the widget's composer.
async fn write_in_widget(browser: &mut Browser, site: &crate::browser::Page, text: &str) {
    browser
        .evaluate(
            site,
            Some(PANEL),
            "document.querySelector('[data-testid=composer]').focus()",
        )
        .await;
    browser.type_text(site, text).await;
    browser.press_enter(site).await;
}

#[tokio::test]
async fn a_prospect_loses_nothing_when_the_server_goes_away() {
    let Some(program) = program_for("a_prospect_loses_nothing_when_the_server_goes_away") else {
        return;
    };
    let mut server = Server::start();
    let mut browser = Browser::start(program).await;
    let site = browser.open(&server.demo_page).await;
    browser.until(&site, None, "window.Fronter").await;
    browser.evaluate(&site, None, "void Fronter('open')").await;
    let online = "document.documentElement.dataset.connection === 'online'";
    browser
        .until(
            &site,
            Some(PANEL),
            &format!("{online} && document.querySelector('[data-testid=message]')"),
        )
        .await;

    server.kill();
    browser
        .until(&site, Some(PANEL), &format!("!({online})"))
        .await;
    write_in_widget(&mut browser, &site, "we are 40 people").await;
    let own = "[...document.querySelectorAll('[data-testid=message][data-from=prospect]')]";
    browser
        .until(
            &site,
            Some(PANEL),
            &format!("{own}.length === 1 && {own}[0].dataset.state === 'waiting'"),
        )
        .await;

    // It is sent by itself, over a websocket again, and answered; and it is there once.
    server.come_back();
    let said = "[...document.querySelectorAll('[data-testid=message]')]";
    browser
        .until(
            &site,
            Some(PANEL),
            &format!(
                "{online} && {own}[0].dataset.state === 'sent' && {said}.at(-1).dataset.from === 'agent'"
            ),
        )
        .await;
    let texts = browser
        .evaluate(
            &site,
            Some(PANEL),
            &format!("{own}.map(m => m.querySelector('.bubble').textContent).join('|')"),
        )
        .await;
    assert_eq!(texts.as_str(), Some("we are 40 people"));

    // Stop is stop, and can be taken back.
    write_in_widget(&mut browser, &site, "STOP").await;
    browser
        .until(
            &site,
            Some(PANEL),
            "document.querySelector('#compose').hidden && !document.querySelector('[data-testid=ended]').hidden",
        )
        .await;
    browser
        .evaluate(
            &site,
            Some(PANEL),
            "document.querySelector('[data-testid=restart]').click()",
        )
        .await;
    browser
        .until(
            &site,
            Some(PANEL),
            &format!(
                "!document.querySelector('#compose').hidden && {own}.length === 3 && {said}.at(-1).dataset.from === 'agent'"
            ),
        )
        .await;
}

/// The prospect's row in the console.
const DANA: &str = "[...document.querySelectorAll('[data-testid=lead-row]')].find(row => /Dana/.test(row.textContent))";
/// Others who talk at the same time, so that the console's list is one.
const NEIGHBOURS: &str = r#"(async () => {
  const post = async (path, body, token) => (await fetch(path, {
    method: "POST", body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
  })).json();
  const people = [
    ["Tom Becker", "Alpenrad", ["too much stock of last year's bikes, 8k a month", "15 users", "not now, remind me in february"]],
    ["Lucia Romero", "Casa Romero", ["how much is it?", "7 people", "that's too expensive"]],
    ["Owen Clarke", "Harbour Tools", ["planning takes our team 30 hours a week", "12 users"]],
    ["Ines Moreau", "Maison Moreau", ["do you connect to Shopify?"]],
  ];
  for (const [name, company, said] of people) {
    const { id, token } = await post("/v1/conversations", { campaign: "demo", channel: "widget", prospect: { name, company } });
    for (const [index, text] of said.entries()) await post(`/v1/conversations/${id}/messages`, { id: `${index}`, text }, token);
  }
})()"#;

async fn picture(browser: &mut Browser, page: &crate::browser::Page, name: &str) {
    if let Some(folder) = std::env::var_os("FRONTER_PICTURES") {
        let png = browser.picture(page).await;
        std::fs::write(std::path::Path::new(&folder).join(name), png).unwrap();
    }
}
