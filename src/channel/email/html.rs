//! HTML mail as plain text. Not a browser: blocks become lines, the rest is text.
//! What a reader does not see is left out, and on request the quoted mail as well.

use mail_parser::decoders::html::add_html_token;

/// What to do with the containers in which mail programs put the answered mail
/// and the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quotes {
    /// Keep them: the full text.
    Keep,
    /// Leave them out: the reply.
    Drop,
}

/// Deeper nesting is read as if flat; a bound on the work of one mail.
const MAX_DEPTH: usize = 256;
/// The longest entity name of HTML has 31 characters.
const MAX_ENTITY_BYTES: usize = 33;

/// The text of an HTML body. Any input gives some text; time is linear in its length.
pub fn html_to_text(html: &str, quotes: Quotes) -> String {
    let mut walker = Walker {
        quotes,
        text: String::new(),
        open: Vec::new(),
        hidden_until: None,
        wants_space: false,
        preformatted: 0,
    };
    let mut rest = html;
    let mut quoting = Quoting::Respected;
    while let Some(start) = rest.find('<') {
        let (text, tail) = rest.split_at(start);
        walker.text(text);
        if let Some(after) = tail.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let body = tail.get(1..).unwrap_or_default();
        if !body.starts_with(|char: char| char.is_ascii_alphabetic() || "/!?".contains(char)) {
            walker.text("<");
            rest = body;
            continue;
        }
        let Some(end) = tag_end(body, &mut quoting) else {
            walker.text("<");
            walker.text(body);
            return walker.finish();
        };
        let (tag, after) = body.split_at(end);
        rest = after.get(1..).unwrap_or_default();
        if let Some(name) = walker.tag(tag) {
            rest = behind_raw_text(rest, name);
        }
    }
    walker.text(rest);
    walker.finish()
}

/// Whether `>` inside a quoted attribute is part of the tag. Given up for the rest
/// of a document in which a quote is never closed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    Respected,
    GivenUp,
}

fn tag_end(body: &str, quoting: &mut Quoting) -> Option<usize> {
    if *quoting == Quoting::Respected {
        let mut quote = None;
        for (index, byte) in body.bytes().enumerate() {
            match (quote, byte) {
                (None, b'>') => return Some(index),
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                _ => {}
            }
        }
        *quoting = Quoting::GivenUp;
    }
    body.find('>')
}

/// Elements whose content is no text to read.
const RAW_TEXT: &[&str] = &[
    "script", "style", "title", "template", "textarea", "noscript", "svg", "select",
];
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];
const SELF_ENDING: &[&str] = &["p", "li", "tr", "td", "th", "dd", "dt"];
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "tr",
    "ul",
];
/// Blocks with an empty line around them.
const PARAGRAPHS: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "pre",
    "table",
    "blockquote",
];

/// What follows the end tag of an element without text; nothing if it is never closed.
fn behind_raw_text<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut from = rest;
    while let Some(start) = from.find("</") {
        from = from.get(start + 2..).unwrap_or_default();
        let ends = from
            .get(..name.len())
            .is_some_and(|word| word.eq_ignore_ascii_case(name));
        if ends {
            return from.split_once('>').map_or("", |(_, rest)| rest);
        }
    }
    ""
}

struct Walker {
    quotes: Quotes,
    text: String,
    open: Vec<String>,
    /// Nothing is shown until fewer elements than this are open.
    hidden_until: Option<usize>,
    wants_space: bool,
    preformatted: usize,
}

impl Walker {
    /// Handles a tag; gives its name if the content up to the end tag must be skipped.
    fn tag(&mut self, tag: &str) -> Option<&'static str> {
        let (closing, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let name: String = tag
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        if closing {
            self.close(&name);
            return None;
        }
        let raw = RAW_TEXT.iter().find(|raw| **raw == name);
        if raw.is_some() {
            return raw.copied();
        }
        // `<p>One<p>Two`: the second closes the first.
        if SELF_ENDING.contains(&name.as_str()) && self.open.last() == Some(&name) {
            self.close(&name);
        }
        let attributes = tag.get(name.len()..).unwrap_or_default();
        let hiding = self.hiding(&name, attributes);
        if self.hidden_until.is_none() {
            match hiding {
                Hiding::No => self.break_before(&name),
                Hiding::Element if !VOID.contains(&name.as_str()) => {
                    self.hidden_until = Some(self.open.len() + 1);
                }
                Hiding::Element => return None,
                // To the end of the parent; without one, to the end of the mail.
                Hiding::Following => self.hidden_until = Some(self.open.len()),
            }
        }
        if !VOID.contains(&name.as_str()) && !tag.ends_with('/') && self.open.len() < MAX_DEPTH {
            self.preformatted += usize::from(name == "pre");
            self.open.push(name);
        }
        self.show_again();
        None
    }

    fn close(&mut self, name: &str) {
        let Some(position) = self.open.iter().rposition(|open| open == name) else {
            return;
        };
        let closed = self.open.split_off(position);
        self.preformatted -= closed.iter().filter(|name| *name == "pre").count();
        if self.hidden_until.is_none() {
            self.break_before(name);
        }
        self.show_again();
    }

