//! The outbox of a streamed response: the chunks that are to be sent, bounded by their bytes.
//!
//! The HTTP library takes a chunk when the connection has room for one. Who puts a chunk in waits
//! until there is room in the outbox; a reader that takes nothing for too long is too slow. So is
//! one for which a chunk would have to wait while all chunks that wait are as many bytes as may.

use std::{
    cell::RefCell,
    collections::VecDeque,
    convert::Infallible,
    future::poll_fn,
    pin::Pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use actix_web::{
    body::{BodySize, MessageBody},
    rt::time::timeout,
};
use bytes::Bytes;

use crate::http::{AppState, byte_budget::ByteBudget};

/// The outbox of one response.
#[derive(Debug, Clone)]
pub(crate) struct Outbox {
    queue: Rc<RefCell<Queue>>,
    limit: usize,
    patience: Duration,
    budget: Arc<ByteBudget>,
}

/// The body of the response, which takes from the outbox.
#[derive(Debug)]
pub(crate) struct OutboxBody(Rc<RefCell<Queue>>);

/// The reason why nothing more can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotSent {
    /// The connection is gone.
    Gone,
    /// The reader took too little for too long.
    Slow,
}

#[derive(Debug, Default)]
struct Queue {
    chunks: VecDeque<Bytes>,
    bytes: usize,
    /// Whether the body ends after the last chunk.
    is_ended: bool,
    /// Whether the body was dropped: the connection is gone, or its end was sent.
    is_gone: bool,
    body: Option<Waker>,
    senders: Vec<Waker>,
}

impl Queue {
    fn put(&mut self, chunk: Bytes) {
        self.bytes += chunk.len();
        self.chunks.push_back(chunk);
        if let Some(body) = self.body.take() {
            body.wake();
        }
    }

    fn wait(&mut self, cx: &Context<'_>) {
        if !self.senders.iter().any(|waker| waker.will_wake(cx.waker())) {
            self.senders.push(cx.waker().clone());
        }
    }
}

impl Outbox {
    /// An outbox within the settings of a server.
    pub(crate) fn new(state: &AppState) -> (Outbox, OutboxBody) {
        let settings = &state.settings;
        Outbox::within(
            settings.queue,
            settings.send_time,
            Arc::clone(&state.unsent),
        )
    }

    /// An outbox of at most `limit` bytes, or of one larger chunk, whose reader may take nothing
    /// for as long as `patience`.
    fn within(limit: usize, patience: Duration, budget: Arc<ByteBudget>) -> (Outbox, OutboxBody) {
        let queue = Rc::<RefCell<Queue>>::default();
        let body = OutboxBody(Rc::clone(&queue));
        let outbox = Outbox {
            queue,
            limit,
            patience,
            budget,
        };
        (outbox, body)
    }

    /// Puts a chunk in as soon as there is room.
    pub(crate) async fn send(&self, chunk: Bytes) -> Result<(), NotSent> {
        let chunk = self.budget.hold(chunk).map_err(|_| NotSent::Slow)?;
        let mut chunk = Some(chunk);
        let sent = poll_fn(|cx| {
            let mut queue = self.queue.borrow_mut();
            if queue.is_gone || queue.is_ended {
                return Poll::Ready(Err(NotSent::Gone));
            }
            let length = chunk.as_ref().map_or(0, Bytes::len);
            if queue.bytes > 0 && queue.bytes + length > self.limit {
                queue.wait(cx);
                return Poll::Pending;
            }
            if let Some(chunk) = chunk.take() {
                queue.put(chunk);
            }
            Poll::Ready(Ok(()))
        });
        timeout(self.patience, sent)
            .await
            .unwrap_or(Err(NotSent::Slow))
    }

    /// Puts a last word in, room or not.
    pub(crate) fn put(&self, chunk: Bytes) {
        let mut queue = self.queue.borrow_mut();
        if !queue.is_gone && !queue.is_ended {
            queue.put(chunk);
        }
    }

    /// Ends the body after what is in.
    pub(crate) fn end(&self) {
        let mut queue = self.queue.borrow_mut();
        queue.is_ended = true;
        if let Some(body) = queue.body.take() {
            body.wake();
        }
        queue.senders.drain(..).for_each(Waker::wake);
    }

    /// Waits until the connection is gone.
    pub(crate) async fn gone(&self) {
        poll_fn(|cx| {
            let mut queue = self.queue.borrow_mut();
            match queue.is_gone {
                true => Poll::Ready(()),
                false => {
                    queue.wait(cx);
                    Poll::Pending
                }
            }
        })
        .await;
    }
}

