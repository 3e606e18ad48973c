//! The lines that `serve` prints when it is ready.

use std::{net::SocketAddr, path::Path};

use crate::{
    cli::error::CliError,
    http::{self, Anonymous, MetricsAccess, Settings},
    kb::Snapshot,
};

/// The lines that say what is served, at which addresses, and who can reach them.
pub(super) fn welcome(
    snapshot: &Snapshot,
    listen: SocketAddr,
    settings: &Settings,
    data: &Path,
) -> Result<String, CliError> {
    let counts = snapshot.counts()?;
    let folder = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
    let address = local_address(listen, settings);
    let pages = match http::HAS_PAGES {
        true => format!("Explorer     {address}/\n  GraphiQL     {address}/graphiql"),
        false => format!("A page       {address}/graphiql"),
    };
    Ok(format!(
        "claimgraph {} has {} entities, {} claims with {} attributions, and {} sources, at revision {}.

  {pages}
  API          {address}/graphql
  Schema       {address}/schema.graphql
  Health       {address}/health/ready{}
  Data folder  {}
  Open to      {}

Ctrl-C stops it.
",
        env!("CARGO_PKG_VERSION"),
        counts.entities,
        counts.claims,
        counts.attributions,
        counts.sources,
        snapshot.revision(),
        metrics_line(listen, settings),
        folder.display(),
        audience(listen, settings),
    ))
}

/// The address by which this machine itself reaches the server.
fn local_address(listen: SocketAddr, settings: &Settings) -> String {
    let scheme = match settings.tls {
        Some(_) => "https",
        None => "http",
    };
    match listen.ip().is_unspecified() {
        true => format!("{scheme}://localhost:{}", listen.port()),
        false => format!("{scheme}://{listen}"),
    }
}

/// The line with the address of the metrics, if they are anywhere.
fn metrics_line(listen: SocketAddr, settings: &Settings) -> String {
    let address = match settings.metrics {
        // The server of the metrics alone does not encrypt.
        MetricsAccess::Apart(address) => local_address(address, &Settings::default()),
        access if access.is_at(listen.ip()) => local_address(listen, settings),
        _ => return String::new(),
    };
    format!("\n  Metrics      {address}/metrics")
}

/// The machines that can reach the server: this machine alone, or every machine that has a route to
/// it, and what they may do.
fn audience(listen: SocketAddr, settings: &Settings) -> String {
    if listen.ip().is_loopback() {
        return "this machine alone".into();
    }
    let any_name = settings.hosts.iter().any(|host| host == "*");
    let names = match (any_name, settings.hosts.as_slice()) {
        (true, _) => "called by any name".into(),
        (false, []) => {
            "called by its address; `--allow-host NAME` adds a name of this machine".into()
        }
        (false, names) => format!("called by its address or as {}", names.join(", ")),
    };
    let rights = match settings.anonymous {
        Anonymous::Read => "Whoever connects can read everything; writing needs a key or token.",
        Anonymous::None => "Reading and writing need a key or token.",
    };
    let encryption = match settings.tls {
        Some(_) => "",
        None => {
            "
               Nothing is encrypted, keys neither: name a certificate with `--tls-cert`, or
               put a proxy that encrypts in front of it."
        }
    };
    format!(
        "every machine that reaches {listen}, {names}
               {rights}{encryption}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn audience_of(listen: &str, hosts: &[&str]) -> String {
        let settings = Settings {
            hosts: hosts.iter().map(ToString::to_string).collect(),
            ..Settings::default()
        };
        audience(listen.parse().unwrap(), &settings)
    }

    #[test]
    fn a_loopback_address_is_open_to_this_machine_alone() {
        for listen in ["127.0.0.1:80", "127.9.9.9:80", "[::1]:80"] {
            assert_eq!(audience_of(listen, &["*"]), "this machine alone");
        }
    }

    #[test]
    fn any_other_address_is_open_to_all_and_says_so() {
        for listen in ["0.0.0.0:80", "[::]:80", "192.168.0.5:80"] {
            let open = audience_of(listen, &[]);
            assert!(open.starts_with("every machine that reaches"), "{open}");
            assert!(
                open.contains(listen) && open.contains("--allow-host"),
                "{open}"
            );
            assert!(open.contains("can read everything"), "{open}");
            assert!(open.contains("Nothing is encrypted"), "{open}");
        }
        let named = audience_of("0.0.0.0:80", &["kb.example"]);
        assert!(named.contains("or as kb.example"), "{named}");
        assert!(audience_of("0.0.0.0:80", &["*"]).contains("by any name"));
    }

    #[test]
    fn the_metrics_are_named_where_they_are() {
        let line = |listen: &str, metrics| {
            let settings = Settings {
                metrics,
                ..Settings::default()
            };
            metrics_line(listen.parse().unwrap(), &settings)
        };
        let (here, open) = ("127.0.0.1:80", "0.0.0.0:80");
        let apart = MetricsAccess::Apart("10.0.0.5:9100".parse().unwrap());
        assert!(line(here, MetricsAccess::Loopback).contains("http://127.0.0.1:80/metrics"));
        assert_eq!(line(open, MetricsAccess::Loopback), "");
        assert_eq!(line(here, MetricsAccess::Off), "");
        assert!(line(open, MetricsAccess::On).contains("http://localhost:80/metrics"));
        assert!(line(open, apart).contains("http://10.0.0.5:9100/metrics"));
    }

    #[test]
    fn an_unspecified_address_is_no_link() {
        let local = |listen: &str| local_address(listen.parse().unwrap(), &Settings::default());
        assert_eq!(local("0.0.0.0:9000"), "http://localhost:9000");
        assert_eq!(local("[::1]:9000"), "http://[::1]:9000");
    }
}
