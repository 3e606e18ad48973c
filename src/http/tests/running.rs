//! A server in a thread.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{
        Arc,
        mpsc::{self, Sender},
    },
    thread::{self, JoinHandle},
};

use actix_web::rt::task::spawn_blocking;

use crate::http::{
    Settings, server,
    tests::{client::Client, fake::Fake},
};

/// A server that runs until this is dropped.
pub(super) struct Running {
    pub(super) fake: Arc<Fake>,
    address: SocketAddr,
    stop: Sender<()>,
    thread: JoinHandle<io::Result<()>>,
}

/// A server that is stopping.
pub(super) struct Stopping {
    pub(super) fake: Arc<Fake>,
    thread: JoinHandle<io::Result<()>>,
}

impl Running {
    pub(super) fn start(settings: Settings) -> Running {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let fake = Arc::new(Fake::default());
        let service = Arc::clone(&fake);
        let (stop, stopped) = mpsc::channel();
        let shutdown = async {
            // An error means that the sender is gone, which stops the server too.
            let _ = spawn_blocking(move || stopped.recv()).await;
        };
        let thread = thread::spawn(move || server::run(listener, service, settings, shutdown));
        Running {
            fake,
            address,
            stop,
            thread,
        }
    }

    pub(super) fn connect(&self) -> Client {
        Client::connect(self.address)
    }

    pub(super) fn stop(self) -> Stopping {
        drop(self.stop);
        Stopping {
            fake: self.fake,
            thread: self.thread,
        }
    }
}

impl Stopping {
    pub(super) fn wait(self) -> io::Result<()> {
        self.thread.join().expect("the server does not panic")
    }
}
