//! Authentication: the viewer whom the credential of a request stands for, and how many requests
//! that viewer may send.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    num::NonZeroU32,
    sync::Arc,
    time::Duration,
};

use actix_web::{HttpRequest, http::header::AUTHORIZATION};
use chrono::Utc;

use crate::{
    auth::Credentials,
    graphql::Viewer,
    http::{
        HttpError, Settings,
        keyed_limit::KeyedLimit,
        settings::{Anonymous, RateLimit},
    },
};

/// The credentials that are not valid, in a minute, after which an address is not answered 401
/// but 429.
const WRONG_A_MINUTE: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");

/// The authenticator of a server.
#[derive(Debug)]
pub(crate) struct Authenticator {
    credentials: Arc<Credentials>,
    anonymous: Anonymous,
    wrong: KeyedLimit<IpAddr>,
    requests: Option<KeyedLimit<Sender>>,
}

/// The sender of requests, by whom they are counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Sender {
    Viewer(String),
    Address(IpAddr),
}

impl Authenticator {
    pub(crate) fn new(settings: &Settings) -> Authenticator {
        let period = Duration::from_secs(60) / WRONG_A_MINUTE.get();
        Authenticator {
            credentials: settings.credentials.clone(),
            anonymous: settings.anonymous,
            wrong: KeyedLimit::new(period, WRONG_A_MINUTE),
            requests: settings.rate_limit.map(|RateLimit { a_second, burst }| {
                KeyedLimit::new(Duration::from_secs(1) / a_second.get(), burst)
            }),
        }
    }

    /// The viewer for a credential in the form of the header `Authorization`, sent from `address`.
    /// Without a credential the viewer is anonymous.
    ///
    /// It takes microseconds, so that a socket may check its credential again and again.
    ///
    /// A valid credential is accepted from any address, whatever else came from there: a key has
    /// 256 bits, which nobody guesses, and one client with an old key must not shut out all others
    /// behind the same proxy.
    pub(crate) fn viewer(
        &self,
        authorization: Option<&str>,
        address: IpAddr,
    ) -> Result<Viewer, HttpError> {
        match authorization {
            None if self.anonymous == Anonymous::Read => Ok(Viewer::default()),
            None => Err(HttpError::Unauthenticated),
            Some(credential) => {
                let viewer = self.credentials.viewer(credential, Utc::now());
                viewer.ok_or_else(|| self.refuse(address))
            }
        }
    }

    /// The refusal of a credential that is not valid.
    fn refuse(&self, address: IpAddr) -> HttpError {
        match self.wrong.check(&network(address)) {
            Ok(()) => HttpError::Unauthenticated,
            Err(wait) => HttpError::WrongCredentials(wait),
        }
    }

    /// Counts a request of a viewer, or refuses one over the rate limit. Requests of anonymous
    /// viewers are counted by their address.
    pub(crate) fn count(&self, viewer: &Viewer, address: IpAddr) -> Result<(), HttpError> {
        let Some(requests) = &self.requests else {
            return Ok(());
        };
        let sender = match &viewer.name {
            Some(name) => Sender::Viewer(name.clone()),
            None => Sender::Address(network(address)),
        };
        requests.check(&sender).map_err(HttpError::RateLimited)
    }

    /// The viewer of a request, by its header `Authorization`; the request is counted.
    pub(crate) fn admit(&self, request: &HttpRequest) -> Result<Viewer, HttpError> {
        let address = address_of(request);
        let authorization = authorization_of(request).map_err(|_| self.refuse(address))?;
        let viewer = self.viewer(authorization, address)?;
        self.count(&viewer, address)?;
        Ok(viewer)
    }
}

/// The header `Authorization` of a request; `None` without one.
pub(crate) fn authorization_of(request: &HttpRequest) -> Result<Option<&str>, HttpError> {
    let mut values = request.headers().get_all(AUTHORIZATION);
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        // Bytes beyond ASCII are in no credential; of two, neither is known to be meant.
        (Some(value), None) => match value.to_str() {
            Ok(authorization) => Ok(Some(authorization)),
            Err(_) => Err(HttpError::Unauthenticated),
        },
        _ => Err(HttpError::Unauthenticated),
    }
}

/// The address from which a request was sent.
pub(crate) fn address_of(request: &HttpRequest) -> IpAddr {
    let peer = request.peer_addr();
    peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip())
}

