//! Reading request bodies, with problems that say where they are wrong.

use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::doors::Doors;
use super::problem::Problem;

/// So much of a body that is too large is read all the same: a client that still
/// writes when it is answered sees a broken connection, and no answer. In bytes.
const READ_AND_DROPPED: usize = 16 * 1024 * 1024;

/// A JSON body.
#[derive(Debug, Clone, Copy)]
pub struct JsonBody<T>(pub T);

/// A JSON body that may be absent; what is absent is an empty object.
#[derive(Debug, Clone, Copy)]
pub struct OptionalJsonBody<T>(pub T);

/// The query of the address.
#[derive(Debug, Clone, Copy)]
pub struct QueryOf<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Doors> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, doors: &Doors) -> Result<Self, Problem> {
        check_is_json(request.headers())?;
        let bytes = whole(request, doors).await?;
        read(&bytes).map(Self)
    }
}

impl<T: DeserializeOwned> FromRequest<Doors> for OptionalJsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, doors: &Doors) -> Result<Self, Problem> {
        let checked = check_is_json(request.headers());
        let bytes = whole(request, doors).await?;
        if bytes.is_empty() {
            return read(b"{}").map(Self);
        }
        checked?;
        read(&bytes).map(Self)
    }
}

impl<T: DeserializeOwned> FromRequestParts<Doors> for QueryOf<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, doors: &Doors) -> Result<Self, Problem> {
        let Query(query) = Query::<T>::from_request_parts(parts, doors)
            .await
            .map_err(|error| Problem::unreadable(of_query(&error.body_text())))?;
        Ok(Self(query))
    }
}

fn check_is_json(headers: &HeaderMap) -> Result<(), Problem> {
    let kind = super::origin::text_of(headers, "content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let is_json = kind.eq_ignore_ascii_case("application/json")
        || (kind.len() > 5 && kind.to_ascii_lowercase().ends_with("+json"));
    if is_json {
        Ok(())
    } else {
        Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "the body must be JSON: `Content-Type: application/json`",
        ))
    }
}

async fn whole(request: Request, doors: &Doors) -> Result<Bytes, Problem> {
    let most = doors.limits().body_bytes;
    bounded(request.into_body(), most).await
}

/// The whole of a body that has no more than `most` bytes.
///
/// # Errors
/// 413 where it is longer, 400 where it breaks off.
pub async fn bounded(body: axum::body::Body, most: usize) -> Result<Bytes, Problem> {
    use futures_util::StreamExt as _;
    let mut stream = body.into_data_stream();
    let mut whole = bytes::BytesMut::new();
    let mut length = 0_usize;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Problem::unreadable("the body broke off"))?;
        length += chunk.len();
        if length <= most {
            whole.extend_from_slice(&chunk);
        } else if length > READ_AND_DROPPED {
            break;
        }
    }
    if length > most {
        return Err(Problem::too_large(format!(
            "the body has more than {most} bytes"
        )));
    }
    Ok(whole.freeze())
}

/// Reads JSON into `T`.
///
/// # Errors
/// 400 where it is not JSON, 422 where a field is wrong.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if std::str::from_utf8(bytes).is_err() {
        return Err(Problem::unreadable("the body is not valid UTF-8"));
    }
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| Problem::unreadable(format!("the body is not valid JSON: {error}")))?;
    from_value(value)
}

/// Reads a JSON value into `T`.
///
/// # Errors
/// 422 where a field is wrong.
pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    if !value.is_object() {
        return Err(Problem::invalid("", "the body must be a JSON object"));
    }
    let kept = value.clone();
    serde_json::from_value(value).map_err(|error| {
        let detail = error.to_string();
        Problem::invalid(pointer_of::<T>(&kept, &detail), plain(&detail))
    })
}

/// What is wrong with a query, by the parameter's name.
fn of_query(detail: &str) -> String {
    let start = "Failed to deserialize query string: ";
    let detail = detail.strip_prefix(start).unwrap_or(detail);
    match detail.split_once(": ") {
        Some((name, wrong)) if !name.contains(' ') => {
            format!("the query: {name}: {}", plain(wrong))
        }
        _ => format!("the query: {}", plain(detail)),
    }
}

