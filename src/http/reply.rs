//! Sends what was answered: with its headers, compressed where that pays, or not at all where the client has it.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, EntityTag, HeaderValue, VARY,
        },
    },
};
use bytes::Bytes;

use super::{
    compression::{Coding, Effort},
    etag,
};

/// What is sent to a client.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The status, unless the client has the answer already.
    pub(crate) status: StatusCode,
    /// The value of `Content-Type`.
    pub(crate) content_type: &'static str,
    /// The value of `Cache-Control`.
    pub(crate) cache_control: &'static str,
    /// The request's headers on which the answer depends.
    pub(crate) vary: &'static str,
    /// The name of the answer, if it has one.
    pub(crate) tag: Option<EntityTag>,
}

impl Reply {
    /// Sends `body`.
    pub(crate) fn send(self, request: &HttpRequest, body: impl Into<Bytes>) -> HttpResponse {
        let body = body.into();
        let coding = Coding::negotiate(request, body.len());
        let packed = coding.and_then(|coding| {
            let packed = coding.compress(&body, Effort::Once)?;
            Some((packed, coding))
        });
        match packed {
            Some((packed, coding)) => self.send_packed(request, packed, Some(coding)),
            None => self.send_packed(request, body, None),
        }
    }

    /// Sends a body that is compressed already.
    pub(crate) fn send_packed(
        self,
        request: &HttpRequest,
        body: Bytes,
        coding: Option<Coding>,
    ) -> HttpResponse {
        if let Some(tag) = &self.tag
            && etag::is_held(request, tag)
        {
            return self.not_modified();
        }
        let mut response = HttpResponse::new(self.status);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        if let Some(coding) = coding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
        }
        self.write_headers(&mut response);
        response.set_body(body).map_into_boxed_body()
    }

    /// Tells the client that what it has still holds.
    pub(crate) fn not_modified(self) -> HttpResponse {
        let mut response = HttpResponse::new(StatusCode::NOT_MODIFIED);
        self.write_headers(&mut response);
        response
    }

    fn write_headers(&self, response: &mut HttpResponse) {
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(self.cache_control));
        headers.insert(VARY, HeaderValue::from_static(self.vary));
        let tag = self.tag.as_ref().map(ToString::to_string);
        // A tag is made of base64 and quotes, so it is a header's value.
        if let Some(tag) = tag.and_then(|tag| HeaderValue::try_from(tag).ok()) {
            headers.insert(ETAG, tag);
        }
    }
}
