//! Authentication: the viewer whom the credential of a request stands for.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::{HttpRequest, http::header::AUTHORIZATION};

use crate::{graphql::Viewer, http::HttpError};

/// The authenticator of a server.
#[derive(Debug, Default)]
pub(crate) struct Authenticator {}

impl Authenticator {
    /// The viewer for a credential in the form of the header `Authorization`, sent from `address`.
    /// Without a credential the viewer is anonymous.
    pub(crate) fn viewer(
        &self,
        authorization: Option<&str>,
        _address: IpAddr,
    ) -> Result<Viewer, HttpError> {
        match authorization {
            None => Ok(Viewer::default()),
            Some(_) => Err(HttpError::Unauthenticated),
        }
    }

    /// The viewer of a request, by its header `Authorization`.
    pub(crate) fn viewer_of(&self, request: &HttpRequest) -> Result<Viewer, HttpError> {
        let authorization = match request.headers().get(AUTHORIZATION) {
            None => None,
            // Bytes beyond ASCII are in no credential.
            Some(value) => Some(value.to_str().map_err(|_| HttpError::Unauthenticated)?),
        };
        self.viewer(authorization, address_of(request))
    }
}

/// The address from which a request was sent.
pub(crate) fn address_of(request: &HttpRequest) -> IpAddr {
    let peer = request.peer_addr();
    peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip())
}
