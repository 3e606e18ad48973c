//! The hosts and addresses to which hooks may post.
//!
//! A hook's host must be allowed by its name. The addresses to which the name leads are checked
//! too, when they are connected to: one that is not on the public internet must be allowed itself,
//! so that whoever has the name cannot lead posts into the operator's network.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

use url::{Host, Url};

/// A host, an address or a network to which hooks may post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// A host, by its name, at a port.
    Host(String, u16),
    /// An address at a port, or at any.
    Address(IpAddr, Option<u16>),
    /// The addresses that begin with as many bits of an address, at any port.
    Network(IpAddr, u8),
}

/// The refusal of a text that is neither host, address nor network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "write a host such as `hooks.example` (port 443) or `hooks.example:8443`, an address such as `10.0.0.5` or `10.0.0.5:8080`, or a network such as `10.0.0.0/8`"
)]
pub struct AllowedError;

/// The way in which a connection carries what is posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transport {
    /// By TLS.
    Encrypted,
    /// As it is.
    Plain,
}

/// All hosts, addresses and networks to which hooks may post.
#[derive(Clone, Debug, Default)]
pub(super) struct AllowList(pub(super) Vec<Allowed>);

/// The port of a host that is named without one.
const HTTPS: u16 = 443;

impl FromStr for Allowed {
    type Err = AllowedError;

    fn from_str(text: &str) -> Result<Allowed, AllowedError> {
        if let Some((address, bits)) = text.split_once('/') {
            let address: IpAddr = address.parse().map_err(|_| AllowedError)?;
            let bits = bits.parse().map_err(|_| AllowedError)?;
            let most = if address.is_ipv4() { 32 } else { 128 };
            return (bits <= most)
                .then_some(Allowed::Network(address, bits))
                .ok_or(AllowedError);
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Allowed::Address(address.to_canonical(), None));
        }
        if let Ok(address) = text.parse::<SocketAddr>() {
            let ip = address.ip().to_canonical();
            return Ok(Allowed::Address(ip, Some(address.port())));
        }
        let (name, port) = match text.rsplit_once(':') {
            Some((name, port)) => (name, port.parse().map_err(|_| AllowedError)?),
            None => (text, HTTPS),
        };
        match Host::parse(name) {
            // In lower case, and as the DNS has names of other scripts.
            Ok(Host::Domain(name)) if !name.is_empty() && !name.contains('*') => {
                Ok(Allowed::Host(name, port))
            }
            _ => Err(AllowedError),
        }
    }
}

impl AllowList {
    /// Whether a hook may have this address.
    pub(super) fn has_url(&self, url: &Url) -> bool {
        let Some(port) = url.port_or_known_default() else {
            return false;
        };
        match url.host() {
            Some(Host::Domain(name)) => self.0.iter().any(
                |allowed| matches!(allowed, Allowed::Host(host, at) if host == name && *at == port),
            ),
            Some(Host::Ipv4(address)) => self.has_address((address, port).into()),
            Some(Host::Ipv6(address)) => self.has_address((address, port).into()),
            None => false,
        }
    }

    /// Whether an address to which a host's name leads may be connected to: it is public and the
    /// connection is encrypted, or it is allowed itself.
    pub(super) fn may_connect(&self, address: SocketAddr, transport: Transport) -> bool {
        transport == Transport::Encrypted && is_public(address.ip()) || self.has_address(address)
    }

    fn has_address(&self, address: SocketAddr) -> bool {
        let ip = address.ip().to_canonical();
        self.0.iter().any(|allowed| match allowed {
            Allowed::Host(..) => false,
            Allowed::Address(other, port) => {
                ip == *other && port.is_none_or(|port| port == address.port())
            }
            Allowed::Network(network, bits) => is_within(ip, *network, *bits),
        })
    }
}

/// Whether an address begins with as many bits of a network's address.
fn is_within(address: IpAddr, network: IpAddr, bits: u8) -> bool {
    let bits = u32::from(bits);
    match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => {
            let differing = u32::from(address) ^ u32::from(network);
            differing.leading_zeros() >= bits
        }
        (IpAddr::V6(address), IpAddr::V6(network)) => {
            let differing = u128::from(address) ^ u128::from(network);
            differing.leading_zeros() >= bits
        }
        _ => false,
    }
}

/// The networks of IPv4 that are not of the public internet, by the IANA registry of special
/// addresses (RFC 6890).
const SPECIAL: &[(Ipv4Addr, u8)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 3),
];

