//! `claimgraph serve`.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use claimgraph_engine::RequestError;
use clap::Args;

use crate::{
    auth::ApiKey,
    cli::{
        access::AccessArgs,
        address,
        data::DataArgs,
        error::CliError,
        exit,
        limits::LimitArgs,
        load,
        progress::with_bars,
        remote::{runner::Runner, server_file::ServerFile},
        schema::print,
        webhooks::WebhookArgs,
        welcome::welcome,
    },
    graphql::Api,
    http::{self, Commands, MetricsAccess, Settings, TrustedDocuments, server::Listeners},
    kb::{Bundle, KnowledgeBase, documents_beside},
    watch::{HookError, HookSettings, Hooks},
};

/// Answer GraphQL over HTTP, with GraphiQL to try it in.
///
/// With `--seed`, a bundle is loaded first, as `claimgraph load` does, unless the same bundle was
/// the seed of an earlier start. A folder that has folders and no JSON file of its own is a seed
/// for each of them, in the order of their numbers and names: a commit each. It listens on this
/// machine alone by default, and ends well on SIGTERM or Ctrl-C: requests in flight are answered.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  claimgraph serve --seed seed\n  claimgraph serve --data /srv/claims --listen 127.0.0.1:9000"
)]
pub(super) struct ServeArgs {
    /// A file with settings in TOML, whose keys are the long names of these flags, as in
    /// `listen = "8727"`. Flags and environment variables go before the file; `claimgraph config`
    /// shows what holds.
    #[arg(long, value_name = "FILE", env = "CLAIMGRAPH_CONFIG")]
    config: Option<PathBuf>,
    #[command(flatten)]
    data: DataArgs,
    /// A bundle to load first: a file, or a folder of files. Can be given several times, in the
    /// environment with a comma between.
    #[arg(
        long,
        value_name = "PATH",
        env = "CLAIMGRAPH_SEED",
        value_delimiter = ','
    )]
    seed: Vec<PathBuf>,
    #[command(flatten)]
    http: HttpArgs,
    #[command(flatten)]
    access: AccessArgs,
    #[command(flatten)]
    webhooks: WebhookArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

