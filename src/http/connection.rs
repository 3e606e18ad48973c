//! The connection of a client, watched from its first byte to its last: one that is slow is ended.
//!
//! The HTTP library bounds the time of a connection's first head, and that of an idle connection.
//! It waits without end for the rest of a later head, for the rest of a chunked body that nobody
//! reads, and for a client that takes its answer a few bytes at a time. So each phase of a
//! connection has its end here, after which the connection is shut down. A request that is worked
//! on, and a stream, are bounded by whoever answers.
//!
//! The kernel is asked to end a connection too, if its client takes nothing at all of what is
//! sent: a stream in that state is not polled any more.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    io::Write,
    net::{IpAddr, Shutdown},
    pin::Pin,
    rc::{Rc, Weak},
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::{
    body::{BodySize, BoxBody, MessageBody},
    rt::{
        self,
        net::TcpStream,
        time::{Instant, sleep},
    },
};
use bytes::Bytes;
use socket2::{SockRef, Socket};

use crate::http::{
    Settings,
    address_slots::{AddressSlot, AddressSlots},
};

/// The fewest bytes a second at which a client must send a command or take a large answer, in the
/// long run: 32 KiB.
pub(crate) const SLOWEST: u64 = 32 << 10;

/// The most bytes of an answer that are handed to the library at once. It copies them, and keeps
/// the copy until the client has taken it.
const PIECE: usize = 16 << 10;

/// The time between two looks at all connections of a thread.
const PERIOD: Duration = Duration::from_millis(500);

/// The answer on a connection that is one too many. It is sent before anything is read.
const TOO_MANY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\n\
                          connection: close\r\ncontent-length: 0\r\n\r\n";

thread_local! {
    /// The connections that this thread has taken; none before the first.
    static WATCHED: RefCell<Option<Vec<Weak<Connection>>>> = const { RefCell::new(None) };
}

/// A connection.
#[derive(Debug)]
pub(crate) struct Connection {
    /// Another handle to the connection, by which it can be ended; a stream gives it back.
    socket: RefCell<Option<Socket>>,
    /// The end of the current phase; none while a request is worked on.
    deadline: Cell<Option<Instant>>,
    /// The time that it may be between two requests, including the head of the next.
    between: Duration,
    /// The time after which nothing of an answer is taken.
    cut_off: Duration,
    _slot: AddressSlot,
}

/// The rules by which connections are taken and ended.
#[derive(Debug, Clone)]
pub(crate) struct ConnectionRules {
    slots: Arc<AddressSlots>,
    between: Duration,
    cut_off: Duration,
}

impl ConnectionRules {
    /// The rules in the settings of a server.
    pub(crate) fn new(settings: &Settings) -> ConnectionRules {
        let slots = AddressSlots::new(settings.connections, settings.connections_of_address);
        ConnectionRules {
            slots: Arc::new(slots),
            between: settings.keep_alive + settings.head_time,
            cut_off: settings.cut_off,
        }
    }

    /// Takes a connection, encrypted or not, and watches it until it is gone. None if it is ended
    /// at once: it is one too many, or the process has no room to watch it.
    pub(crate) fn admit(&self, stream: &dyn Any) -> Option<Rc<Connection>> {
        let plain = stream.downcast_ref::<TcpStream>();
        let is_encrypted = plain.is_none();
        let stream = match plain {
            Some(stream) => stream,
            None => stream.downcast_ref::<TlsStream<TcpStream>>()?.get_ref().0,
        };
        // A client that is gone already has no address.
        let address = stream.peer_addr().ok()?.ip();
        limit_sending(stream, self.cut_off);
        let socket = SockRef::from(stream);
        let Some(slot) = self.take_slot(address) else {
            if !is_encrypted {
                // As much as fits, which is all of it on a connection that is new.
                let _ = (&*socket).write(TOO_MANY);
            }
            end(&socket);
            return None;
        };
        let handle = socket.try_clone().inspect_err(|error| {
            tracing::warn!(%error, "a connection was refused: the process has too many files open");
            end(&socket);
        });
        let connection = Rc::new(Connection {
            socket: RefCell::new(Some(handle.ok()?)),
            deadline: Cell::new(Some(Instant::now() + self.between)),
            between: self.between,
            cut_off: self.cut_off,
            _slot: slot,
        });
        watch(&connection);
        Some(connection)
    }

    fn take_slot(&self, address: IpAddr) -> Option<AddressSlot> {
        let refused = |_: &_| tracing::debug!(%address, "a connection too many was refused");
        self.slots.take(address).inspect_err(refused).ok()
    }
}

impl Connection {
    /// Notes that a request is worked on.
    pub(crate) fn begin_answer(&self) {
        self.deadline.set(None);
    }

    /// Sends a body: in pieces, within the time that a slow client would take.
    pub(crate) fn send(self: &Rc<Self>, body: BoxBody) -> BoxBody {
        match body.size() {
            BodySize::None => self.be_between(),
            BodySize::Sized(bytes) if bytes <= PIECE as u64 => self.be_between(),
            BodySize::Sized(bytes) => {
                let time = self.cut_off + Duration::from_secs(bytes / SLOWEST);
                self.deadline.set(Some(Instant::now() + time));
                return self.in_pieces(body);
            }
            BodySize::Stream => {
                // It has its own signs of life, and is the last answer on its connection.
                self.socket.take();
                return self.in_pieces(body);
            }
        }
        body
    }

