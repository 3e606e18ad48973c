//! The server: from a listener to the last answer.

use std::{io, net::TcpListener, sync::Arc, thread};

use actix_web::{
    App, FromRequest, Handler, HttpServer, Resource, Responder,
    middleware::from_fn,
    rt::System,
    web::{self, Data, ServiceConfig},
};

use crate::http::{AppState, Service, Settings, endpoint, health, middleware::gate, static_pages};

/// The HTTP library takes no more threads than these.
const MOST_WORKERS: usize = 512;

/// Answers on `listener` until `shutdown` comes to an end.
///
/// Then no more connections are taken, the server says that it is not ready, and whatever is being answered may be
/// answered, for as long as the settings allow. The calling thread waits for it.
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
    let surface = Data::new(AppState::new(listener.local_addr()?, settings.clone()));
    let packed = Data::new(static_pages::Packed::default());
    let service = Data::from(service);
    let stopping = Data::clone(&surface);
    let shutdown = async move {
        shutdown.await;
        tracing::info!("stopping: no more connections are taken, open requests are answered");
        stopping.stop();
    };
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::clone(&surface))
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
    .shutdown_timeout(settings.stop_time.as_millis().div_ceil(1000) as u64)
    .shutdown_signal(shutdown)
    .listen(listener)?;
    System::new().block_on(async move { server.run().await })
}

fn routes<S: Service>(app: &mut ServiceConfig) {
    app.service(web::resource("/graphql").to(endpoint::graphql::<S>))
        .service(fetched("/", static_pages::home))
        .service(fetched("/graphiql", static_pages::page))
        .service(fetched("/graphiql/{file:.*}", static_pages::page))
        .service(fetched("/schema.graphql", static_pages::schema::<S>))
        .service(fetched("/health/live", health::live))
        .service(fetched("/health/ready", health::ready::<S>))
        .default_service(web::to(static_pages::nothing));
}

/// What can be fetched at `path`, and nothing else done there.
fn fetched<F, Args>(path: &str, handler: F) -> Resource
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