#[derive(Args)]
#[command(next_help_heading = "HTTP")]
struct HttpArgs {
    /// The address to listen on; port 0 is any free port, and a port alone is one of this machine.
    #[arg(
        long,
        value_name = "ADDR:PORT",
        env = "CLAIMGRAPH_LISTEN",
        default_value = "127.0.0.1:8080",
        value_parser = address::listen
    )]
    listen: SocketAddr,
    /// A name by which the server may be called, beside those of this machine; `*` is any. Can be
    /// given several times, in the environment with a comma between.
    #[arg(
        long,
        value_name = "HOST",
        env = "CLAIMGRAPH_ALLOW_HOST",
        value_delimiter = ',',
        value_parser = address::host
    )]
    allow_host: Vec<String>,
    /// An origin whose pages may ask, such as `https://example.com`; `*` is any. Can be given
    /// several times, in the environment with a comma between.
    #[arg(
        long,
        value_name = "ORIGIN",
        env = "CLAIMGRAPH_ALLOW_ORIGIN",
        value_delimiter = ',',
        value_parser = address::origin
    )]
    allow_origin: Vec<String>,
    /// A header that pages of those origins may send, beside `authorization` and `content-type`;
    /// `*` is any. Can be given several times, in the environment with a comma between.
    #[arg(
        long,
        value_name = "HEADER",
        env = "CLAIMGRAPH_ALLOW_HEADER",
        default_value = "*",
        value_delimiter = ',',
        value_parser = address::header
    )]
    allow_header: Vec<String>,
    /// Metrics for Prometheus: `local` at `/metrics` if the server listens on this machine alone,
    /// `on` there in any case, `off` nowhere, or an address of their own, such as `10.0.0.5:9100`,
    /// with the health beside them.
    #[arg(
        long,
        value_name = "local|on|off|ADDR:PORT",
        env = "CLAIMGRAPH_METRICS",
        default_value = "local",
        value_parser = address::metrics
    )]
    metrics: MetricsAccess,
    /// Threads that answer; 0 is one for each core.
    #[arg(
        long,
        value_name = "N",
        env = "CLAIMGRAPH_WORKERS",
        default_value_t = 0
    )]
    workers: usize,
    /// Connections open at once.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_CONNECTIONS", default_value_t = Settings::default().connections)]
    max_connections: usize,
    /// Connections open at once from one address, such as that of a proxy.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_CONNECTIONS_PER_ADDRESS", default_value_t = Settings::default().connections_of_address)]
    max_connections_per_address: usize,
    /// Bytes of bodies, and of messages on WebSockets, that are received at once, in sum.
    #[arg(long, value_name = "BYTES", env = "CLAIMGRAPH_MAX_RECEIVED_BYTES", default_value_t = Settings::default().received)]
    max_received_bytes: usize,
    /// Bytes of answers that wait to be taken by their clients, in sum.
    #[arg(long, value_name = "BYTES", env = "CLAIMGRAPH_MAX_UNSENT_BYTES", default_value_t = Settings::default().unsent)]
    max_unsent_bytes: usize,
    /// Bytes of a request's body.
    #[arg(long, value_name = "BYTES", env = "CLAIMGRAPH_MAX_BODY_BYTES", default_value_t = Settings::default().body)]
    max_body_bytes: usize,
    /// Documents that clients have sent with their hash, to be named by it from then on (automatic
    /// persisted queries), and that are kept; 0 keeps none.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_PERSISTED_DOCUMENTS", default_value_t = Settings::default().persisted_documents)]
    max_persisted_documents: usize,
    /// Bytes of those documents, in sum.
    #[arg(long, value_name = "BYTES", env = "CLAIMGRAPH_MAX_PERSISTED_BYTES", default_value_t = Settings::default().persisted_bytes)]
    max_persisted_bytes: usize,
    /// Bytes of a command with its files, as `claimgraph load` sends one to a server.
    #[arg(long, value_name = "BYTES", env = "CLAIMGRAPH_MAX_COMMAND_BYTES", default_value_t = Settings::default().command)]
    max_command_bytes: u64,
    /// Time in which a request's head must arrive, in milliseconds.
    #[arg(long, value_name = "MS", env = "CLAIMGRAPH_HEAD_TIME_MS", default_value_t = millis(Settings::default().head_time))]
    head_time_ms: u64,
    /// Time in which a request's body must arrive, in milliseconds.
    #[arg(long, value_name = "MS", env = "CLAIMGRAPH_BODY_TIME_MS", default_value_t = millis(Settings::default().body_time))]
    body_time_ms: u64,
    /// Time that a connection without a request is kept, in milliseconds.
    #[arg(long, value_name = "MS", env = "CLAIMGRAPH_KEEP_ALIVE_MS", default_value_t = millis(Settings::default().keep_alive))]
    keep_alive_ms: u64,
    /// Costly operations that run or wait for their turn at once; one more is refused, to be sent
    /// again later.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_LONG_ANSWERS", default_value_t = Settings::default().long_answers)]
    long_answers: usize,
    /// WebSockets and event streams open at once.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_SOCKETS", default_value_t = Settings::default().sockets)]
    max_sockets: usize,
    /// WebSockets and event streams open at once from one address.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_SOCKETS_PER_ADDRESS", default_value_t = Settings::default().sockets_of_address)]
    max_sockets_per_address: usize,
    /// Operations that one WebSocket may have at once.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_SUBSCRIPTIONS", default_value_t = Settings::default().subscriptions)]
    max_subscriptions: usize,
    /// Time in which a WebSocket must be initialised, in milliseconds.
    #[arg(long, value_name = "MS", env = "CLAIMGRAPH_INIT_TIME_MS", default_value_t = millis(Settings::default().init_time))]
    init_time_ms: u64,
    /// Bytes of a message on a WebSocket.
    #[arg(long, value_name = "BYTES", env = "CLAIMGRAPH_MAX_MESSAGE_BYTES", default_value_t = Settings::default().message)]
    max_message_bytes: usize,
    /// Bytes that may wait to be read by one WebSocket or event stream.
    #[arg(long, value_name = "BYTES", env = "CLAIMGRAPH_MAX_QUEUE_BYTES", default_value_t = Settings::default().queue)]
    max_queue_bytes: usize,
    /// Time in which a subscriber must take some of what is sent, in milliseconds. Then it is told,
    /// and its stream ends.
    #[arg(long, value_name = "MS", env = "CLAIMGRAPH_SEND_TIME_MS", default_value_t = millis(Settings::default().send_time))]
    send_time_ms: u64,
    /// Time after which a client is cut off that takes nothing of what is sent, in milliseconds.
    #[arg(long, value_name = "MS", env = "CLAIMGRAPH_CUT_OFF_MS", default_value_t = millis(Settings::default().cut_off))]
    cut_off_ms: u64,
    /// Time between two signs of life on a WebSocket or event stream, in milliseconds.
    #[arg(long, value_name = "MS", env = "CLAIMGRAPH_PING_MS", default_value_t = millis(Settings::default().ping))]
    ping_ms: u64,
    /// Time that answers in flight may take when the server stops, in milliseconds.
    #[arg(long, value_name = "MS", env = "CLAIMGRAPH_STOP_TIME_MS", default_value_t = millis(Settings::default().stop_time))]
    stop_time_ms: u64,
}

