//! Resolves the name of a hook's host, and gives out only addresses that may be connected to.
//!
//! What is checked is what is connected to: a name that leads elsewhere at another time (DNS
//! rebinding) is checked then.

use std::{io, net::SocketAddr};

use ureq::{
    Error,
    config::Config,
    http::{Uri, uri::Scheme},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};

use crate::watch::hook::allow_list::{AllowList, Transport};

/// A resolver whose addresses are allowed.
#[derive(Debug)]
pub(super) struct CheckedResolver<R = DefaultResolver> {
    allowed: AllowList,
    resolver: R,
}

impl CheckedResolver {
    /// A resolver by the operating system.
    pub(super) fn new(allowed: AllowList) -> CheckedResolver {
        CheckedResolver {
            allowed,
            resolver: DefaultResolver::default(),
        }
    }
}

impl<R: Resolver> Resolver for CheckedResolver<R> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let resolved = self.resolver.resolve(uri, config, timeout)?;
        let transport = match uri.scheme() == Some(&Scheme::HTTPS) {
            true => Transport::Encrypted,
            false => Transport::Plain,
        };
        let mut checked = self.empty();
        let mut refused: Vec<SocketAddr> = Vec::new();
        for address in resolved.iter() {
            match self.allowed.may_connect(*address, transport) {
                true => checked.push(*address),
                false => refused.push(*address),
            }
        }
        match (checked.is_empty(), refused.first()) {
            (true, Some(address)) => Err(Error::Io(io::Error::new(
                io::ErrorKind::PermissionDenied,
                format!(
                    "the host leads to {}, to which hooks may not post: allow the address itself by `--allow-webhook {}`",
                    address.ip(),
                    address.ip()
                ),
            ))),
            _ => Ok(checked),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use ureq::{Timeout, config::Config, unversioned::transport::time::Duration};

    use super::*;

    /// A resolver that gives out one answer after the other.
    #[derive(Debug)]
    struct Answers(Mutex<Vec<Vec<&'static str>>>);

    impl Resolver for Answers {
        fn resolve(
            &self,
            _: &Uri,
            _: &Config,
            _: NextTimeout,
        ) -> Result<ResolvedSocketAddrs, Error> {
            let mut addresses = self.empty();
            for address in self.0.lock().unwrap().remove(0) {
                addresses.push(address.parse().unwrap());
            }
            Ok(addresses)
        }
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_refused_each_time() {
        let answers = vec![
            vec!["93.184.216.34:443"],
            vec!["127.0.0.1:443"],
            vec!["169.254.169.254:443", "93.184.216.34:443"],
        ];
        let resolver = CheckedResolver {
            allowed: AllowList(vec!["hooks.example".parse().unwrap()]),
            resolver: Answers(Mutex::new(answers)),
        };
        let uri: Uri = "https://hooks.example/a".parse().unwrap();
        let config = Config::default();
        let resolve = || {
            let timeout = NextTimeout {
                after: Duration::NotHappening,
                reason: Timeout::Global,
                ..NextTimeout::default()
            };
            let resolved = resolver.resolve(&uri, &config, timeout);
            resolved.map(|addresses| addresses.iter().map(ToString::to_string).collect())
        };
        let public: Vec<String> = vec!["93.184.216.34:443".into()];
        assert_eq!(resolve().ok(), Some(public.clone()));
        let refused: Result<Vec<String>, Error> = resolve();
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains("leads to 127.0.0.1"), "{refused}");
        // Of several addresses, those that are allowed are tried.
        assert_eq!(resolve().ok(), Some(public));
    }
}
