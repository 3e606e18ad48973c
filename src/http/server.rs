//! Runs the server, from a listener to the last answer.

use std::{any::Any, io, net::TcpListener, sync::Arc, thread, time::Duration};

use actix_web::{
    App, FromRequest, Handler, HttpServer, Resource, Responder,
    middleware::from_fn,
    rt::{System, net::TcpStream},
    web::{self, Data, ServiceConfig},
};

#[cfg(target_os = "linux")]
use socket2::SockRef;

use crate::http::{AppState, Service, Settings, endpoint, health, middleware::gate, static_pages};

/// The most threads that the HTTP library takes.
const MOST_WORKERS: usize = 512;

/// Answers requests on `listener` until `shutdown` completes.
///
/// Then no more connections are taken, the server reports that it is not ready, and answers in
/// flight may take as long as the settings allow. The calling thread waits for the end.
pub fn run<S: Service>(
    listener: TcpListener,
    service: Arc<S>,
    settings: Settings,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let workers = match settings.workers {
        0 => thread::available_parallelism().map_or(2, usize::from),
        workers => workers,
    }
    .min(MOST_WORKERS);
    let state = Data::new(AppState::new(listener.local_addr()?, settings.clone()));
    let cut_off = settings.cut_off;
    let packed = Data::new(static_pages::Packed::default());
    let service = Data::from(service);
    let stopping = Data::clone(&state);
    let shutdown = async move {
        shutdown.await;
        tracing::info!("stopping: no more connections are taken, open requests are answered");
        stopping.stop();
    };
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::clone(&state))
            .app_data(Data::clone(&packed))
            .app_data(Data::clone(&service))
            .wrap(from_fn(gate))
            .configure(routes::<S>)
    })
    .workers(workers)
    .worker_max_blocking_threads(8)
    .max_connections(settings.connections.div_ceil(workers).max(1))
    .client_request_timeout(settings.head_time)
    .keep_alive(settings.keep_alive)
    .tcp_nodelay(true)
    .on_connect(move |connection, _| limit_sending(connection, cut_off))
    .shutdown_timeout(settings.stop_time.as_millis().div_ceil(1000) as u64)
    .shutdown_signal(shutdown)
    .listen(listener)?;
    System::new().block_on(async move { server.run().await })
}

/// Lets the kernel cut a connection off whose client takes nothing of what is sent for `time`.
#[cfg(target_os = "linux")]
fn limit_sending(connection: &dyn Any, time: Duration) {
    if let Some(connection) = connection.downcast_ref::<TcpStream>()
        && let Err(error) = SockRef::from(connection).set_tcp_user_timeout(Some(time))
    {
        tracing::warn!(%error, "a client that does not read cannot be cut off");
    }
}

/// Nothing: the kernel cannot cut a connection off.
#[cfg(not(target_os = "linux"))]
fn limit_sending(_: &dyn Any, _: Duration) {}

fn routes<S: Service>(app: &mut ServiceConfig) {
    app.service(web::resource("/graphql").to(endpoint::graphql::<S>))
        .service(read_only("/", static_pages::home))
        .service(read_only("/graphiql", static_pages::page))
        .service(read_only("/graphiql/{file:.*}", static_pages::page))
        .service(read_only("/schema.graphql", static_pages::schema::<S>))
        .service(read_only("/health/live", health::live))
        .service(read_only("/health/ready", health::ready::<S>))
        .default_service(web::to(static_pages::not_found));
}

/// The resource at `path`, which takes `GET` and `HEAD` alone.
fn read_only<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::resource(path)
        .route(web::get().to(handler.clone()))
        .route(web::head().to(handler))
        .default_service(web::to(static_pages::only_get))
}
