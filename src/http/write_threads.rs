//! The threads on which mutations wait for the disk.

use std::io;

use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::JoinError,
};

/// The most mutations that are at the writer at once: as many as share a sync of the disk, so that
/// none of them waits only for a thread.
const MOST_THREADS: usize = 64;

/// The threads of mutations. They are others than those of costly queries, which are as few as the
/// processors can use; who waits for the disk uses none. A thread without work ends after a while.
#[derive(Debug)]
pub(crate) struct WriteThreads {
    handle: Handle,
    /// The runtime that has the threads, until this is dropped.
    runtime: Option<Runtime>,
}

impl WriteThreads {
    /// No thread yet.
    pub(crate) fn new() -> io::Result<WriteThreads> {
        let runtime = Builder::new_current_thread()
            .thread_name("mutation")
            .max_blocking_threads(MOST_THREADS)
            .build()?;
        Ok(WriteThreads {
            handle: runtime.handle().clone(),
            runtime: Some(runtime),
        })
    }

    /// Runs code on one of the threads, as soon as one is free.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        code: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        self.handle.spawn_blocking(code).await
    }
}

impl Drop for WriteThreads {
    fn drop(&mut self) {
        // A runtime that is dropped by itself would wait for its threads.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Barrier};

    use actix_web::rt::spawn;

    use super::*;

    #[actix_web::test]
    async fn as_many_mutations_wait_together_as_share_a_sync() {
        let threads = Arc::new(WriteThreads::new().unwrap());
        let barrier = Arc::new(Barrier::new(MOST_THREADS));
        let waiting: Vec<_> = (0..MOST_THREADS)
            .map(|_| {
                let (threads, barrier) = (threads.clone(), barrier.clone());
                spawn(async move { threads.run(move || barrier.wait().is_leader()).await })
            })
            .collect();
        let mut leaders = 0;
        for waiting in waiting {
            leaders += usize::from(waiting.await.unwrap().unwrap());
        }
        assert_eq!(leaders, 1);
    }
}
