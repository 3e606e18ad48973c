//! The body of a command: copied to a temporary file as it comes, within a bound of size.

use std::{
    fs::File,
    future::poll_fn,
    io::Write,
    pin::pin,
    time::{Duration, Instant},
};

use actix_web::{
    body::{BodyStream, MessageBody},
    rt::time::timeout,
    web::{self, Payload},
};
use bytes::BytesMut;

use crate::http::{HttpError, connection::SLOWEST};

/// The bytes that are written to the file at once.
const CHUNK: usize = 1 << 20;

/// Copies a body to a temporary file that nobody else sees. Each of its parts must come in `time`,
/// and all of them at the pace of the slowest client.
pub(super) async fn spill(payload: Payload, most: u64, time: Duration) -> Result<File, HttpError> {
    let mut file = blocking(tempfile::tempfile).await?;
    let mut body = pin!(BodyStream::new(payload));
    let mut held = BytesMut::new();
    let mut bytes = 0;
    let began = Instant::now();
    loop {
        let latest = time + Duration::from_secs(bytes / SLOWEST);
        let left = time.min(latest.saturating_sub(began.elapsed()));
        let chunk = timeout(left, poll_fn(|cx| body.as_mut().poll_next(cx))).await;
        let chunk = chunk.map_err(|_| HttpError::RequestTimeout(time))?;
        let is_end = chunk.is_none();
        if let Some(chunk) = chunk {
            let broken = "the request's body broke off, or is not as long as its head says";
            let chunk = chunk.map_err(|_| HttpError::BadRequest(broken.into()))?;
            bytes += chunk.len() as u64;
            if bytes > most {
                return Err(HttpError::CommandTooLarge(most));
            }
            held.extend_from_slice(&chunk);
        }
        if held.len() >= CHUNK || is_end {
            let part = held.split().freeze();
            file = blocking(move || file.write_all(&part).map(|()| file)).await?;
        }
        if is_end {
            return Ok(file);
        }
    }
}

/// Does on another thread what waits for the disk.
async fn blocking<T: Send + 'static>(
    run: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, HttpError> {
    let done = web::block(run).await.map_err(std::io::Error::other);
    done.flatten().map_err(|error| {
        tracing::error!(%error, "the body of a command cannot be kept");
        HttpError::Internal
    })
}
