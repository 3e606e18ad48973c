//! Compresses answers for clients that take it.
//!
//! Answering costs less than compressing, so small answers go as they are, and the rest at the cheap levels.

use std::io::Write;

use actix_web::{
    HttpRequest,
    http::header::{ACCEPT_ENCODING, AcceptEncoding, Encoding, Header},
};
use brotli::{CompressorWriter, enc::BrotliEncoderParams};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};

/// Answers with fewer bytes are not compressed.
const LEAST: usize = 1024;

/// How a body is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Coding {
    /// Brotli (RFC 7932).
    Brotli,
    /// Gzip (RFC 1952).
    Gzip,
}

/// How much time compressing may take.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Effort {
    /// Little: the result is sent once.
    Once,
    /// More: the result is kept and sent again.
    Kept,
}

impl Coding {
    /// The one that the client would rather have for a body of `length` bytes, if any.
    pub(crate) fn negotiate(request: &HttpRequest, length: usize) -> Option<Coding> {
        if length < LEAST || !request.headers().contains_key(ACCEPT_ENCODING) {
            return None;
        }
        let offered = [Encoding::brotli(), Encoding::gzip(), Encoding::identity()];
        let chosen = AcceptEncoding::parse(request)
            .ok()?
            .negotiate(offered.iter())?;
        match chosen {
            chosen if chosen == Encoding::brotli() => Some(Coding::Brotli),
            chosen if chosen == Encoding::gzip() => Some(Coding::Gzip),
            _ => None,
        }
    }

    /// The coding as it stands in `Content-Encoding`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Coding::Brotli => "br",
            Coding::Gzip => "gzip",
        }
    }

    /// Compresses `body`; nothing if that makes it no smaller.
    pub(crate) fn compress(self, body: &[u8], effort: Effort) -> Option<Bytes> {
        let out = Vec::with_capacity(body.len() / 3);
        let out = match self {
            Coding::Gzip => {
                let level = match effort {
                    Effort::Once => 1,
                    Effort::Kept => 6,
                };
                let mut gzip = GzEncoder::new(out, Compression::new(level));
                gzip.write_all(body).ok()?;
                gzip.finish().ok()?
            }
            Coding::Brotli => {
                let params = BrotliEncoderParams {
                    quality: match effort {
                        Effort::Once => 1,
                        Effort::Kept => 5,
                    },
                    lgwin: 20,
                    size_hint: body.len(),
                    ..BrotliEncoderParams::default()
                };
                let mut brotli = CompressorWriter::with_params(out, 4096, &params);
                brotli.write_all(body).ok()?;
                brotli.into_inner()
            }
        };
        (out.len() < body.len()).then(|| out.into())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use actix_web::test::TestRequest;
    use flate2::read::GzDecoder;

    use super::*;

    fn negotiated(accept: &str) -> Option<Coding> {
        let request = TestRequest::default().insert_header((ACCEPT_ENCODING, accept));
        Coding::negotiate(&request.to_http_request(), LEAST)
    }

    #[test]
    fn the_client_chooses_the_coding() {
        assert_eq!(negotiated("br;q=0.9, gzip;q=0.5"), Some(Coding::Brotli));
        assert_eq!(negotiated("gzip, deflate"), Some(Coding::Gzip));
        for accept in ["identity", "deflate, zstd", "", "gzip;q=0, br;q=0", "☃"] {
            assert_eq!(negotiated(accept), None, "{accept}");
        }
        let request = TestRequest::default().insert_header((ACCEPT_ENCODING, "gzip"));
        assert_eq!(
            Coding::negotiate(&request.to_http_request(), LEAST - 1),
            None
        );
    }

    #[test]
    fn what_is_compressed_comes_out_the_same() {
        let body = "誰說了什麼，".repeat(2_000).into_bytes();
        for effort in [Effort::Once, Effort::Kept] {
            let gzip = Coding::Gzip.compress(&body, effort).unwrap();
            let mut plain = vec![];
            GzDecoder::new(&*gzip).read_to_end(&mut plain).unwrap();
            assert_eq!(plain, body);
            let packed = Coding::Brotli.compress(&body, effort).unwrap();
            let mut plain = vec![];
            brotli::Decompressor::new(&*packed, 4096)
                .read_to_end(&mut plain)
                .unwrap();
            assert_eq!(plain, body);
        }
    }

    #[test]
    fn what_does_not_shrink_goes_as_it_is() {
        let mut noise = vec![0; 4_000];
        blake3::Hasher::new().finalize_xof().fill(&mut noise);
        assert_eq!(Coding::Gzip.compress(&noise, Effort::Once), None);
        assert_eq!(Coding::Brotli.compress(&noise, Effort::Once), None);
    }
}
