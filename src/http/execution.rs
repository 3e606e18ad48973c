//! The execution of a prepared operation: on which thread, within which bounds.

use std::{
    fmt::Display,
    panic::{AssertUnwindSafe, catch_unwind},
};

use actix_web::web;
use claimgraph_engine::{OperationKind, Response};

use crate::http::{AppState, HttpError, Operation};

/// The highest cost of an operation that runs on the thread that received it. It takes a
/// millisecond or two; to hand it to another thread would cost more.
pub(crate) const SHORT: usize = 5_000;

/// Runs an operation: a cheap query on this thread, all else on a thread that may take long.
pub(crate) async fn run(
    state: &AppState,
    operation: impl Operation,
) -> Result<Response, HttpError> {
    match operation.kind() {
        // A mutation waits for the disk, which a thread that takes requests must not.
        OperationKind::Mutation => {
            let _slot = state.begin_write()?;
            let threads = &state.write_threads;
            ended(threads.run(|| contain(|| operation.run())).await)
        }
        _ if operation.cost() <= SHORT => contain(|| operation.run()),
        _ => {
            let _slot = state.begin_long_answer()?;
            block_in_turn(state, || operation.run()).await
        }
    }
}

/// Runs code that is costly on a thread that may take long, as soon as it is its turn.
pub(crate) async fn block_in_turn<T: Send + 'static>(
    state: &AppState,
    run: impl FnOnce() -> T + Send + 'static,
) -> Result<T, HttpError> {
    let _turn = state.turn().await?;
    block(run).await
}

/// Runs code on a thread that may take long.
async fn block<T: Send + 'static>(
    run: impl FnOnce() -> T + Send + 'static,
) -> Result<T, HttpError> {
    ended(web::block(|| contain(run)).await)
}

/// The result of code on another thread, which may have been given up.
fn ended<T>(ran: Result<Result<T, HttpError>, impl Display>) -> Result<T, HttpError> {
    ran.unwrap_or_else(|e| {
        tracing::error!(cause = %e, "a long answer was not worked on");
        Err(HttpError::Internal)
    })
}

/// Runs code that may not panic; if it does after all, this request alone fails.
pub(crate) fn contain<T>(run: impl FnOnce() -> T) -> Result<T, HttpError> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        let cause = panic
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| panic.downcast_ref::<String>().cloned());
        tracing::error!(cause, "answering a request panicked");
        HttpError::Internal
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_internal_error() {
        assert!(matches!(
            contain(|| panic!("on purpose")),
            Err::<(), _>(HttpError::Internal)
        ));
    }
}
