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
    MetricsAccess, Settings,
    server::{self, Listeners},
    tests::{client::Client, fake::Fake},
};

/// A server that runs until this is dropped.
pub(super) struct Running {
    pub(super) fake: Arc<Fake>,
    /// The address of the metrics, if they have one of their own.
    pub(super) metrics: Option<SocketAddr>,
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
        let bind = |address| {
            let listener = TcpListener::bind(address).expect("a port is free");
            let address = listener.local_addr().expect("it has an address");
            (listener, address)
        };
        let (api, address) = bind((Ipv4Addr::LOCALHOST, 0).into());
        let (listener, metrics) = match settings.metrics {
            MetricsAccess::Apart(address) => Some(bind(address)).unzip(),
            _ => (None, None),
        };
        let listeners = Listeners {
            api,
            metrics: listener,
            machine: None,
        };
        let fake = Arc::new(Fake::default());
        let service = Arc::clone(&fake);
        let (stop, stopped) = mpsc::channel();
        let shutdown = async {
            // An error means that the sender is gone, which stops the server too.
            let _ = spawn_blocking(move || stopped.recv()).await;
        };
        let thread = thread::spawn(move || server::run(listeners, service, settings, shutdown));
        Running {
            fake,
            metrics,
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
