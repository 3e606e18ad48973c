//! Runs the server, from a listener to the last answer.

use std::{io, net::TcpListener, sync::Arc, thread};

use actix_web::{
    App, FromRequest, Handler, HttpServer, Resource, Responder,
    dev::Server,
    middleware::from_fn,
    rt::{self, System},
    web::{self, Data, ServiceConfig},
};

use crate::http::{
    AppState, Service, Settings, Tls, commands, connection::ConnectionRules, embed, endpoint,
    health, middleware::gate, pages, report, sse::single::EventStreams, static_pages,
};

/// The sockets on which a server listens.
#[derive(Debug)]
pub struct Listeners {
    /// The socket for everything.
    pub api: TcpListener,
    /// The socket for the metrics and the health alone, if they have one of their own.
    pub metrics: Option<TcpListener>,
    /// A socket for everything that only this machine reaches, never encrypted.
    pub machine: Option<TcpListener>,
}

/// The most threads that the HTTP library takes.
const MOST_WORKERS: usize = 512;

/// Answers requests on `listeners` until `shutdown` completes.
///
/// Then no more connections are taken, the server reports that it is not ready, and answers in
/// flight may take as long as the settings allow. The calling thread waits for the end.
pub fn run<S: Service>(
    listeners: Listeners,
    service: Arc<S>,
    settings: Settings,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let workers = match settings.workers {
        0 => thread::available_parallelism().map_or(2, usize::from),
        workers => workers,
    }
    .min(MOST_WORKERS);
    let address = listeners.api.local_addr()?;
    let has_metrics = settings.metrics.is_at(address.ip());
    let state = Data::new(AppState::new(address, settings.clone())?);
    let rules = ConnectionRules::new(&settings);
    let packed = Data::new(static_pages::Packed::default());
    let streams = Data::new(EventStreams::default());
    let service = Data::from(service);
    let stopping = Data::clone(&state);
    let watched = (Data::clone(&state), Data::clone(&service));
    let shutdown = async move {
        shutdown.await;
        tracing::info!("stopping: no more connections are taken, open requests are answered");
        stopping.stop();
    };
    let tls = settings.tls.as_ref().map(Tls::config);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::clone(&state))
            .app_data(Data::clone(&packed))
            .app_data(Data::clone(&streams))
            .app_data(Data::clone(&service))
            .wrap(from_fn(gate))
            .configure(|app| routes::<S>(app, has_metrics))
    })
    .workers(workers)
    .worker_max_blocking_threads(8)
    .max_connections(settings.connections.div_ceil(workers).max(1))
    .client_request_timeout(settings.head_time)
    .keep_alive(settings.keep_alive)
    .tcp_nodelay(true)
    .on_connect(move |stream, data| {
        if let Some(connection) = rules.admit(stream) {
            data.insert(connection);
        }
    })
    .shutdown_timeout(settings.stop_time.as_millis().div_ceil(1000) as u64)
    .tls_handshake_timeout(settings.head_time)
    .shutdown_signal(shutdown);
    // The library offers HTTP/1.1 alone, since it is built without HTTP/2.
    let server = match tls {
        Some(tls) => server.listen_rustls_0_23(listeners.api, tls)?,
        None => server.listen(listeners.api)?,
    };
    let server = match listeners.machine {
        Some(listener) => server.listen(listener)?,
        None => server,
    };
    System::new().block_on(async move {
        let Some(listener) = listeners.metrics else {
            return server.run().await;
        };
        let (state, service) = watched;
        let watched = metrics_server(listener, state, service)?;
        let handle = watched.handle();
        rt::spawn(watched);
        let ended = server.run().await;
        handle.stop(false).await;
        ended
    })
}

/// A server of the metrics and the health alone, so that they can be on a network that clients do
/// not reach. It answers to any name.
fn metrics_server<S: Service>(
    listener: TcpListener,
    state: Data<AppState>,
    service: Data<S>,
) -> io::Result<Server> {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::clone(&state))
            .app_data(Data::clone(&service))
            .configure(health_routes::<S>)
            .service(read_only("/metrics", health::metrics::<S>))
            .default_service(web::to(static_pages::not_found))
    });
    let server = server.workers(1).disable_signals().listen(listener)?;
    Ok(server.run())
}

fn routes<S: Service>(app: &mut ServiceConfig, has_metrics: bool) {
    if has_metrics {
        app.service(read_only("/metrics", health::metrics::<S>));
    }
    health_routes::<S>(app);
    for route in pages::EXPLORER_ROUTES {
        app.service(read_only(route, static_pages::explorer));
    }
    for route in [
        "/graphiql",
        "/graphiql/{file:.*}",
        "/assets/{file}",
        "/favicon.svg",
        "/licenses.md",
    ] {
        app.service(read_only(route, static_pages::page));
    }
    app.service(read_only("/embed/claim/{id}", embed::claim::<S>))
        .service(read_only("/report/{kind}/{id}", report::report::<S>));
    app.service(web::resource("/graphql").to(endpoint::graphql::<S>))
        .service(web::resource("/commands").to(commands::command))
        .service(read_only("/schema.graphql", static_pages::schema::<S>))
        .default_service(web::to(static_pages::not_found));
}

fn health_routes<S: Service>(app: &mut ServiceConfig) {
    app.service(read_only("/health/live", health::live))
        .service(read_only("/health/ready", health::ready::<S>));
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
