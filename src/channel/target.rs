//! Where a webhook may go. Its address is given by people; without a guard the
//! server could be made to call its own network or the cloud's metadata service.
//!
//! The caller resolves the host, asks here, and then connects to one of the
//! addresses that were judged (not to the name again, which may resolve to another),
//! and follows no redirects.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

/// How far webhooks may reach; the setting `allow_private`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Only addresses of the public internet.
    #[default]
    PublicOnly,
    /// Also loopback and private networks, for those who run everything at home.
    /// Link-local addresses (cloud metadata) stay refused.
    PrivateToo,
}

/// An address that may be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The host as in the URL, for the `Host` header and TLS.
    pub host: String,
    /// The port, given or the scheme's own.
    pub port: u16,
    /// The addresses to connect to, all judged.
    pub addresses: Vec<IpAddr>,
}

/// Why an address may not be called.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetRefusal {
    /// It is no URL.
    #[error("not a URL: {0}")]
    NotUrl(String),
    /// Only `https` and `http` can be called.
    #[error("scheme `{0}` cannot be called: use https or http")]
    Scheme(String),
    /// A name and password in the URL would end up in logs.
    #[error("the URL must not contain a user name or password")]
    UserInfo,
    /// There is no host.
    #[error("the URL has no host")]
    NoHost,
    /// The host has no address.
    #[error("host `{0}` does not resolve")]
    Unresolved(String),
    /// At least one of the host's addresses may not be called.
    #[error("`{host}` leads to {address}, which is {why}")]
    Address {
        /// The host in the URL.
        host: String,
        /// The first address refused.
        address: IpAddr,
        /// What kind of address it is.
        why: &'static str,
    },
}

/// Judges a URL with the addresses that its host resolved to. A host that is itself
/// an address needs no resolving: `resolved` may then be empty. One refused address
/// refuses the URL: a host that is both public and private is up to something.
pub fn judge_target(url: &str, resolved: &[IpAddr], reach: Reach) -> Result<Target, TargetRefusal> {
    let url = Url::parse(url.trim()).map_err(|error| TargetRefusal::NotUrl(error.to_string()))?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err(TargetRefusal::Scheme(url.scheme().to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(TargetRefusal::UserInfo);
    }
    let host = url
        .host_str()
        .filter(|host| !host.is_empty())
        .ok_or(TargetRefusal::NoHost)?;
    let port = url.port_or_known_default().ok_or(TargetRefusal::NoHost)?;
    // The URL parser has already turned `0x7f.1` and the like into an address.
    let literal: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    let addresses: Vec<IpAddr> = literal.map_or_else(|| resolved.to_vec(), |address| vec![address]);
    if addresses.is_empty() {
        return Err(TargetRefusal::Unresolved(host.to_owned()));
    }
    for address in &addresses {
        if let Some(why) = refused(*address, reach) {
            return Err(TargetRefusal::Address {
                host: host.to_owned(),
                address: *address,
                why,
            });
        }
    }
    Ok(Target {
        host: host.to_owned(),
        port,
        addresses,
    })
}

/// Why an address may not be called; None if it may.
pub fn refused(address: IpAddr, reach: Reach) -> Option<&'static str> {
    let (why, kind) = match address {
        IpAddr::V4(address) => special_v4(address)?,
        IpAddr::V6(address) => special_v6(address)?,
    };
    match (reach, kind) {
        (Reach::PrivateToo, Kind::Private) => None,
        _ => Some(why),
    }
}

#[derive(Clone, Copy)]
enum Kind {
    /// May be allowed by the setting.
    Private,
    /// Never.
    Never,
}

fn special_v4(address: Ipv4Addr) -> Option<(&'static str, Kind)> {
    Some(match address.octets() {
        [127, ..] => ("loopback", Kind::Private),
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => ("a private network", Kind::Private),
        [100, 64..=127, ..] => ("shared address space", Kind::Private),
        [169, 254, ..] => ("link-local", Kind::Never),
        [0, ..] => ("no host", Kind::Never),
        [192, 0, 0, _] | [192, 88, 99, _] => ("reserved for protocols", Kind::Never),
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => ("for documentation", Kind::Never),
        [198, 18..=19, ..] => ("for benchmarks", Kind::Never),
        [224..=239, ..] => ("multicast", Kind::Never),
        [240..=255, ..] => ("reserved", Kind::Never),
        _ => return None,
    })
}

