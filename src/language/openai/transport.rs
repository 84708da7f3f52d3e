//! One HTTP call: no hidden retries, the status and headers of a refusal kept,
//! and the answer bounded before anybody parses it.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use jiff::fmt::rfc2822;
use tokio_tungstenite::tungstenite::http;

/// Bytes of one line of the event stream. The parser behind it needs quadratic
/// time for long lines.
const LONGEST_LINE: usize = 64 * 1024;
/// Bytes of a whole answer; a token comes in an event of some 300 bytes.
const LONGEST_ANSWER: usize = 4 * 1024 * 1024;
/// Bytes that are read of a refusal.
const LONGEST_REFUSAL: usize = 16 * 1024;

/// The endpoint refused the request.
#[derive(Debug, thiserror::Error)]
#[error("the endpoint answered {status}")]
pub(super) struct Refused {
    pub(super) status: u16,
    pub(super) retry_after: Option<Duration>,
    /// What it said, for finding out what it does not understand. Never logged.
    pub(super) body: String,
}

/// A line or the answer is longer than any answer.
#[derive(Debug, thiserror::Error)]
#[error("the answer is longer than an answer may be")]
struct TooLong;

/// Performs one call.
#[derive(Debug, Clone)]
pub(super) struct OneCall {
    pub(super) http: reqwest::Client,
}

impl tower::Service<HttpRequestFactory> for OneCall {
    type Response = reqwest::Response;
    type Error = OpenAIError;
    type Future = Pin<Box<dyn Future<Output = Result<reqwest::Response, OpenAIError>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), OpenAIError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequestFactory) -> Self::Future {
        let http = self.http.clone();
        Box::pin(async move {
            let request = request.build().await?;
            let response = http.execute(request).await?;
            if !response.status().is_success() || is_page(&response) {
                return Err(OpenAIError::Boxed(Box::new(refused(response).await)));
            }
            bounded(response)
        })
    }
}

/// Whether a page for people came, as from a proxy or a sign-in portal.
fn is_page(response: &reqwest::Response) -> bool {
    header(response, "content-type").is_some_and(|kind| kind.starts_with("text/html"))
}

fn header<'r>(response: &'r reqwest::Response, name: &str) -> Option<&'r str> {
    response.headers().get(name)?.to_str().ok()
}

/// For how long the endpoint wants to be left alone: in milliseconds, in seconds, or
/// until a date, which the answer's own date tells how far off it is.
fn wait_of<'r>(header: impl Fn(&str) -> Option<&'r str>) -> Option<Duration> {
    let number = |name: &str| header(name).and_then(|text| text.trim().parse::<u64>().ok());
    if let Some(milliseconds) = number("retry-after-ms") {
        return Some(Duration::from_millis(milliseconds));
    }
    if let Some(seconds) = number("retry-after") {
        return Some(Duration::from_secs(seconds));
    }
    let date = |name: &str| rfc2822::parse(header(name)?.trim()).ok();
    let wait = date("retry-after")?.timestamp() - date("date")?.timestamp();
    Duration::try_from(wait).ok()
}

async fn refused(response: reqwest::Response) -> Refused {
    let status = response.status().as_u16();
    let retry_after = wait_of(|name| header(&response, name));
    let mut body = Vec::new();
    let mut stream = response.bytes_stream();
    while let Some(Ok(bytes)) = stream.next().await {
        body.extend_from_slice(&bytes[..bytes.len().min(LONGEST_REFUSAL - body.len())]);
        if body.len() >= LONGEST_REFUSAL {
            break;
        }
    }
    Refused {
        status,
        retry_after,
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}

/// The response with a body that ends with an error where it gets too long.
fn bounded(response: reqwest::Response) -> Result<reqwest::Response, OpenAIError> {
    let mut builder = http::Response::builder().status(response.status());
    if let Some(headers) = builder.headers_mut() {
        *headers = response.headers().clone();
    }
    let body = reqwest::Body::wrap_stream(bounded_stream(response.bytes_stream()));
    let bounded = builder
        .body(body)
        .map_err(|error| OpenAIError::Boxed(Box::new(error)))?;
    Ok(bounded.into())
}

fn bounded_stream<S>(stream: S) -> impl Stream<Item = Result<Bytes, std::io::Error>>
where
    S: Stream<Item = reqwest::Result<Bytes>>,
{
    let mut line = 0;
    let mut whole = 0;
    stream.map(move |piece| {
        let bytes = piece.map_err(std::io::Error::other)?;
        whole += bytes.len();
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            line += part.len();
            if line > LONGEST_LINE {
                return Err(std::io::Error::other(TooLong));
            }
            if part.ends_with(b"\n") {
                line = 0;
            }
        }
        if whole > LONGEST_ANSWER {
            return Err(std::io::Error::other(TooLong));
        }
        Ok(bytes)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_endpoint_says_how_long_to_wait_in_three_ways() {
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        type Case<'a> = (&'a [(&'a str, &'a str)], Option<u64>);
        let cases: [Case<'_>; 8] = [
            (&[], None),
            (&[("retry-after", "30")], Some(30_000)),
            (&[("retry-after", "30"), ("retry-after-ms", "50")], Some(50)),
            (
                &[("retry-after", "Sun, 06 Nov 1994 08:51:07 GMT"), date],
                Some(90_000),
            ),
            // It is over, …
            (
                &[("retry-after", "Sun, 06 Nov 1994 08:49:00 GMT"), date],
                None,
            ),
            // … nobody knows what time it is there, …
            (&[("retry-after", "Sun, 06 Nov 1994 08:51:07 GMT")], None),
            // … or it is no time at all.
            (&[("retry-after", "soon"), date], None),
            (&[("retry-after", "-5"), date], None),
        ];
        for (headers, wanted) in cases {
            let header = |name: &str| {
                let mut known = headers.iter();
                known
                    .find(|(known, _)| *known == name)
                    .map(|(_, value)| *value)
            };
            let wait = wait_of(header).map(|wait| wait.as_millis() as u64);
            assert_eq!(wait, wanted, "{headers:?}");
        }
    }
}