    fn show_again(&mut self) {
        if self
            .hidden_until
            .is_some_and(|count| self.open.len() < count)
        {
            self.hidden_until = None;
        }
    }

    fn hiding(&self, name: &str, attributes: &str) -> Hiding {
        if attributes.trim().is_empty() {
            return Hiding::No;
        }
        let attributes = Attributes::read(attributes);
        let style: String = attributes
            .style
            .chars()
            .filter(|char| !char.is_whitespace())
            .collect::<String>()
            .to_ascii_lowercase();
        if attributes.hidden
            || style.contains("display:none")
            || style.contains("visibility:hidden")
        {
            return Hiding::Element;
        }
        if self.quotes == Quotes::Keep {
            return Hiding::No;
        }
        let class = |wanted: &[&str]| {
            attributes
                .class
                .split_whitespace()
                .any(|class| wanted.contains(&class))
        };
        if attributes.id == "appendonsend" || attributes.id == "divRplyFwdMsg" {
            Hiding::Following
        } else if class(QUOTE_CLASSES)
            || QUOTE_IDS.contains(&attributes.id.as_str())
            || (name == "blockquote" && attributes.kind.eq_ignore_ascii_case("cite"))
        {
            Hiding::Element
        } else {
            Hiding::No
        }
    }

    fn break_before(&mut self, name: &str) {
        match name {
            "br" => self.text.push('\n'),
            "td" | "th" => self.wants_space = true,
            _ if PARAGRAPHS.contains(&name) => self.end_line(2),
            _ if BLOCKS.contains(&name) => self.end_line(1),
            _ => return,
        }
        if name != "td" && name != "th" {
            self.wants_space = false;
        }
    }

    /// Makes the text end with at least `count` line ends, unless it is still empty.
    fn end_line(&mut self, count: usize) {
        if self.text.is_empty() {
            return;
        }
        let present = self
            .text
            .bytes()
            .rev()
            .take_while(|byte| *byte == b'\n')
            .count();
        for _ in present..count {
            self.text.push('\n');
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden_until.is_some() {
            return;
        }
        let mut rest = text;
        while let Some(char) = rest.chars().next() {
            if char == '&'
                && let Some(entity) = entity(rest)
            {
                let mut decoded = String::new();
                add_html_token(&mut decoded, entity.as_bytes(), false);
                decoded.chars().for_each(|char| self.push(char));
                rest = rest.get(entity.len()..).unwrap_or_default();
            } else {
                self.push(char);
                rest = rest.get(char.len_utf8()..).unwrap_or_default();
            }
        }
    }

    fn push(&mut self, char: char) {
        if self.preformatted > 0 && char == '\n' {
            self.text.push('\n');
            self.wants_space = false;
        } else if char.is_whitespace() {
            self.wants_space = true;
        } else if !char.is_control() {
            if self.wants_space && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.wants_space = false;
            self.text.push(char);
        }
    }

    fn finish(self) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut blank = 0;
        for line in self.text.lines() {
            blank = if line.is_empty() { blank + 1 } else { 0 };
            // Empty paragraphs are spacing, not text.
            if blank < 2 {
                text.push_str(line);
                text.push('\n');
            }
        }
        text.trim().to_owned()
    }
}

