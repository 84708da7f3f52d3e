//! The house's table, read from the source: which room may use which, what is
//! pure, where SQL may stand, and how long a file may be.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Every room and its floor.
const ROOMS: &[(&str, u8)] = &[
    ("campaign", 0),
    ("signal", 0),
    ("reading", 0),
    ("conversation", 0),
    ("qualification", 0),
    ("handoff", 0),
    ("speech", 0),
    ("id", 0),
    ("language", 1),
    ("store", 1),
    ("channel", 1),
    ("clock", 1),
    ("config", 1),
    ("library", 1),
    ("telemetry", 1),
    ("turn", 2),
    ("worker", 2),
    ("http", 3),
    ("cli", 3),
    ("app", 4),
    ("program", 4),
    ("main", 4),
    ("lib", 4),
];

/// Uses of a room on the same floor, each with its reason.
const NEIGHBOURS: &[(&str, &str, &str)] = &[
    (
        "language",
        "library",
        "an order carries the loaded campaign, which is a value",
    ),
    ("worker", "turn", "the worker gives the desk what is due"),
];

/// What must not stand in pure code.
const IMPURE: &[&str] = &[
    "async fn",
    "async move",
    ".await",
    "tokio::",
    "sqlx::",
    "axum::",
    "reqwest::",
    "std::env::",
    "std::fs::",
    "std::net::",
    "std::thread::",
    "std::process::",
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "now_v7",
    "getrandom",
    "println!",
    "tracing::",
];

/// The beginnings of statements, in the lower case that the store writes.
const SQL: &[&str] = &[
    "\"select ",
    "\"insert into ",
    "\"update ",
    "\"delete from ",
    "sqlx::query",
];

/// Production lines that a file may have.
const MOST_LINES: usize = 500;

/// Files that may be longer, each with its reason.
const LONG: &[(&str, usize, &str)] = &[
    (
        "conversation/state.rs",
        850,
        "one fold over every event that there is",
    ),
    (
        "conversation/decide/step.rs",
        620,
        "the choice of the next step, to be parted by kind of step",
    ),
    (
        "speech/voice.rs",
        720,
        "one wording for every move that there is",
    ),
    ("library.rs", 510, "the shelf and the reading of its folder"),
];

struct Source {
    /// The path below `src`.
    path: String,
    /// The text without its tests.
    text: String,
}