/// The part of an address by which requests are counted: of IPv6 the first 64 bits, since whoever
/// has one such address has all with the same.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{ResponseError, test::TestRequest};
    use tempfile::TempDir;

    use super::*;
    use crate::{
        auth::{ApiKey, KeyFile, KeyRecord},
        graphql::Role,
    };

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn status<T>(result: Result<T, HttpError>) -> u16 {
        result.map_or_else(|error| error.status_code().as_u16(), |_| 200)
    }

    /// Settings with one key, an editor's, and its credential.
    fn with_key() -> (Settings, String) {
        let folder = TempDir::new().unwrap();
        let file = KeyFile::in_folder(folder.path());
        let key = ApiKey::generate().unwrap();
        let record = KeyRecord::new(&key, "ada".parse().unwrap(), Role::Editor, Utc::now());
        file.change(|keys| keys.push(record)).unwrap();
        let settings = Settings {
            credentials: Arc::new(Credentials::open(file, None).unwrap()),
            ..Settings::default()
        };
        (settings, format!("Bearer {}", key.reveal()))
    }

    #[test]
    fn whether_anonymous_viewers_read_is_a_setting() {
        for (anonymous, wanted) in [(Anonymous::Read, 200), (Anonymous::None, 401)] {
            let (settings, credential) = with_key();
            let authenticator = Authenticator::new(&Settings {
                anonymous,
                ..settings
            });
            assert_eq!(status(authenticator.viewer(None, HERE)), wanted);
            let viewer = authenticator.viewer(Some(&credential), HERE).unwrap();
            assert_eq!(viewer.role, Role::Editor);
            assert_eq!(status(authenticator.viewer(Some("Bearer x"), HERE)), 401);
        }
    }

    #[test]
    fn who_guesses_keys_is_refused_as_too_quick_after_ten_and_valid_keys_are_not() {
        let (settings, credential) = with_key();
        let authenticator = Authenticator::new(&settings);
        let tries = |address: &str| {
            let address = address.parse().unwrap();
            let tries = (0..1000).map(|_| status(authenticator.viewer(Some("Bearer x"), address)));
            tries.filter(|status| *status == 401).count()
        };
        assert_eq!(tries("192.0.2.1"), 10);
        assert_eq!(tries("2001:db8::1"), 10);
        assert_eq!(tries("2001:db8::2"), 0, "the same network");
        assert_eq!(tries("2001:db8:0:1::1"), 10);
        assert_eq!(tries("::ffff:192.0.2.1"), 0, "the same address");
        let address = "192.0.2.1".parse().unwrap();
        assert_eq!(
            status(authenticator.viewer(Some(&credential), address)),
            200
        );
        assert_eq!(status(authenticator.viewer(None, address)), 200);
    }

    #[test]
    fn requests_are_counted_by_viewer_or_by_address() {
        let (settings, _) = with_key();
        let rate_limit = RateLimit {
            a_second: NonZeroU32::MIN,
            burst: NonZeroU32::new(2).unwrap(),
        };
        let authenticator = Authenticator::new(&Settings {
            rate_limit: Some(rate_limit),
            ..settings
        });
        let viewer = |name: Option<&str>| Viewer {
            name: name.map(str::to_owned),
            role: Role::Editor,
        };
        let there = "192.0.2.1".parse().unwrap();
        for (name, address, wanted) in [
            (None, HERE, [200, 200, 429]),
            (None, there, [200, 200, 429]),
            (Some("ada"), HERE, [200, 200, 429]),
            (Some("ada"), there, [429, 429, 429]),
            (Some("bob"), there, [200, 200, 429]),
        ] {
            let statuses = wanted.map(|_| status(authenticator.count(&viewer(name), address)));
            assert_eq!(statuses, wanted, "{name:?} {address}");
        }
    }

    #[test]
    fn two_credentials_or_one_beyond_ascii_are_none() {
        let (settings, credential) = with_key();
        let authenticator = Authenticator::new(&settings);
        let admitted = |values: &[&[u8]]| {
            let request = values.iter().fold(TestRequest::get(), |request, value| {
                request.append_header((AUTHORIZATION, *value))
            });
            status(authenticator.admit(&request.to_http_request()))
        };
        let credential = credential.as_bytes();
        assert_eq!(admitted(&[]), 200);
        assert_eq!(admitted(&[credential]), 200);
        assert_eq!(admitted(&[credential, credential]), 401);
        assert_eq!(admitted(&[b"Bearer \xff"]), 401);
    }
}
