//! The limit: a handler that reads the body and answers with the same bytes from memory, in the
//! same HTTP library with the same settings. Nothing that answers over HTTP can be cheaper by much.

use std::{env, fs, net::TcpListener, path::PathBuf};

use actix_web::{
    App, HttpResponse, HttpServer,
    rt::System,
    web::{self, Bytes},
};
use claimgraph::http::Settings;

use crate::measuring::{Result, cpu, served::Served};

/// Starts a server of the answers in `files`.
pub(crate) fn server(files: &[PathBuf]) -> Result<Served> {
    let this = env::current_exe()?;
    let mut command = cpu::pinned(&this.to_string_lossy());
    command.arg(ARGUMENT).args(files);
    Served::start(command)
}

/// The hidden argument that makes the benchmark's own binary this server. Files with the answers at
/// `/0`, `/1` and so on follow it.
pub(crate) const ARGUMENT: &str = "--serve-fixed-bytes";

/// Prints the address and serves until the process ends.
pub(crate) fn serve(files: &[String]) -> Result<()> {
    let answers = files.iter().map(|file| Ok(Bytes::from(fs::read(file)?)));
    let answers: Vec<Bytes> = answers.collect::<Result<_>>()?;
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    println!("http://{}/", listener.local_addr()?);
    let settings = Settings::default();
    let server = HttpServer::new(move || {
        answers
            .iter()
            .enumerate()
            .fold(App::new(), |app, (number, answer)| {
                let answer = answer.clone();
                app.route(
                    &format!("/{number}"),
                    web::post().to(move |_body: Bytes| {
                        let answer = answer.clone();
                        async {
                            HttpResponse::Ok()
                                .content_type("application/json")
                                .body(answer)
                        }
                    }),
                )
            })
    })
    .workers(1)
    .worker_max_blocking_threads(8)
    .max_connections(settings.connections)
    .client_request_timeout(settings.head_time)
    .keep_alive(settings.keep_alive)
    .tcp_nodelay(true)
    .listen(listener)?;
    Ok(System::new().block_on(server.run())?)
}
