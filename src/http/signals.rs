//! The signals that stop a server.

use std::{io, sync::mpsc, thread};

use actix_web::rt::System;

/// Completes at `SIGTERM`, or at `SIGINT`, which is Ctrl-C.
///
/// Both signals are handled from the call of `watching` on. To be awaited inside a running server;
/// the error is that of the operating system.
#[cfg(unix)]
pub async fn terminated(watching: impl FnOnce()) -> io::Result<()> {
    use std::{future::poll_fn, task::Poll};

    use actix_web::rt::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    watching();
    poll_fn(|cx| {
        if terminate.poll_recv(cx).is_ready() || interrupt.poll_recv(cx).is_ready() {
            return Poll::Ready(());
        }
        Poll::Pending
    })
    .await;
    Ok(())
}

/// Completes at Ctrl-C; `watching` is called before.
#[cfg(not(unix))]
pub async fn terminated(watching: impl FnOnce()) -> io::Result<()> {
    watching();
    actix_web::rt::signal::ctrl_c().await
}

/// Runs `then` on a thread of its own when the process is to stop: see [`terminated`]. The signals
/// are handled when this returns.
pub fn when_terminated(then: impl FnOnce() + Send + 'static) {
    let (watching, is_watching) = mpsc::channel();
    thread::spawn(move || {
        let watching = move || {
            // Whoever waits for it is there.
            let _ = watching.send(());
        };
        match System::new().block_on(terminated(watching)) {
            Ok(()) => then(),
            Err(error) => tracing::warn!(%error, "cannot wait for a signal to stop"),
        }
    });
    // An error means that no signal can be waited for, which is logged.
    let _ = is_watching.recv();
}