fn special_v6(address: Ipv6Addr) -> Option<(&'static str, Kind)> {
    if address == Ipv6Addr::LOCALHOST {
        return Some(("loopback", Kind::Private));
    }
    Some(match address.segments() {
        [0xfc00..=0xfdff, ..] => ("a private network", Kind::Private),
        [0xfe80..=0xfeff, ..] => ("link-local", Kind::Never),
        [0xff00..=0xffff, ..] => ("multicast", Kind::Never),
        [0, 0, 0, 0, 0, 0xffff, ..] => ("an IPv4 address in disguise", Kind::Never),
        [0x64, 0xff9b, ..] => ("translated to IPv4", Kind::Never),
        [0x2002, ..] => ("tunnelled to IPv4", Kind::Never),
        // Teredo and other protocol assignments.
        [0x2001, 0..=0x01ff, ..] => ("reserved for protocols", Kind::Never),
        [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => ("for documentation", Kind::Never),
        // Everything public lies in 2000::/3.
        [0x2000..=0x3fff, ..] => return None,
        _ => ("reserved", Kind::Never),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judges_addresses() {
        // address, refused by default, refused with `allow_private`
        for (address, public_only, private_too) in [
            ("93.184.216.34", false, false),
            ("2606:4700::1111", false, false),
            ("127.0.0.1", true, false),
            ("127.255.0.1", true, false),
            ("::1", true, false),
            ("10.1.2.3", true, false),
            ("172.16.0.1", true, false),
            ("172.31.255.255", true, false),
            ("172.32.0.1", false, false),
            ("192.168.1.1", true, false),
            ("100.64.0.1", true, false),
            ("100.127.255.255", true, false),
            ("100.128.0.1", false, false),
            ("fd12::1", true, false),
            ("fc00::1", true, false),
            ("169.254.169.254", true, true),
            ("fe80::1", true, true),
            ("fec0::1", true, true),
            ("0.0.0.0", true, true),
            ("0.1.2.3", true, true),
            ("::", true, true),
            ("224.0.0.1", true, true),
            ("ff02::1", true, true),
            ("255.255.255.255", true, true),
            ("198.18.0.1", true, true),
            ("192.0.2.1", true, true),
            ("::ffff:127.0.0.1", true, true),
            ("::ffff:93.184.216.34", true, true),
            ("::7f00:1", true, true),
            ("64:ff9b::7f00:1", true, true),
            ("64:ff9b:1::1", true, true),
            ("2002:7f00:1::", true, true),
            ("2001::1", true, true),
            ("2001:db8::1", true, true),
            ("2001:4860:4860::8888", false, false),
        ] {
            let address: IpAddr = address.parse().unwrap();
            assert_eq!(
                refused(address, Reach::PublicOnly).is_some(),
                public_only,
                "{address}"
            );
            assert_eq!(
                refused(address, Reach::PrivateToo).is_some(),
                private_too,
                "{address}"
            );
        }
    }

    #[test]
    fn judges_urls() {
        let public: IpAddr = "93.184.216.34".parse().unwrap();
        let private: IpAddr = "10.0.0.1".parse().unwrap();
        let judge = |url: &str, resolved: &[IpAddr]| judge_target(url, resolved, Reach::PublicOnly);

        let target = judge("https://hooks.example.com/a?b", &[public]).unwrap();
        assert_eq!(
            (target.host.as_str(), target.port),
            ("hooks.example.com", 443)
        );
        assert_eq!(target.addresses, [public]);
        assert_eq!(
            judge("http://hooks.example.com:8080/", &[public])
                .unwrap()
                .port,
            8080
        );
        assert!(judge("https://[2606:4700::1111]/", &[]).is_ok());

        for (url, resolved) in [
            ("not a url", &[public][..]),
            ("ftp://example.com/", &[public]),
            ("file:///etc/passwd", &[]),
            ("https://user:password@example.com/", &[public]),
            ("https://example.com/", &[]),
            ("https://example.com/", &[private]),
            ("https://example.com/", &[public, private]),
            // A literal counts, whatever a resolver says.
            ("http://127.0.0.1:9000/", &[public]),
            ("http://2130706433/", &[public]),
            ("http://0x7f.1/", &[public]),
            ("http://[::ffff:7f00:1]/", &[public]),
            ("http://[::1]/", &[public]),
        ] {
            assert!(judge(url, resolved).is_err(), "{url}");
        }
        assert!(judge_target("http://127.0.0.1:9000/", &[], Reach::PrivateToo).is_ok());
        assert!(judge_target("http://169.254.169.254/", &[], Reach::PrivateToo).is_err());
    }
}
