//! Addresses and names in settings, with the right form of what can be meant.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use url::Url;

use crate::http::MetricsAccess;

/// An address to listen on: `127.0.0.1:8080`, or `8080` and `localhost:8080` on this machine alone.
pub(super) fn listen(text: &str) -> Result<SocketAddr, String> {
    let this_machine = |port: &str| port.parse().map(|port| (Ipv4Addr::LOCALHOST, port).into());
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    if let Ok(address) = this_machine(text.strip_prefix("localhost:").unwrap_or(text)) {
        return Ok(address);
    }
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    Err(match (bare.parse::<IpAddr>(), text.strip_prefix(':')) {
        (Ok(address), _) => format!(
            "a port is missing: write `{}`",
            SocketAddr::new(address, 8080)
        ),
        (_, Some(port)) if port.parse::<u16>().is_ok() => format!(
            "an address is missing: write `127.0.0.1:{port}` for this machine alone, or `0.0.0.0:{port}` for every \
             machine that reaches it"
        ),
        _ => "write an address in digits and a port, such as `127.0.0.1:8080` for this machine alone, or `0.0.0.0:8080` \
              for every machine that reaches it"
            .into(),
    })
}

/// The place of the metrics: `on`, `off`, `local` or an address of their own.
pub(super) fn metrics(text: &str) -> Result<MetricsAccess, String> {
    match text {
        "on" => Ok(MetricsAccess::On),
        "off" => Ok(MetricsAccess::Off),
        "local" => Ok(MetricsAccess::Loopback),
        address => listen(address)
            .map(MetricsAccess::Apart)
            .map_err(|why| format!("write `on`, `off`, `local` or an address of their own; {why}")),
    }
}

/// An origin as browsers send it, or `*`: what can never be equal to one is refused.
pub(super) fn origin(text: &str) -> Result<String, String> {
    if text == "*" {
        return Ok(text.into());
    }
    if text.contains('*') {
        return Err(
            "a `*` stands for a whole origin alone: name each, such as `https://app.example.com`"
                .into(),
        );
    }
    if !text.contains("://") {
        return Err(format!(
            "an origin begins with a scheme: write `https://{text}` or `http://{text}`"
        ));
    }
    let url = Url::parse(text).map_err(|error| {
        format!("an origin is a scheme, a host and perhaps a port, such as `http://localhost:5173` ({error})")
    })?;
    let Some(host) = url.host_str().filter(|host| !host.is_empty()) else {
        return Err(format!(
            "browsers send `null` as the origin of `{}` pages: serve them by HTTP",
            url.scheme()
        ));
    };
    let port = url.port().map(|port| format!(":{port}"));
    let right = format!("{}://{host}{}", url.scheme(), port.unwrap_or_default());
    match text.eq_ignore_ascii_case(&right) {
        true => Ok(right),
        false => Err(format!(
            "browsers send scheme, host and port alone: write `{right}`"
        )),
    }
}

/// The name of a host without a scheme and a port, or `*`.
pub(super) fn host(text: &str) -> Result<String, String> {
    let name = text.split_once("://").map_or(text, |(_, rest)| rest);
    let name = name.split('/').next().unwrap_or(name);
    let name = match name.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') && port.parse::<u16>().is_ok() => host,
        _ => name,
    };
    match name == text && !text.is_empty() && (text == "*" || !text.contains('*')) {
        true => Ok(text.into()),
        false if name.is_empty() || name.contains('*') => {
            Err("write the name of a host, such as `claims.example.com`, or `*` for any".into())
        }
        false => Err(format!("write the name of the host alone: `{name}`")),
    }
}