impl MessageBody for OutboxBody {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        let mut queue = self.0.borrow_mut();
        match queue.chunks.pop_front() {
            Some(chunk) => {
                queue.bytes -= chunk.len();
                queue.senders.drain(..).for_each(Waker::wake);
                Poll::Ready(Some(Ok(chunk)))
            }
            None if queue.is_ended => Poll::Ready(None),
            None => {
                // An idle connection keeps no room.
                queue.chunks = VecDeque::new();
                queue.body = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for OutboxBody {
    fn drop(&mut self) {
        let mut queue = self.0.borrow_mut();
        queue.is_gone = true;
        queue.chunks = VecDeque::new();
        queue.bytes = 0;
        queue.senders.drain(..).for_each(Waker::wake);
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use super::*;

    fn outbox(limit: usize, patience: Duration) -> (Outbox, OutboxBody) {
        Outbox::within(limit, patience, Arc::new(ByteBudget::new(10_000)))
    }

    fn poll<T>(future: Pin<&mut impl Future<Output = T>>) -> Poll<T> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    fn take(body: &mut OutboxBody) -> Poll<Option<Bytes>> {
        let mut cx = Context::from_waker(Waker::noop());
        let next = Pin::new(body).poll_next(&mut cx);
        next.map(|chunk| chunk.map(|chunk| chunk.unwrap_or_default()))
    }

    #[actix_web::test]
    async fn a_chunk_waits_for_room_and_goes_in_its_turn() {
        let (outbox, mut body) = outbox(4, Duration::from_secs(60));
        assert_eq!(outbox.send(Bytes::from_static(b"abc")).await, Ok(()));
        let mut second = pin!(outbox.send(Bytes::from_static(b"de")));
        assert!(poll(second.as_mut()).is_pending());
        let first = Bytes::from_static(b"abc");
        assert_eq!(take(&mut body), Poll::Ready(Some(first)));
        assert_eq!(poll(second), Poll::Ready(Ok(())));
        outbox.end();
        let second = Bytes::from_static(b"de");
        assert_eq!(take(&mut body), Poll::Ready(Some(second)));
        assert_eq!(take(&mut body), Poll::Ready(None));
    }

    #[actix_web::test]
    async fn a_chunk_over_the_limit_goes_alone() {
        let (outbox, mut body) = outbox(4, Duration::from_millis(1));
        let large = Bytes::from_static(b"larger than the limit");
        assert_eq!(outbox.send(large.clone()).await, Ok(()));
        let further = outbox.send(Bytes::from_static(b"x")).await;
        assert_eq!(further, Err(NotSent::Slow));
        assert_eq!(take(&mut body), Poll::Ready(Some(large)));
        assert_eq!(outbox.send(Bytes::from_static(b"x")).await, Ok(()));
    }

    #[actix_web::test]
    async fn who_sends_to_a_connection_that_is_gone_is_told_at_once() {
        let (outbox, body) = outbox(1, Duration::from_secs(60));
        assert_eq!(outbox.send(Bytes::from_static(b"a")).await, Ok(()));
        let mut sending = pin!(outbox.send(Bytes::from_static(b"b")));
        let mut gone = pin!(outbox.gone());
        assert!(poll(sending.as_mut()).is_pending());
        assert!(poll(gone.as_mut()).is_pending());
        drop(body);
        assert_eq!(poll(sending), Poll::Ready(Err(NotSent::Gone)));
        assert_eq!(poll(gone), Poll::Ready(()));
    }

    #[actix_web::test]
    async fn what_waits_in_all_outboxes_is_bounded() {
        let budget = Arc::new(ByteBudget::new(10_000));
        let patience = Duration::from_secs(60);
        let new = || Outbox::within(100_000, patience, Arc::clone(&budget));
        let ((first, mut body), (second, _second_body)) = (new(), new());
        let chunk = || Bytes::from(vec![b'x'; 12_000]);
        assert_eq!(first.send(chunk()).await, Ok(()));
        assert_eq!(second.send(chunk()).await, Err(NotSent::Slow));
        assert_eq!(second.send(Bytes::from_static(b"small")).await, Ok(()));
        assert!(take(&mut body).is_ready());
        assert_eq!(second.send(chunk()).await, Ok(()));
    }

    #[actix_web::test]
    async fn a_last_word_needs_no_room() {
        let (outbox, mut body) = outbox(1, Duration::from_secs(60));
        outbox.put(Bytes::from_static(b"a"));
        outbox.put(Bytes::from_static(b"last"));
        outbox.end();
        outbox.put(Bytes::from_static(b"too late"));
        let mut taken = vec![];
        while let Poll::Ready(Some(chunk)) = take(&mut body) {
            taken.push(chunk);
        }
        assert_eq!(taken.concat(), b"alast");
    }
}
