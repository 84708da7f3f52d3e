//! The words for what is told from the record of the talk.

use super::text;
use super::voice::Voice;
use crate::conversation::agenda::NOT_AMONG;
use crate::conversation::message::MoveKind;

impl Voice<'_> {
    /// What the record says, with the value that there is to tell.
    pub(super) fn recorded(&mut self, about: &str, value: Option<&str>) -> String {
        self.did(MoveKind::Answer, Some("record"), None);
        if let Some(name) = value.filter(|_| about == NOT_AMONG) {
            self.said.used.push(format!("{NOT_AMONG}:{name}"));
        }
        let slots = [("value", value.map(str::to_owned))];
        let (section, name) = match about {
            "noted" => ("noted", "told"),
            "noted_open" => ("noted", "nothing"),
            "number_open" => ("noted", "no_number"),
            "email_open" => ("noted", "no_email"),
            about => ("record", about),
        };
        text::capitalised(&self.say(section, name, &slots))
    }
}