/// The name of a header, or `*`.
pub(super) fn header(text: &str) -> Result<String, String> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let is_name = !text.is_empty() && text.bytes().all(is_token);
    match is_name && (text == "*" || !text.contains('*')) {
        true => Ok(text.to_ascii_lowercase()),
        false => {
            Err("write the name of a header alone, such as `x-request-id`, or `*` for any".into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_understood_or_answered_with_its_right_form() {
        for (text, address) in [
            ("127.0.0.1:9000", "127.0.0.1:9000"),
            ("8727", "127.0.0.1:8727"),
            ("localhost:8727", "127.0.0.1:8727"),
            ("0", "127.0.0.1:0"),
            ("[::1]:80", "[::1]:80"),
        ] {
            assert_eq!(listen(text), Ok(address.parse().unwrap()), "{text}");
        }
        for (text, right) in [
            ("127.0.0.1", "`127.0.0.1:8080`"),
            ("::1", "`[::1]:8080`"),
            ("[::1]", "`[::1]:8080`"),
            (":8727", "`0.0.0.0:8727`"),
            ("localhost", "`127.0.0.1:8080`"),
            ("example.com:80", "in digits"),
            ("http://127.0.0.1:80", "`127.0.0.1:8080`"),
            ("99999", "`127.0.0.1:8080`"),
            ("", "`127.0.0.1:8080`"),
        ] {
            let refused = listen(text).unwrap_err();
            assert!(refused.contains(right), "{text}: {refused}");
        }
    }

    #[test]
    fn metrics_have_a_word_or_an_address() {
        assert_eq!(metrics("on"), Ok(MetricsAccess::On));
        assert_eq!(metrics("off"), Ok(MetricsAccess::Off));
        assert_eq!(metrics("local"), Ok(MetricsAccess::Loopback));
        let apart = MetricsAccess::Apart("127.0.0.1:9100".parse().unwrap());
        assert_eq!(metrics("9100"), Ok(apart));
        assert!(metrics("yes").unwrap_err().contains("`on`, `off`"));
    }

    #[test]
    fn an_origin_that_can_never_match_is_refused_with_one_that_does() {
        for text in [
            "*",
            "https://example.com",
            "http://localhost:5173",
            "HTTPS://Example.com",
            "chrome-extension://abcdef",
            "http://[::1]:8080",
        ] {
            assert!(origin(text).is_ok(), "{text}: {:?}", origin(text));
        }
        for (text, right) in [
            ("localhost:5173", "`http://localhost:5173`"),
            ("example.com", "`https://example.com`"),
            ("http://localhost:5173/", "`http://localhost:5173`"),
            ("https://example.com/path", "`https://example.com`"),
            ("https://example.com?a", "`https://example.com`"),
            ("https://example.com:443", "`https://example.com`"),
            ("https://ann@example.com", "`https://example.com`"),
            ("https://bücher.example", "`https://xn--bcher-kva.example`"),
            ("http://localhost:*", "name each"),
            ("https://*.example.com", "name each"),
            ("http://localhost:99999", "`http://localhost:5173`"),
            ("file:///srv/page.html", "`null`"),
            ("null", "scheme"),
            ("", "scheme"),
        ] {
            let refused = origin(text).unwrap_err();
            assert!(refused.contains(right), "{text}: {refused}");
        }
    }

    #[test]
    fn a_header_is_a_name_alone() {
        assert_eq!(header("X-Tenant"), Ok("x-tenant".into()));
        assert_eq!(header("*"), Ok("*".into()));
        for text in ["", "x-tenant: a", "x-*", "x tenant", "x-報"] {
            let refused = header(text).unwrap_err();
            assert!(refused.contains("`x-request-id`"), "{text}: {refused}");
        }
    }

    #[test]
    fn a_host_is_a_name_alone() {
        for text in ["*", "claims.example.com", "KB.example", "[::2]"] {
            assert_eq!(host(text), Ok(text.into()));
        }
        for (text, right) in [
            ("https://claims.example.com", "`claims.example.com`"),
            ("claims.example.com:443", "`claims.example.com`"),
            ("claims.example.com/", "`claims.example.com`"),
            ("*.example.com", "`*` for any"),
            ("", "`*` for any"),
        ] {
            let refused = host(text).unwrap_err();
            assert!(refused.contains(right), "{text}: {refused}");
        }
    }
}