/// The one network of IPv6 that has addresses of the public internet.
const GLOBAL: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// The networks within that are not public, or lead to addresses of IPv4 that may not be.
const SPECIAL_6: &[(Ipv6Addr, u8)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether an address is one of the public internet.
fn is_public(address: IpAddr) -> bool {
    let address = address.to_canonical();
    match address {
        IpAddr::V4(_) => !SPECIAL
            .iter()
            .any(|(network, bits)| is_within(address, IpAddr::V4(*network), *bits)),
        IpAddr::V6(_) => {
            let (global, bits) = GLOBAL;
            is_within(address, IpAddr::V6(global), bits)
                && !SPECIAL_6
                    .iter()
                    .any(|(network, bits)| is_within(address, IpAddr::V6(*network), *bits))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(texts: &[&str]) -> AllowList {
        AllowList(texts.iter().map(|text| text.parse().unwrap()).collect())
    }

    #[test]
    fn a_host_an_address_or_a_network_is_read() {
        let host = |name: &str, port| Allowed::Host(name.into(), port);
        for (text, allowed) in [
            ("hooks.example", host("hooks.example", 443)),
            ("Hooks.Example:8443", host("hooks.example", 8443)),
            ("localhost:80", host("localhost", 80)),
            ("10.0.0.5", Allowed::Address([10, 0, 0, 5].into(), None)),
            (
                "10.0.0.5:80",
                Allowed::Address([10, 0, 0, 5].into(), Some(80)),
            ),
            (
                "[::1]:80",
                Allowed::Address(Ipv6Addr::LOCALHOST.into(), Some(80)),
            ),
            ("::1", Allowed::Address(Ipv6Addr::LOCALHOST.into(), None)),
            ("10.0.0.0/8", Allowed::Network([10, 0, 0, 0].into(), 8)),
        ] {
            assert_eq!(text.parse(), Ok(allowed), "{text}");
        }
        for wrong in [
            "",
            "*",
            "*.example",
            "https://a.example",
            "a:b",
            "10.0.0.0/33",
            "a b",
        ] {
            assert_eq!(wrong.parse::<Allowed>(), Err(AllowedError), "{wrong}");
        }
    }

    /// Each case: a list, an address of a hook, and whether it is allowed.
    #[test]
    fn a_hook_is_at_an_allowed_host_and_port() {
        for (allowed, url, expected) in [
            (&["hooks.example"][..], "https://hooks.example/a", true),
            (&["hooks.example"], "https://HOOKS.example:443/a", true),
            (&["hooks.example"], "https://hooks.example:8443/a", false),
            (&["hooks.example"], "http://hooks.example/a", false),
            (&["hooks.example"], "https://a.hooks.example/", false),
            (&["hooks.example"], "https://hooks.example.evil/", false),
            (&["hooks.example:8443"], "https://hooks.example:8443/", true),
            (&["127.0.0.1:9"], "http://127.0.0.1:9/", true),
            (&["127.0.0.1:9"], "http://127.0.0.1:10/", false),
            (&["127.0.0.1:9"], "http://localhost:9/", false),
            (&["10.0.0.0/8"], "http://10.1.2.3:80/", true),
            (&["10.0.0.0/8"], "http://11.1.2.3:80/", false),
            (&["::1"], "http://[::1]:7/", true),
            (&["127.0.0.1"], "http://[::ffff:127.0.0.1]:7/", true),
            (&[], "https://hooks.example/", false),
        ] {
            let url: Url = url.parse().unwrap();
            assert_eq!(list(allowed).has_url(&url), expected, "{allowed:?} {url}");
        }
    }

    /// Each case: an address, and whether it is public.
    #[test]
    fn an_address_that_is_not_public_is_connected_to_only_if_it_is_allowed_itself() {
        for (address, is_public) in [
            ("93.184.216.34", true),
            ("127.0.0.1", false),
            ("127.8.8.8", false),
            ("0.0.0.0", false),
            ("10.0.0.1", false),
            ("172.16.0.1", false),
            ("172.32.0.1", true),
            ("192.168.1.1", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("2606:2800:220:1::1", true),
            ("::1", false),
            ("::", false),
            ("fe80::1", false),
            ("fd00::1", false),
            ("64:ff9b::7f00:1", false),
            ("2002:7f00:1::", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:93.184.216.34", true),
            ("2001:db8::1", false),
        ] {
            let ip: IpAddr = address.parse().unwrap();
            let at = SocketAddr::new(ip, 443);
            let names_alone = list(&["hooks.example"]);
            assert_eq!(
                names_alone.may_connect(at, Transport::Encrypted),
                is_public,
                "{address}"
            );
            assert!(!names_alone.may_connect(at, Transport::Plain), "{address}");
            assert!(
                list(&[address]).may_connect(at, Transport::Plain),
                "{address}"
            );
        }
    }
}
