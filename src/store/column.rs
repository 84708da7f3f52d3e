//! How values stand in columns: ids as what they wrap, times as milliseconds,
//! text and JSON without U+0000.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::Value;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Type};
use uuid::Uuid;

use super::access_token::MaybeHash;
use crate::id::{CampaignId, CloserId, ConversationId, HandoffId, LeadId, ProspectId};

macro_rules! id_column {
    ($($id:ident wraps $inner:ty),* $(,)?) => {$(
        impl<DB: Database> Type<DB> for $id
        where
            $inner: Type<DB>,
        {
            fn type_info() -> DB::TypeInfo {
                <$inner as Type<DB>>::type_info()
            }

            fn compatible(found: &DB::TypeInfo) -> bool {
                <$inner as Type<DB>>::compatible(found)
            }
        }

        impl<'q, DB: Database> Encode<'q, DB> for $id
        where
            $inner: Encode<'q, DB>,
        {
            fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
                self.0.encode_by_ref(buffer)
            }
        }

        impl<'r, DB: Database> Decode<'r, DB> for $id
        where
            $inner: Decode<'r, DB>,
        {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
                <$inner as Decode<'r, DB>>::decode(value).map(Self)
            }
        }
    )*};
}

id_column!(
    ConversationId wraps Uuid,
    LeadId wraps Uuid,
    ProspectId wraps Uuid,
    HandoffId wraps Uuid,
    CloserId wraps String,
    CampaignId wraps String,
    Millis wraps i64,
    MaybeMillis wraps Option<i64>,
    MaybeHash wraps Option<Vec<u8>>,
);

/// A small enum that stands in a text column under the names given here.
macro_rules! text_column {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// The name, as stored and as the API shows it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                match text.as_str() {
                    $($text => Ok(Self::$variant),)*
                    _ => Err(format!("`{text}` is no {}", stringify!($name))),
                }
            }
        }
    };
}
pub(super) use text_column;

/// A time in a bigint column.
pub(super) struct Millis(i64);

impl TryFrom<Millis> for Timestamp {
    type Error = jiff::Error;

    fn try_from(column: Millis) -> Result<Self, jiff::Error> {
        Self::from_millisecond(column.0)
    }
}

/// A time that may be absent.
pub(super) struct MaybeMillis(Option<i64>);

impl TryFrom<MaybeMillis> for Option<Timestamp> {
    type Error = jiff::Error;

    fn try_from(column: MaybeMillis) -> Result<Self, jiff::Error> {
        column.0.map(Timestamp::from_millisecond).transpose()
    }
}

/// The time as it is bound.
pub(super) fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// The time as it is bound, where there is one.
pub(super) fn maybe_millis(at: Option<Timestamp>) -> Option<i64> {
    at.map(millis)
}

/// The text as both databases can keep it.
pub(super) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        Cow::Owned(text.replace('\0', "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The JSON as both databases can keep it.
pub(super) fn storable_json(value: Value) -> Value {
    match value {
        Value::String(text) if text.contains('\0') => Value::String(storable(&text).into_owned()),
        Value::Array(items) => items.into_iter().map(storable_json).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, field)| (storable(&name).into_owned(), storable_json(field)))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_is_replaced_character_for_character() {
        let stored = storable_json(serde_json::json!({"a\0": ["x\0y", 1, null]}));
        assert_eq!(
            stored,
            serde_json::json!({"a\u{fffd}": ["x\u{fffd}y", 1, null]})
        );
        assert!(matches!(storable("plain"), Cow::Borrowed("plain")));
    }
}
