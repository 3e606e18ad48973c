//! Sends a response: with its headers, compressed where it pays, or as 304 if the client has it.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, EntityTag, HeaderValue, VARY,
        },
    },
    web,
};
use bytes::Bytes;

use crate::http::{
    compression::{Coding, Effort},
    etag,
};

/// The most bytes of a body that is compressed on the thread that made it: to hand it to another
/// would cost more.
const SHORT: usize = 64 << 10;

/// The status and headers of a response.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The status, unless it becomes 304.
    pub(crate) status: StatusCode,
    /// The value of `Content-Type`.
    pub(crate) content_type: &'static str,
    /// The value of `Cache-Control`.
    pub(crate) cache_control: &'static str,
    /// The value of `Vary`: the request headers on which the answer depends.
    pub(crate) vary: &'static str,
    /// The entity tag of the answer, if it has one.
    pub(crate) tag: Option<EntityTag>,
}

impl Reply {
    /// Sends `body`, compressed if the client accepts that.
    pub(crate) async fn send(self, request: &HttpRequest, body: impl Into<Bytes>) -> HttpResponse {
        let body = body.into();
        let Some(coding) = Coding::negotiate(request, body.len()) else {
            return self.send_packed(request, body, None);
        };
        let packed = if body.len() <= SHORT {
            coding.compress(&body, Effort::Once)
        } else {
            let plain = body.clone();
            let packed = web::block(move || coding.compress(&plain, Effort::Once)).await;
            // If no thread is free to compress it, the body is sent plain.
            packed.unwrap_or_default()
        };
        match packed {
            Some(packed) => self.send_packed(request, packed, Some(coding)),
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

    /// The response 304: the copy that the client has is valid.
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