/// The time that deliveries to webhooks may take when the server stops.
const HOOK_PATIENCE: Duration = Duration::from_secs(5);

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

pub(super) fn run(args: ServeArgs) -> Result<u8, CliError> {
    let owner = ApiKey::generate().map_err(CliError::NoRandomness)?;
    let mut settings = settings(&args, &owner)?;
    let hooks = args.webhooks.hooks()?;
    let listener = bind(args.http.listen, "--listen")?;
    let address = listener.local_addr().map_err(CliError::Serve)?;
    let metrics = match settings.metrics {
        MetricsAccess::Apart(address) => Some(bind(address, "--metrics")?),
        _ => None,
    };
    if let Some(listener) = &metrics {
        // Port 0 is a port by now.
        let address = listener.local_addr().map_err(CliError::Serve)?;
        settings.metrics = MetricsAccess::Apart(address);
    }
    let seeds = Bundle::seeds(&args.seed)?;
    let mut options = args.data.options("serve");
    options.documents_beside = documents_beside(&seeds.concat());
    let knowledge_base = args.data.open_with(&options)?;
    for seed in seeds {
        let before = knowledge_base.snapshot().revision();
        let bundle = Bundle::read(&seed)?;
        match with_bars(|progress| knowledge_base.load_seed(bundle, progress))? {
            Some(report) => {
                knowledge_base.keep_documents()?;
                print(&format!(
                    "Seed: {}.\n{}",
                    load::summary(&report),
                    load::changed_list(&report, &knowledge_base.snapshot(), before)?
                ))?;
            }
            None => print("Seed: it was loaded before, and is not loaded again.\n")?,
        }
    }
    knowledge_base.serve();
    let is_read_only = knowledge_base.is_read_only();
    let welcome = welcome(
        &knowledge_base.snapshot(),
        address,
        &settings,
        &args.data.data,
    )?;
    let knowledge_base = Arc::new(knowledge_base);
    settings.commands = Some(Commands::new(Arc::new(Runner::new(
        &knowledge_base,
        args.access.review(),
    ))));
    let machine = match is_read_only {
        true => None,
        false => Some(bind((Ipv4Addr::LOCALHOST, 0).into(), "--listen")?),
    };
    let _file = match &machine {
        Some(listener) => {
            let address = listener.local_addr().map_err(CliError::Serve)?;
            Some(ServerFile::write(&args.data.data, address, &owner)?)
        }
        None => None,
    };
    let listeners = Listeners {
        api: listener,
        metrics,
        machine,
    };
    let api = Api::new(
        knowledge_base.clone(),
        args.limits.limits(),
        args.limits.longest_page(),
    )?
    .with_review(args.access.review())
    .with_shown_documents(args.access.shown_documents());
    let api = Arc::new(api);
    if let Some(trusted) = &settings.trusted_documents {
        warn_of_invalid(trusted, &api);
    }
    let hooks = start_hooks(hooks, &api, is_read_only, &args)?;
    settings.hooks = hooks.statuses().to_vec();
    let shutdown = async move {
        // Printed once signals are handled: whoever waits for the address may send one at once.
        let welcome = || {
            if let Err(error) = print(&welcome) {
                tracing::warn!(%error, "cannot print the address");
            }
        };
        if let Err(error) = http::terminated(welcome).await {
            tracing::error!(%error, "cannot wait for a signal to stop");
            std::future::pending::<()>().await;
        }
    };
    http::server::run(listeners, api, settings, shutdown).map_err(CliError::Serve)?;
    hooks.finish(HOOK_PATIENCE);
    close(knowledge_base)
}