impl Source {
    fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// The lines without comments, numbered from 1.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..)
            .zip(self.text.lines())
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn at(&self, line: usize) -> String {
        format!("src/{}:{line}", self.path)
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// All source files but those that are tests only.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    paths.sort();
    let whole: BTreeMap<String, String> = paths
        .iter()
        .map(|path| {
            let below = path.strip_prefix(&root).unwrap();
            let below = below.to_str().unwrap().to_owned();
            (below, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    let tests = test_modules(&whole);
    whole
        .into_iter()
        .filter(|(path, _)| !tests.contains(path))
        .map(|(path, text)| Source {
            path,
            text: without_tests(&text),
        })
        .collect()
}

/// The files that are declared under `#[cfg(test)]`.
fn test_modules(whole: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (path, text) in whole {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = file.strip_suffix(".rs").unwrap_or(file);
        let inside = match (folder, stem) {
            (folder, "mod" | "lib" | "main") => folder.to_owned(),
            ("", stem) => stem.to_owned(),
            (folder, stem) => format!("{folder}/{stem}"),
        };
        let mut is_test = false;
        let mut named = None;
        for line in text.lines().map(str::trim) {
            if line == "#[cfg(test)]" {
                is_test = true;
            } else if let Some(path) = line.strip_prefix("#[path = \"") {
                named = Some(path.trim_end_matches("\"]").to_owned());
            } else if !line.starts_with("#[") {
                let module = line
                    .strip_prefix("mod ")
                    .and_then(|rest| rest.strip_suffix(';'));
                if let (true, Some(module)) = (is_test, module) {
                    let beside = |name: &str, folder: &str| match folder {
                        "" => name.to_owned(),
                        folder => format!("{folder}/{name}"),
                    };
                    match &named {
                        Some(name) => found.insert(beside(name, folder)),
                        None => found.insert(beside(&format!("{module}.rs"), &inside)),
                    };
                }
                is_test = false;
                named = None;
            }
        }
    }
    found
}

/// The text up to its tests, which stand at the end.
fn without_tests(text: &str) -> String {
    let end = text
        .find("#[cfg(test)]\nmod tests {")
        .or_else(|| text.find("#[cfg(test)]\npub mod tests {"));
    text[..end.unwrap_or(text.len())].to_owned()
}

fn floor_of(room: &str) -> Option<u8> {
    let found = ROOMS.iter().find(|(name, _)| *name == room);
    found.map(|(_, floor)| *floor)
}

/// The rooms named behind `crate::` in a line, also in `crate::{a, b::c}`.
fn rooms_used(line: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.chars()
            .take_while(|char| char.is_alphanumeric() || *char == '_')
            .collect()
    };
    line.split("crate::")
        .skip(1)
        .flat_map(|rest| match rest.strip_prefix('{') {
            None => vec![word(rest)],
            Some(list) => {
                let mut depth = 0_usize;
                let mut rooms = Vec::new();
                let mut start = true;
                for (index, char) in list.char_indices() {
                    match char {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        char if start && !char.is_whitespace() => {
                            rooms.push(word(&list[index..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
                rooms
            }
        })
        .collect()
}

fn none(violations: Vec<String>) {
    assert!(violations.is_empty(), "\n{}", violations.join("\n"));
}

#[test]
fn every_room_is_on_a_floor() {
    let unknown = sources()
        .iter()
        .filter(|source| floor_of(source.room()).is_none())
        .map(|source| format!("src/{}: a room of no floor; add it to ROOMS", source.path))
        .collect();
    none(unknown);
}

#[test]
fn rooms_use_what_is_below_them() {
    let mut violations = Vec::new();
    for source in sources() {
        let room = source.room().to_owned();
        let Some(floor) = floor_of(&room) else {
            continue;
        };
        for (number, line) in source.code() {
            for used in rooms_used(line) {
                let Some(used_floor) = floor_of(&used) else {
                    continue;
                };
                let is_neighbour = NEIGHBOURS
                    .iter()
                    .any(|(from, to, _)| *from == room && *to == used);
                let allowed = used == room
                    || used_floor < floor
                    || (floor == 0 && used_floor == 0)
                    || (floor == 4 && used_floor == 4)
                    || is_neighbour;
                if !allowed {
                    violations.push(format!(
                        "{}: `{room}` (floor {floor}) uses `{used}` (floor {used_floor})",
                        source.at(number)
                    ));
                }
            }
        }
    }
    none(violations);
}

#[test]
fn the_ground_floor_is_pure() {
    let mut violations = Vec::new();
    for source in sources() {
        if floor_of(source.room()) != Some(0) {
            continue;
        }
        for (number, line) in source.code() {
            for impure in IMPURE {
                if line.contains(impure) {
                    violations.push(format!("{}: `{impure}` in pure code", source.at(number)));
                }
            }
        }
    }
    none(violations);
}

#[test]
fn sql_stands_in_the_store_and_http_at_the_doors() {
    let mut violations = Vec::new();
    for source in sources() {
        let room = source.room();
        for (number, line) in source.code() {
            if room != "store" {
                for sql in SQL {
                    if line.contains(sql) {
                        violations.push(format!("{}: SQL outside of the store", source.at(number)));
                    }
                }
            }
            if !["http", "app"].contains(&room) && line.contains("axum::") {
                violations.push(format!("{}: axum outside of the doors", source.at(number)));
            }
        }
    }
    none(violations);
}

#[test]
fn files_are_short() {
    let mut violations = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        let exception = LONG.iter().find(|(path, _, _)| *path == source.path);
        let most = exception.map_or(MOST_LINES, |(_, most, _)| *most);
        if lines > most {
            violations.push(format!(
                "src/{}: {lines} production lines, at most {most}",
                source.path
            ));
        }
    }
    none(violations);
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |database: &str| -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("migrations")
            .join(database);
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}

#[test]
fn rooms_behind_crate_are_found() {
    for (line, expected) in [
        ("use crate::store::Store;", vec!["store"]),
        (
            "use crate::{turn::{Desk, Hub}, store, id::*};",
            vec!["turn", "store", "id"],
        ),
        (
            "let a: crate::http::Doors = crate::app::b();",
            vec!["http", "app"],
        ),
        ("use super::store;", vec![]),
    ] {
        assert_eq!(rooms_used(line), expected, "{line}");
    }
}

/// `fronter check` refuses a webhook that waits for what is not in the list.
#[test]
fn whatever_is_announced_stands_in_the_list_of_events() {
    let kinds = ["conversation", "lead", "handoff", "prospect", "engine"];
    let is_event = |word: &str| {
        word.split_once('.').is_some_and(|(kind, what)| {
            let is_name = what
                .bytes()
                .all(|letter| letter.is_ascii_lowercase() || letter == b'_');
            kinds.contains(&kind) && !what.is_empty() && is_name
        })
    };
    let mut found = BTreeSet::new();
    for source in sources() {
        if ["conversation", "turn", "worker"].contains(&source.room()) {
            for (_, line) in source.code() {
                let words = line.split('"').skip(1).step_by(2);
                found.extend(words.filter(|word| is_event(word)).map(str::to_owned));
            }
        }
    }
    assert!(found.len() > 15, "{found:?}");
    for event in found {
        assert!(
            fronter::conversation::effect::ANNOUNCED.contains(&event.as_str()),
            "{event} is announced and stands in no list"
        );
    }
}