    fn in_pieces(self: &Rc<Self>, body: BoxBody) -> BoxBody {
        BoxBody::new(Pieces {
            body,
            rest: Bytes::new(),
            connection: Rc::clone(self),
        })
    }

    /// Notes that the answer is with the library, and the next request may come.
    fn be_between(&self) {
        self.deadline.set(Some(Instant::now() + self.between));
    }

    /// Ends the connection if its phase is over.
    fn check(&self, now: Instant) {
        if self.deadline.get().is_some_and(|deadline| deadline <= now)
            && let Some(socket) = self.socket.take()
        {
            tracing::debug!("a client that is too slow is cut off");
            end(&socket);
        }
    }
}

/// A body in pieces, so that what a client has not taken yet is in one place, once.
struct Pieces {
    body: BoxBody,
    rest: Bytes,
    connection: Rc<Connection>,
}

impl MessageBody for Pieces {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        while self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_next(cx)) {
                Some(Ok(bytes)) => self.rest = bytes,
                end => return Poll::Ready(end),
            }
        }
        let piece = self.rest.len().min(PIECE);
        Poll::Ready(Some(Ok(self.rest.split_to(piece))))
    }
}

impl Drop for Pieces {
    fn drop(&mut self) {
        self.connection.be_between();
    }
}

/// Looks at a connection now and then, together with the others of this thread.
fn watch(connection: &Rc<Connection>) {
    WATCHED.with_borrow_mut(|watched| {
        let is_first = watched.is_none();
        watched
            .get_or_insert_default()
            .push(Rc::downgrade(connection));
        if is_first {
            rt::spawn(async {
                loop {
                    sleep(PERIOD).await;
                    check_all();
                }
            });
        }
    });
}

/// Ends the connections of this thread whose phase is over, and forgets those that are gone.
fn check_all() {
    let now = Instant::now();
    WATCHED.with_borrow_mut(|watched| {
        let watched = watched.get_or_insert_default();
        watched.retain(|connection| match connection.upgrade() {
            Some(connection) => {
                connection.check(now);
                true
            }
            None => false,
        });
    });
}

/// Ends a connection in both directions, so that the library sees its end.
fn end(socket: &Socket) {
    // One that is gone already needs no end.
    let _ = socket.shutdown(Shutdown::Both);
}

/// Lets the kernel cut a connection off whose client takes nothing of what is sent for `time`.
#[cfg(target_os = "linux")]
fn limit_sending(stream: &TcpStream, time: Duration) {
    if let Err(error) = SockRef::from(stream).set_tcp_user_timeout(Some(time)) {
        tracing::warn!(%error, "a client that does not read cannot be cut off");
    }
}

/// Nothing: the kernel cannot cut a connection off.
#[cfg(not(target_os = "linux"))]
fn limit_sending(_: &TcpStream, _: Duration) {}

#[cfg(test)]
mod tests {
    use std::{
        future::poll_fn,
        io::Read,
        net::{TcpListener, TcpStream},
    };

    use super::*;

    const CUT_OFF: Duration = Duration::from_secs(10);
    const BETWEEN: Duration = Duration::from_secs(20);

    /// A connection that is watched, and the client's end of it.
    fn connection() -> (Rc<Connection>, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        client.set_nonblocking(true).unwrap();
        let (server, address) = listener.accept().unwrap();
        let slots = Arc::new(AddressSlots::new(1, 1));
        let connection = Connection {
            socket: RefCell::new(Some(server.into())),
            deadline: Cell::new(None),
            between: BETWEEN,
            cut_off: CUT_OFF,
            _slot: slots.take(address.ip()).unwrap(),
        };
        (Rc::new(connection), client)
    }

    /// Whether the connection is ended, so long after now.
    fn is_ended_after(connection: &Connection, client: &mut TcpStream, time: Duration) -> bool {
        connection.check(Instant::now() + time);
        matches!(client.read(&mut [0]), Ok(0))
    }

    #[actix_web::test]
    async fn an_answer_has_the_time_that_a_slow_client_takes() {
        let (connection, mut client) = connection();
        connection.begin_answer();
        let hour = Duration::from_secs(3600);
        assert!(!is_ended_after(&connection, &mut client, hour));
        let seconds = 5;
        let bytes = seconds * SLOWEST as usize;
        let mut body = connection.send(BoxBody::new(Bytes::from(vec![0; bytes])));
        let time = CUT_OFF + Duration::from_secs(seconds as u64);
        let second = Duration::from_secs(1);
        assert!(!is_ended_after(&connection, &mut client, time - second));
        let mut pieces = 0;
        while let Some(piece) = poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await {
            assert_eq!(piece.unwrap().len(), PIECE);
            pieces += 1;
        }
        assert_eq!(pieces, bytes / PIECE);
        assert!(is_ended_after(&connection, &mut client, time + second));
    }

    #[actix_web::test]
    async fn what_follows_an_answer_has_its_time_too() {
        let (connection, mut client) = connection();
        let body = connection.send(BoxBody::new(Bytes::from(vec![0; 10 * PIECE])));
        drop(body);
        assert!(!is_ended_after(
            &connection,
            &mut client,
            CUT_OFF + Duration::from_secs(5)
        ));
        connection.begin_answer();
        assert!(!is_ended_after(&connection, &mut client, BETWEEN * 2));
        connection.send(BoxBody::new(Bytes::from_static(b"small")));
        assert!(is_ended_after(
            &connection,
            &mut client,
            BETWEEN + Duration::from_secs(1)
        ));
    }
}