/// Warns of each trusted document that will be refused, since it is not valid.
fn warn_of_invalid(trusted: &TrustedDocuments, api: &Api) {
    for (hash, document) in trusted.iter() {
        if let Err(errors) = api.validate(document) {
            let error = errors.errors().first().map(RequestError::message);
            tracing::warn!(%hash, error, "a trusted document is not valid, and will be refused");
        }
    }
}

/// Starts the webhooks.
fn start_hooks(
    hooks: Vec<HookSettings>,
    api: &Arc<Api>,
    is_read_only: bool,
    args: &ServeArgs,
) -> Result<Hooks, CliError> {
    match is_read_only && !hooks.is_empty() {
        true => Err(HookError::ReadOnly.into()),
        false => Ok(Hooks::start(hooks, api, &args.data.data)?),
    }
}

/// The settings of the server, unless others than this machine would reach it without a credential.
fn settings(args: &ServeArgs, owner: &ApiKey) -> Result<Settings, CliError> {
    let listen = args.http.listen.ip();
    let credentials = args.access.credentials(&args.data.data)?;
    args.access.check_audience(listen, &credentials)?;
    Ok(Settings {
        credentials: Arc::new(credentials.with_owner(owner)),
        anonymous: args.access.anonymous(),
        rate_limit: args.access.rate_limit(listen),
        tls: args.access.tls()?,
        trusted_documents: args.access.trusted_documents()?.map(Arc::new),
        ..args.http.settings()
    })
}

/// Listens on the address in a setting.
fn bind(address: SocketAddr, setting: &'static str) -> Result<TcpListener, CliError> {
    TcpListener::bind(address).map_err(|source| CliError::Listen {
        address,
        setting,
        source,
    })
}

/// Closes the knowledge base unless a request still reads it; the next start then catches up.
fn close(knowledge_base: Arc<KnowledgeBase>) -> Result<u8, CliError> {
    if let Some(knowledge_base) = Arc::into_inner(knowledge_base) {
        knowledge_base.close()?;
    }
    Ok(exit::OK)
}

impl HttpArgs {
    fn settings(&self) -> Settings {
        Settings {
            body: self.max_body_bytes,
            command: self.max_command_bytes,
            body_time: Duration::from_millis(self.body_time_ms),
            head_time: Duration::from_millis(self.head_time_ms),
            keep_alive: Duration::from_millis(self.keep_alive_ms),
            connections: self.max_connections,
            connections_of_address: self.max_connections_per_address,
            received: self.max_received_bytes,
            unsent: self.max_unsent_bytes,
            long_answers: self.long_answers,
            workers: self.workers,
            sockets: self.max_sockets,
            sockets_of_address: self.max_sockets_per_address,
            subscriptions: self.max_subscriptions,
            init_time: Duration::from_millis(self.init_time_ms),
            message: self.max_message_bytes,
            queue: self.max_queue_bytes,
            send_time: Duration::from_millis(self.send_time_ms),
            cut_off: Duration::from_millis(self.cut_off_ms),
            ping: Duration::from_millis(self.ping_ms),
            stop_time: Duration::from_millis(self.stop_time_ms),
            hosts: self.allow_host.clone(),
            origins: self.allow_origin.clone(),
            headers: self.allow_header.clone(),
            persisted_documents: self.max_persisted_documents,
            persisted_bytes: self.max_persisted_bytes,
            metrics: self.metrics,
            ..Settings::default()
        }
    }
}