/// What is wrong with a value, in words for people who call by hand: what it must
/// be, not what the program calls it.
fn plain(detail: &str) -> String {
    if detail.starts_with("invalid digit found") || detail.starts_with("number too large") {
        return "must be a whole number".to_owned();
    }
    if detail.starts_with("Invalid decimal") || detail.contains("a Decimal type") {
        return "must be an amount such as 12000.00".to_owned();
    }
    if detail.starts_with("failed to parse") {
        return "must be a date such as 2027-03-31, or a time such as 2027-03-31T09:00:00Z"
            .to_owned();
    }
    let Some((given, wanted)) = ["invalid type: ", "invalid value: "]
        .iter()
        .find_map(|start| detail.strip_prefix(start))
        .and_then(|rest| rest.rsplit_once(", expected "))
    else {
        return detail.to_owned();
    };
    let wanted = match wanted {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "an object",
        // "struct Context", "adjacently tagged enum Owner"
        named if named.starts_with("struct ") || named.contains(" enum ") => "an object",
        other => other,
    };
    format!("must be {wanted}, and not the {}", given.replace('`', ""))
}

/// The field that an error is about: the one it names, or the one without
/// which there is another error or none.
fn pointer_of<T: DeserializeOwned>(value: &Value, detail: &str) -> String {
    let named = ["missing field `", "unknown field `"]
        .iter()
        .find_map(|start| detail.strip_prefix(start))
        .and_then(|rest| rest.split('`').next());
    if let Some(name) = named {
        return format!("/{name}");
    }
    let mut pointer = String::new();
    while let Some(deeper) = culprit::<T>(value, &pointer, detail) {
        pointer = deeper;
    }
    pointer
}

/// The member of the object at `pointer` without which there is another error or none.
fn culprit<T: DeserializeOwned>(value: &Value, pointer: &str, detail: &str) -> Option<String> {
    let names = value.pointer(pointer)?.as_object()?.keys();
    let mut suspects = names.filter(|name| {
        let mut without = value.clone();
        let object = without.pointer_mut(pointer).and_then(Value::as_object_mut);
        object.and_then(|object| object.remove(*name));
        let error = serde_json::from_value::<T>(without).err();
        error.is_none_or(|error| error.to_string() != detail)
    });
    let name = suspects.next()?;
    let name = name.replace('~', "~0").replace('/', "~1");
    Some(format!("{pointer}/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "only read into")]
    struct Letter {
        text: String,
        #[serde(default)]
        copies: u8,
        #[serde(default)]
        sender: Option<Sender>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "only read into")]
    struct Sender {
        name: Option<String>,
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        let cases: [(&[u8], u16, &str); 9] = [
            (b"{\"text\":", 400, ""),
            (b"\xff\xfe", 400, ""),
            (b"[]", 422, ""),
            (b"{}", 422, "/text"),
            (b"{\"text\":7}", 422, "/text"),
            (b"{\"text\":\"a\",\"copies\":\"b\"}", 422, "/copies"),
            (b"{\"text\":\"a\",\"copies\":300}", 422, "/copies"),
            (
                b"{\"text\":\"a\",\"sender\":{\"name\":5}}",
                422,
                "/sender/name",
            ),
            (b"{\"text\":\"a\",\"sender\":5}", 422, "/sender"),
        ];
        for (body, status, pointer) in cases {
            let problem = read::<Letter>(body).unwrap_err();
            assert_eq!(problem.status.as_u16(), status, "{problem:?}");
            if status == 422 {
                assert_eq!(problem.errors[0].pointer, pointer, "{problem:?}");
            }
        }
        assert!(read::<Letter>(b"{\"text\":\"a\"}").is_ok());
    }

    #[test]
    fn what_is_wrong_is_said_without_our_names_for_it() {
        let cases = [
            (
                "invalid type: string \"many\", expected u32",
                "must be a whole number, 0 or more, and not the string \"many\"",
            ),
            (
                "invalid type: integer `5`, expected a string",
                "must be a string, and not the integer 5",
            ),
            (
                "invalid type: string \"x\", expected adjacently tagged enum Owner",
                "must be an object, and not the string \"x\"",
            ),
            (
                "invalid type: string \"yes\", expected a boolean",
                "must be true or false, and not the string \"yes\"",
            ),
            (
                "Invalid decimal: unknown character",
                "must be an amount such as 12000.00",
            ),
            (
                "unknown variant `fax`, expected `widget` or `api`",
                "unknown variant `fax`, expected `widget` or `api`",
            ),
            ("missing field `text`", "missing field `text`"),
        ];
        for (detail, expected) in cases {
            assert_eq!(plain(detail), expected);
        }
        let query = "Failed to deserialize query string: limit: invalid digit found in string";
        assert_eq!(of_query(query), "the query: limit: must be a whole number");
    }
}