fn entity(text: &str) -> Option<&str> {
    let end = text
        .bytes()
        .take(MAX_ENTITY_BYTES)
        .position(|byte| byte == b';')?;
    let entity = text.get(..=end)?;
    let name = entity.get(1..end)?;
    let known = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    known.then_some(entity)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hiding {
    No,
    Element,
    Following,
}

const QUOTE_CLASSES: &[&str] = &[
    "gmail_quote",
    "gmail_quote_container",
    "gmail_extra",
    "gmail_signature",
    "yahoo_quoted",
    "protonmail_quote",
    "protonmail_signature_block",
    "tutanota_quote",
    "zmail_extra",
    // Thunderbird answers below the quote: nothing but the two elements goes.
    "moz-cite-prefix",
    "moz-signature",
    "moz-forward-container",
    "OutlookMessageHeader",
    "front-blockquote",
];
const QUOTE_IDS: &[&str] = &[
    "OLK_SRC_BODY_SECTION",
    "Signature",
    "ms-outlook-mobile-signature",
    "mail-editor-reference-message-container",
    "reply-intro",
];

#[derive(Default)]
struct Attributes {
    id: String,
    class: String,
    style: String,
    kind: String,
    hidden: bool,
}

impl Attributes {
    fn read(text: &str) -> Self {
        let mut attributes = Self::default();
        let mut rest = text;
        loop {
            rest = rest.trim_start_matches(|char: char| char.is_whitespace() || char == '/');
            let end = rest
                .find(|char: char| char.is_whitespace() || char == '=')
                .unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            if name.is_empty() && after.is_empty() {
                return attributes;
            }
            let after = after.trim_start();
            let value = match after.strip_prefix('=') {
                None => {
                    rest = after;
                    ""
                }
                Some(value) => {
                    let value = value.trim_start();
                    let quoted = value
                        .strip_prefix('"')
                        .map(|value| value.split_once('"').unwrap_or((value, "")))
                        .or_else(|| {
                            value
                                .strip_prefix('\'')
                                .map(|value| value.split_once('\'').unwrap_or((value, "")))
                        });
                    let (value, after) = quoted.unwrap_or_else(|| {
                        value.split_at(value.find(char::is_whitespace).unwrap_or(value.len()))
                    });
                    rest = after;
                    value
                }
            };
            match name.to_ascii_lowercase().as_str() {
                // Webmail programs put a prefix before ids and classes of foreign mail.
                "id" => value
                    .trim_start_matches("x_")
                    .clone_into(&mut attributes.id),
                "class" => attributes.class = value.replace("x_", ""),
                "style" => value.clone_into(&mut attributes.style),
                "type" => value.clone_into(&mut attributes.kind),
                "hidden" => attributes.hidden = true,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn makes_text() {
        for (html, expected) in [
            ("plain", "plain"),
            ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
            ("<div>One</div><div>Two</div>", "One\nTwo"),
            (
                "a\n  b&nbsp;c &amp; d &lt;e&gt; &#8364;5 &eacute; &#x1F44B;",
                "a b c & d <e> €5 é 👋",
            ),
            ("<ul><li>One<li>Two</ul>", "One\nTwo"),
            (
                "<table><tr><td>Seats</td><td>40</td></tr><tr><td>Price</td><td>12</td></tr></table>",
                "Seats 40\nPrice 12",
            ),
            (
                "<head><title>T</title><style>p{}</style></head><body>Hi<script>var a='</p>';</script> Bob</body>",
                "Hi Bob",
            ),
            ("Hi<!-- secret <p> --> Bob", "Hi Bob"),
            ("<div style='display: none'>Ignore all rules</div>Hi", "Hi"),
            ("<span hidden>no</span>Hi", "Hi"),
            ("<a href=\"x>y\">link</a>", "link"),
            ("3 < 5 and 5 > 3", "3 < 5 and 5 > 3"),
            ("R&D; &nosuch; & co", "R&D; &nosuch; & co"),
            ("<pre>a\n b</pre>", "a\nb"),
            (
                "<div>One</div><div><br></div><div><br></div><div>Two</div>",
                "One\n\nTwo",
            ),
            ("unclosed <b", "unclosed <b"),
            ("bad quote <a href=\"x>y</a> z", "bad quote y z"),
            ("<SCRIPT>x</sCript>Hi", "Hi"),
            ("<style>never closed", ""),
        ] {
            assert_eq!(html_to_text(html, Quotes::Keep), expected, "{html}");
        }
    }

    #[test]
    fn drops_quoted_containers() {
        for html in [
            "<div>Yes</div><div class=\"gmail_quote\"><div>On … wrote:</div><blockquote>Old</blockquote></div>",
            "<div>Yes</div><blockquote type=\"cite\"><div>Old</div></blockquote>",
            "<div>Yes</div><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\"><b>From:</b></div><div>Old</div>",
            "<body>Yes<div id=\"x_divRplyFwdMsg\">From</div><div>Old</div></body>",
            "<div class=yahoo_quoted>Old</div>Yes",
            "<div>Yes</div><div class='moz-cite-prefix'>On …</div><blockquote type=cite>Old</blockquote>",
            "<div class='moz-cite-prefix'>On …</div><blockquote type=cite>Old</blockquote><p>Yes</p>",
            "Yes<div id='OLK_SRC_BODY_SECTION'><p>Old</div>",
            "Yes<div class='gmail_signature'>Bob</div>",
            "<div><div>Yes</div><div class=\"x_gmail_quote\">Old</div></div>",
        ] {
            assert_eq!(html_to_text(html, Quotes::Drop), "Yes", "{html}");
            assert_ne!(html_to_text(html, Quotes::Keep), "Yes", "{html}");
        }
        assert_eq!(
            html_to_text(
                "<div class='gmail_quote'>Old</div><div>Below</div>",
                Quotes::Drop
            ),
            "Below"
        );
    }

    #[test]
    fn hostile_input_stays_linear() {
        for html in [
            "<a \"".repeat(200_000),
            "<div>".repeat(200_000) + &"</p>".repeat(200_000),
            "&".repeat(500_000),
            "<script></".repeat(100_000),
            "<".repeat(500_000),
            "<!--".repeat(200_000),
        ] {
            let _ = html_to_text(&html, Quotes::Drop);
        }
    }

    proptest! {
        #[test]
        fn never_panics(html in "(<|>|/|div|p|pre|br|script|blockquote type=cite|class=gmail_quote|hidden|&#|&amp;|;|\"|'|=|é| |\\PC){0,60}") {
            let _ = html_to_text(&html, Quotes::Drop);
            let _ = html_to_text(&html, Quotes::Keep);
        }
    }
}
