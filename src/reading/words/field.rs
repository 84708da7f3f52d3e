//! What a word is about, loosely: the fields of talk that it belongs to.
//!
//! Synonyms mean the same; the words of a field only turn up when people speak
//! of the same matter ("meter", "kilowatt", "juice"). A word may belong to
//! several. A language without a file has no fields, and is read without them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::quick::Map as QuickMap;
use super::spelling::Spelling;
use super::text::Text;
use crate::reading::language::Language;

/// The file of a language: a field's name, and its words and short phrases, parted by commas.
#[derive(Debug, Deserialize)]
struct File {
    fields: BTreeMap<String, String>,
}

fn embedded(language: Language) -> Option<&'static File> {
    static ENGLISH: OnceLock<Option<File>> = OnceLock::new();
    match language {
        Language::En => ENGLISH
            .get_or_init(|| toml::from_str(include_str!("../lexicon/fields.en.toml")).ok())
            .as_ref(),
        _ => None,
    }
}

/// A way to say something of a field, as stems.
#[derive(Debug)]
struct Way {
    stems: Vec<u32>,
    /// The number of the word where only this form of it will do.
    exactly: Option<u32>,
    field: u16,
}

/// A field that is asked for by what it is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Matter {
    Others,
    Trouble,
    Want,
    Asking,
    Fine,
}

/// The names of these fields, in their order.
const MATTERS: [&str; 5] = ["others", "trouble", "want", "asking", "fine"];

/// The matters that something is said of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matters(u8);

impl Matters {
    /// Whether `matter` is one of them.
    pub fn include(self, matter: Matter) -> bool {
        self.0 >> matter as u8 & 1 == 1
    }
}

/// The fields of a language, and the words that belong to them.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    names: Vec<&'static str>,
    /// The numbers of those that are asked for by what they are.
    matters: [Option<u16>; MATTERS.len()],
    /// By field, which of them it is, a bit for each.
    on: Vec<u8>,
    ways: QuickMap<u32, Vec<Way>>,
}

impl Fields {
    /// The fields of `language`, the words of which `spelling` takes in.
    pub fn new(language: Language, spelling: &mut Spelling) -> Self {
        let mut fields = Self::default();
        let Some(file) = embedded(language) else {
            return fields;
        };
        for (name, list) in &file.fields {
            let field = fields.names.len() as u16;
            fields.names.push(name.as_str());
            for way in list.split(',').map(str::trim).filter(|way| !way.is_empty()) {
                let exact = way.starts_with('=');
                let mut stems = Vec::new();
                let mut exactly = None;
                for word in way.trim_start_matches('=').split_whitespace() {
                    let long = spelling.expand(word).map(<[String]>::to_vec);
                    for word in long.unwrap_or_else(|| spelling.written(word)) {
                        let (id, stem) = spelling.learn(&word);
                        exactly = exact.then_some(id);
                        stems.push(stem);
                    }
                }
                if let Some(first) = stems.first().copied() {
                    let one = stems.len() == 1;
                    let exactly = exactly.filter(|_| one);
                    fields.ways.entry(first).or_default().push(Way {
                        stems,
                        exactly,
                        field,
                    });
                }
            }
        }
        fields.matters = MATTERS.map(|name| {
            let at = fields.names.binary_search(&name).ok()?;
            u16::try_from(at).ok()
        });
        fields.on = vec![0; fields.names.len()];
        for (matter, field) in fields.matters.iter().enumerate() {
            if let Some(on) = field.and_then(|field| fields.on.get_mut(usize::from(field))) {
                *on |= 1 << matter;
            }
        }
        fields
    }

    /// The number of the field on `matter`.
    pub fn number(&self, matter: Matter) -> Option<u16> {
        self.matters[matter as usize]
    }

    /// The matters that the fields `said` are on.
    pub fn matters(&self, said: impl Iterator<Item = u16>) -> Matters {
        let bits = said.map(|field| self.on.get(usize::from(field)).copied().unwrap_or_default());
        Matters(bits.fold(0, |all, one| all | one))
    }

    /// The name of the field with the number `field`.
    pub fn name(&self, field: u16) -> &'static str {
        self.names
            .get(usize::from(field))
            .copied()
            .unwrap_or_default()
    }

    /// The fields of what begins with the token at `at`, each once, and where the longest way ends.
    pub fn at(&self, text: &Text<'_>, at: usize, into: &mut Vec<u16>) -> usize {
        into.clear();
        let mut end = at + 1;
        let Some(token) = text.tokens.get(at).filter(|token| token.stem != 0) else {
            return end;
        };
        for way in self.ways.get(&token.stem).into_iter().flatten() {
            let said = way.exactly.is_none_or(|word| word == token.word)
                && way.stems.iter().enumerate().all(|(offset, stem)| {
                    text.tokens
                        .get(at + offset)
                        .is_some_and(|here| here.stem == *stem && here.clause == token.clause)
                });
            if said {
                end = end.max(at + way.stems.len());
                if !into.contains(&way.field) {
                    into.push(way.field);
                }
            }
        }
        end
    }
}
