//! The pages: demo site, widget and console, embedded in the program.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::doors::Doors;
use super::origin::text_of;
use super::problem::Problem;

static WEB: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/web");

/// A file as it is sent.
struct Asset {
    bytes: &'static [u8],
    kind: &'static str,
    etag: String,
    /// Content security policy sources of the inline scripts, where it is a page.
    inline: String,
}

static ASSETS: LazyLock<HashMap<&'static str, Asset>> = LazyLock::new(|| {
    let mut assets = HashMap::new();
    gather(&WEB, &mut assets);
    assets
});

fn gather(folder: &'static Dir<'static>, assets: &mut HashMap<&'static str, Asset>) {
    for file in folder.files() {
        let Some(path) = file.path().to_str() else {
            continue;
        };
        let Some(kind) = media_type(path) else {
            continue;
        };
        let bytes = file.contents();
        let digest = Sha256::digest(bytes);
        let asset = Asset {
            bytes,
            kind,
            etag: format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(&digest[..12])),
            inline: file
                .contents_utf8()
                .filter(|_| is_page(path))
                .map(inline_scripts)
                .unwrap_or_default(),
        };
        assets.insert(path, asset);
    }
    for inner in folder.dirs() {
        gather(inner, assets);
    }
}

/// The media type by the file's ending; what has none of these is not sent.
fn media_type(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit_once('.')?;
    Some(match ending {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

fn is_page(path: &str) -> bool {
    media_type(path).is_some_and(|kind| kind.starts_with("text/html"))
}

/// `'sha256-…'` of every script that stands in the page itself.
fn inline_scripts(page: &str) -> String {
    page.split("<script>")
        .skip(1)
        .filter_map(|rest| rest.split("</script>").next())
        .fold(String::new(), |list, script| {
            let digest = STANDARD.encode(Sha256::digest(script.as_bytes()));
            list + " 'sha256-" + &digest + "'"
        })
}

/// What a page may do.
enum Policy {
    /// The demo site, as any customer's page with a careful policy.
    Demo,
    /// The chat in its frame, and who may frame it.
    Panel { ancestors: String },
    /// The console.
    Console,
    /// No page.
    File,
}

fn send(path: &str, policy: Policy, headers: &HeaderMap) -> Result<Response, Problem> {
    let asset = ASSETS.get(path).ok_or_else(|| Problem::not_found("page"))?;
    let mut response = if is_known(headers, &asset.etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind))];
        (kind, asset.bytes).into_response()
    };
    let policy = match policy {
        Policy::Demo => format!(
            "default-src 'self'; script-src 'self'{}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
             object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
            asset.inline
        ),
        Policy::Panel { ancestors } => format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
             connect-src 'self'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; \
             frame-ancestors {ancestors}"
        ),
        Policy::Console => {
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'none'; require-trusted-types-for 'script'"
                .to_owned()
        }
        Policy::File => "default-src 'none'; frame-ancestors 'none'".to_owned(),
    };
    let own = response.headers_mut();
    let mut set = |name: header::HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            own.insert(name, value);
        }
    };
    set(header::ETAG, &asset.etag);
    // The loader is asked for on every page of every customer.
    let cache = if path == "widget/widget.js" {
        "public, max-age=300, stale-while-revalidate=86400"
    } else {
        "no-cache"
    };
    set(header::CACHE_CONTROL, cache);
    set(header::CONTENT_SECURITY_POLICY, &policy);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "strict-origin-when-cross-origin");
    if path.starts_with("widget/") {
        let resource_policy = header::HeaderName::from_static("cross-origin-resource-policy");
        set(resource_policy, "cross-origin");
        set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    }
    Ok(response)
}

fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    text_of(headers, "if-none-match").is_some_and(|known| {
        known
            .split(',')
            .map(|one| one.trim().trim_start_matches("W/"))
            .any(|one| one == "*" || one == etag.trim_start_matches("W/"))
    })
}

/// The demo site's first page.
pub async fn home(headers: HeaderMap) -> Result<Response, Problem> {
    send("demo/index.html", Policy::Demo, &headers)
}

/// A page or file of the demo site.
pub async fn demo(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    if name.contains('.') {
        let policy = if is_page(&name) {
            Policy::Demo
        } else {
            Policy::File
        };
        return send(&format!("demo/{name}"), policy, &headers);
    }
    send(&format!("demo/{name}.html"), Policy::Demo, &headers)
}

/// The loader.
pub async fn loader(headers: HeaderMap) -> Result<Response, Problem> {
    send("widget/widget.js", Policy::File, &headers)
}

/// Which campaign a panel is for.
#[derive(Debug, Deserialize)]
pub struct PanelQuery {
    campaign: Option<String>,
}

/// A file of the widget.
pub async fn widget(
    State(doors): State<Doors>,
    Path(name): Path<String>,
    Query(query): Query<PanelQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let policy = if is_page(&name) {
        Policy::Panel {
            ancestors: ancestors(&doors, query.campaign.as_deref()),
        }
    } else {
        Policy::File
    };
    send(&format!("widget/{name}"), policy, &headers)
}

/// Who may frame the panel: the campaign's origins and our own pages, or everybody.
fn ancestors(doors: &Doors, campaign: Option<&str>) -> String {
    let loaded = campaign.and_then(|id| doors.desk().library().campaign(id));
    let allowed = loaded
        .as_ref()
        .map(|loaded| loaded.campaign.identity.allowed_origins.as_slice())
        .unwrap_or_default();
    if allowed.is_empty() {
        return "*".to_owned();
    }
    let is_source = |origin: &&String| {
        origin.contains("://")
            && !origin.contains(|c: char| c.is_whitespace() || ";,'\"".contains(c))
    };
    allowed
        .iter()
        .filter(is_source)
        .fold("'self'".to_owned(), |list, origin| {
            format!("{list} {}", origin.trim_end_matches('/'))
        })
}

/// The console.
pub async fn console(headers: HeaderMap) -> Result<Response, Problem> {
    send("console/index.html", Policy::Console, &headers)
}

/// A file of the console.
pub async fn console_file(
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let policy = if is_page(&name) {
        Policy::Console
    } else {
        Policy::File
    };
    send(&format!("console/{name}"), policy, &headers)
}

/// The icon that browsers ask for by themselves.
pub async fn icon(headers: HeaderMap) -> Result<Response, Problem> {
    send("console/icon.svg", Policy::File, &headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_sent_once_and_documents_of_the_house_never() {
        assert!(ASSETS.contains_key("widget/panel.html"));
        assert!(!ASSETS.keys().any(|path| path.contains("README")));
        let mut headers = HeaderMap::new();
        let first = send("widget/panel.js", Policy::File, &headers).unwrap();
        assert_eq!(first.status(), 200);
        headers.insert("if-none-match", first.headers()["etag"].clone());
        let again = send("widget/panel.js", Policy::File, &headers).unwrap();
        assert_eq!(again.status(), 304);
        assert!(send("../Cargo.toml", Policy::File, &headers).is_err());
    }

    #[test]
    fn the_demo_pages_allow_their_own_inline_scripts() {
        let page = "<script>a()</script><script src=\"b.js\"></script>";
        assert_eq!(inline_scripts(page).matches("sha256-").count(), 1);
    }
}
