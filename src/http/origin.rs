//! Where a browser says that a request comes from.

use axum::http::HeaderMap;

use super::problem::Problem;

/// The value of a header, where it is text.
pub fn text_of<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Whether `origin` is this server's own: of its public address, or of the
/// host that the request was sent to.
pub fn is_own(origin: &str, headers: &HeaderMap, public_url: &str) -> bool {
    let Some((_, host)) = origin.split_once("://") else {
        return false;
    };
    if origin_of(public_url).is_some_and(|own| own.eq_ignore_ascii_case(origin)) {
        return true;
    }
    text_of(headers, "host").is_some_and(|own| own.eq_ignore_ascii_case(host))
}

/// The origin of an address: `https://a.example/b` → `https://a.example`.
fn origin_of(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    url.get(..scheme.len() + 3 + host.len())
}

/// Refuses a browser's request from a page that the campaign does not allow.
/// What sends no `Origin` is no page of somebody else's.
///
/// # Errors
/// A problem of status 403.
pub fn check_allowed(
    headers: &HeaderMap,
    allowed: &[String],
    public_url: &str,
) -> Result<(), Problem> {
    let Some(origin) = headers.get("origin") else {
        return Ok(());
    };
    if allowed.is_empty() {
        return Ok(());
    }
    let origin = origin.to_str().unwrap_or_default();
    let is_listed = allowed
        .iter()
        .any(|one| one.trim_end_matches('/').eq_ignore_ascii_case(origin));
    if is_listed || is_own(origin, headers, public_url) {
        return Ok(());
    }
    Err(Problem::forbidden(
        "this campaign does not take conversations from this origin",
    ))
}

/// Refuses a request that carries a cookie but was not made by our own pages.
///
/// # Errors
/// A problem of status 403.
pub fn check_same(headers: &HeaderMap, public_url: &str) -> Result<(), Problem> {
    let is_same = match text_of(headers, "sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        None => text_of(headers, "origin").is_none_or(|origin| is_own(origin, headers, public_url)),
    };
    if is_same {
        Ok(())
    } else {
        Err(Problem::forbidden(
            "a signed-in console is used from its own pages only",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        lines
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn only_listed_and_own_origins_pass_a_restriction() {
        let allowed = ["https://shop.example".to_owned()];
        let cases = [
            ("https://shop.example", true),
            ("https://SHOP.example", true),
            ("https://shop.example.evil.example", false),
            ("https://evil.example", false),
            ("http://shop.example", false),
            ("null", false),
            ("https://chat.example", true),
            ("http://127.0.0.1:8080", true),
        ];
        for (origin, passes) in cases {
            let sent = headers(&[("origin", origin), ("host", "127.0.0.1:8080")]);
            let checked = check_allowed(&sent, &allowed, "https://chat.example/base");
            assert_eq!(checked.is_ok(), passes, "{origin}");
            assert!(check_allowed(&sent, &[], "https://chat.example").is_ok());
        }
    }

    #[test]
    fn a_cookie_works_from_our_own_pages_only() {
        let cases: [(&[(&str, &str)], bool); 6] = [
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("origin", "https://chat.example")], true),
            (&[("origin", "https://evil.example")], false),
            (&[], true),
        ];
        for (lines, passes) in cases {
            let lines: Vec<(&'static str, &str)> = lines.to_vec();
            assert_eq!(
                check_same(&headers(&lines), "https://chat.example").is_ok(),
                passes,
                "{lines:?}"
            );
        }
    }
}
