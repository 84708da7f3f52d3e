//! The packet as Markdown, HTML and text: one registry a format, each with the
//! escaping that the format needs.

use std::sync::LazyLock;

use handlebars::{Handlebars, RenderError, TemplateError, html_escape, no_escape};

use super::shape::Packet;

/// A format for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Markdown.
    Markdown,
    /// A page of its own.
    Html,
    /// Plain text.
    Text,
}

/// Why a packet cannot be shown: a template of this program is wrong.
#[derive(Debug, thiserror::Error)]
pub enum PacketError {
    /// It cannot be read.
    #[error("a template of the packet cannot be read: {0}")]
    Template(String),
    /// It asks for what the packet does not have.
    #[error("a template of the packet cannot be filled")]
    Render(#[from] Box<RenderError>),
}

type Registry = Result<Handlebars<'static>, TemplateError>;

const NAME: &str = "packet";

static MARKDOWN: LazyLock<Registry> = LazyLock::new(|| {
    registry(
        include_str!("../../../prompts/packet/packet.md.hbs"),
        markdown_escape,
    )
});
static HTML: LazyLock<Registry> = LazyLock::new(|| {
    registry(
        include_str!("../../../prompts/packet/packet.html.hbs"),
        html_escape,
    )
});
static TEXT: LazyLock<Registry> = LazyLock::new(|| {
    registry(
        include_str!("../../../prompts/packet/packet.txt.hbs"),
        no_escape,
    )
});

fn registry(template: &str, escape: fn(&str) -> String) -> Registry {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.register_escape_fn(escape);
    registry.register_template_string(NAME, template)?;
    Ok(registry)
}

/// A backslash before everything that Markdown could take for its own.
fn markdown_escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        if matches!(
            letter,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&'
        ) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

impl Packet {
    /// The packet for people.
    ///
    /// # Errors
    /// Where a template is wrong, which a test excludes.
    pub fn render(&self, format: Format) -> Result<String, PacketError> {
        let registry = match format {
            Format::Markdown => &MARKDOWN,
            Format::Html => &HTML,
            Format::Text => &TEXT,
        };
        match &**registry {
            Ok(registry) => registry
                .render(NAME, self)
                .map_err(|error| PacketError::Render(Box::new(error))),
            Err(error) => Err(PacketError::Template(error.to_string())),
        }
    }

    /// The length in bytes of the longest of its three texts.
    pub(super) fn longest(&self) -> usize {
        [Format::Markdown, Format::Html, Format::Text]
            .into_iter()
            .filter_map(|format| self.render(format).ok())
            .map(|text| text.len())
            .max()
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hostile_is_left_to_markdown() {
        let cases = [
            ("plain words, 5 + 5 = 10!", "plain words, 5 + 5 = 10!"),
            ("# heading", "\\# heading"),
            ("[x](https://evil.example)", "\\[x\\](https://evil.example)"),
            ("![x](y)", "!\\[x\\](y)"),
            ("<script>", "\\<script\\>"),
            ("&lt;b&gt;", "\\&lt;b\\&gt;"),
            (
                "`code` **bold** _it_",
                "\\`code\\` \\*\\*bold\\*\\* \\_it\\_",
            ),
            ("a|b ~~c~~", "a\\|b \\~\\~c\\~\\~"),
            ("\\[x]", "\\\\\\[x\\]"),
        ];
        for (text, expected) in cases {
            assert_eq!(markdown_escape(text), expected, "{text}");
        }
    }
}
