//! Compresses responses for clients that accept it.
//!
//! Compression costs more than an answer does, so small bodies are sent plain and the others at
//! the cheap levels.

use std::io::Write;

use actix_web::{
    HttpRequest,
    http::header::{ACCEPT_ENCODING, AcceptEncoding, Encoding, Header},
};
use brotli::{CompressorWriter, enc::BrotliEncoderParams};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};

/// The smallest body that is compressed, in bytes.
const LEAST: usize = 1024;

/// A content coding of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Coding {
    /// Brotli (RFC 7932).
    Brotli,
    /// Gzip (RFC 1952).
    Gzip,
}

/// The time that compression may take.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Effort {
    /// Little time: the result is sent once.
    Once,
    /// More time: the result is kept and sent again.
    Kept,
}

impl Coding {
    /// The coding that the client prefers for a body of `length` bytes; none for a plain body.
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

    /// The coding's name in `Content-Encoding`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Coding::Brotli => "br",
            Coding::Gzip => "gzip",
        }
    }

    /// Compresses `body`; none if the result is no smaller.
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
