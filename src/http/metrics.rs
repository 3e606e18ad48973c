//! The metrics of the server, in the text format that Prometheus reads (OpenMetrics 1.0).
//!
//! No label has a value that a client can choose: names of operations are in the access log alone,
//! and those of webhooks are the operator's.

use std::{
    fmt,
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use claimgraph_engine::{CacheLookups, OperationKind};
use prometheus_client::{
    encoding::text,
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
        info::Info,
    },
    registry::{Registry, Unit},
};

use crate::{graphql::ApiMeasures, model::Revision, watch::HookStatus};

/// The media type of the text, for `Content-Type`.
pub(crate) const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// A label with its value.
type Label = (&'static str, &'static str);

/// The labels of a request: the kind of its operation, and the status of its answer.
type RequestLabels = ([Label; 1], [(&'static str, u16); 1]);

/// A histogram for each kind of operation.
type Histograms = Family<[Label; 1], Histogram, fn() -> Histogram>;

/// The metrics that are counted as requests come; those that are read off the service at each
/// scrape are [`ApiMeasures`].
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    durations: Histograms,
    costs: Histograms,
    errors: Family<[Label; 1], Counter>,
    /// The costly operations that run.
    pub(crate) long_answers: Gauge<u64, AtomicU64>,
    /// The sockets that are open, and streams of events likewise.
    pub(crate) sockets: Gauge<u64, AtomicU64>,
}

impl Metrics {
    /// Metrics that count from zero.
    pub(crate) fn new() -> Metrics {
        let mut registry = Registry::with_prefix("claimgraph");
        let version = [("version", env!("CARGO_PKG_VERSION"))];
        registry.register("build", "The program that runs", Info::new(version));
        let metrics = Metrics {
            requests: Family::default(),
            durations: Family::new_with_constructor(durations),
            costs: Family::new_with_constructor(costs),
            errors: Family::default(),
            long_answers: Gauge::default(),
            sockets: Gauge::default(),
            registry,
        };
        metrics.registered()
    }

    fn registered(mut self) -> Metrics {
        let registry = &mut self.registry;
        registry.register(
            "requests",
            "Requests that were answered, by the kind of their operation (`none` if there is none) and HTTP status",
            self.requests.clone(),
        );
        registry.register_with_unit(
            "request_duration",
            "Time from a request to its answer, by the kind of its operation",
            Unit::Seconds,
            self.durations.clone(),
        );
        registry.register(
            "operation_cost",
            "Points of cost of operations, by their kind",
            self.costs.clone(),
        );
        registry.register(
            "errors",
            "Answers with an error of this code",
            self.errors.clone(),
        );
        registry.register(
            "long_answers",
            "Costly operations that run",
            self.long_answers.clone(),
        );
        registry.register("sockets", "Sockets that are open", self.sockets.clone());
        self
    }

    /// Counts a request that was answered.
    pub(crate) fn count(
        &self,
        kind: Option<OperationKind>,
        cost: Option<usize>,
        codes: &[&'static str],
        status: u16,
        time: Duration,
    ) {
        let operation = [("operation", operation_name(kind))];
        let requests = (operation, [("status", status)]);
        self.requests.get_or_create(&requests).inc();
        self.durations
            .get_or_create(&operation)
            .observe(time.as_secs_f64());
        if let Some(cost) = cost {
            self.costs.get_or_create(&operation).observe(cost as f64);
        }
        for code in codes {
            self.errors.get_or_create(&[("code", *code)]).inc();
        }
    }

    /// The text of all metrics.
    pub(crate) fn text(
        &self,
        measures: &ApiMeasures,
        hooks: &[Arc<HookStatus>],
    ) -> Result<String, fmt::Error> {
        let mut text = String::new();
        text::encode_registry(&mut text, &self.registry)?;
        let mut registry = Registry::with_prefix("claimgraph");
        register_measures(&mut registry, measures);
        if !hooks.is_empty() {
            register_hooks(&mut registry, hooks, newest(measures));
        }
        text::encode(&mut text, &registry)?;
        Ok(text)
    }
}

/// The name of a kind of operations, as a label and in the access log.
pub(crate) fn operation_name(kind: Option<OperationKind>) -> &'static str {
    match kind {
        Some(OperationKind::Query) => "query",
        Some(OperationKind::Mutation) => "mutation",
        Some(OperationKind::Subscription) => "subscription",
        None => "none",
    }
}

/// Buckets from 0.25 ms to 16 s.
fn durations() -> Histogram {
    Histogram::new(exponential_buckets(0.000_25, 4.0, 9))
}

/// Buckets from 1 to a million.
fn costs() -> Histogram {
    Histogram::new(exponential_buckets(1.0, 10.0, 7))
}

fn register_measures(registry: &mut Registry, measures: &ApiMeasures) {
    let revisions: Family<[Label; 1], Gauge<u64, AtomicU64>> = Family::default();
    for (part, revision) in &measures.revisions {
        revisions.get_or_create(&[("part", *part)]).set(revision.0);
    }
    registry.register(
        "revision",
        "The newest revision of the journal and of each view of it",
        revisions,
    );
    let records: Family<[Label; 1], Gauge<u64, AtomicU64>> = Family::default();
    for (kind, count) in &measures.records {
        records.get_or_create(&[("kind", kind.name())]).set(*count);
    }
    registry.register("records", "Records of each kind", records);
    let bytes: Family<[Label; 1], Gauge<u64, AtomicU64>> = Family::default();
    for (part, count) in &measures.bytes {
        bytes.get_or_create(&[("part", *part)]).set(*count);
    }
    registry.register_with_unit(
        "disk",
        "Bytes of the data folder on disk",
        Unit::Bytes,
        bytes,
    );
    let lookups: Family<[Label; 2], Counter> = Family::default();
    for CacheLookups {
        cache,
        hits,
        misses,
    } in &measures.lookups
    {
        for (result, count) in [("hit", hits), ("miss", misses)] {
            let labels = [("cache", *cache), ("result", result)];
            lookups.get_or_create(&labels).inc_by(*count);
        }
    }
    registry.register(
        "cache_lookups",
        "Look-ups in the caches of documents and plans",
        lookups,
    );
}

/// The newest revision that can be read.
fn newest(measures: &ApiMeasures) -> Revision {
    let revisions = measures.revisions.iter();
    let newest = revisions.map(|(_, revision)| *revision).max();
    newest.unwrap_or_default()
}

fn register_hooks(registry: &mut Registry, hooks: &[Arc<HookStatus>], newest: Revision) {
    type Gauges = Family<[(&'static str, String); 1], Gauge<u64, AtomicU64>>;
    let deliveries: Family<[(&'static str, String); 2], Counter> = Family::default();
    let lags = Gauges::default();
    let failing = Gauges::default();
    for hook in hooks {
        let name = ("hook", hook.name().to_owned());
        for (result, count) in [("delivered", hook.delivered()), ("failed", hook.failed())] {
            let labels = [name.clone(), ("result", result.to_owned())];
            deliveries.get_or_create(&labels).inc_by(count);
        }
        let labels = [name];
        lags.get_or_create(&labels).set(hook.lag(newest));
        failing
            .get_or_create(&labels)
            .set(u64::from(hook.is_failing()));
    }
    registry.register(
        "webhook_deliveries",
        "Attempts to deliver a notification, by their result",
        deliveries,
    );
    registry.register(
        "webhook_lag_revisions",
        "Revisions of which a webhook may not have delivered everything",
        lags,
    );
    registry.register(
        "webhook_failing",
        "Whether the last attempt of a webhook failed: 1 or 0",
        failing,
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;

    #[test]
    fn what_was_counted_and_measured_is_in_the_text() {
        let metrics = Metrics::new();
        let query = Some(OperationKind::Query);
        let time = Duration::from_millis(3);
        metrics.count(query, Some(20), &[], 200, time);
        metrics.count(query, None, &["BAD_USER_INPUT"], 200, time);
        metrics.count(None, None, &["NOT_FOUND"], 404, time);
        metrics.sockets.set(7);
        let measures = ApiMeasures {
            revisions: vec![("journal", Revision(12)), ("index", Revision(11))],
            records: vec![(Kind::Claim, 5)],
            bytes: vec![("store", 4096)],
            lookups: vec![CacheLookups {
                cache: "plans",
                hits: 3,
                misses: 2,
            }],
        };
        let text = metrics.text(&measures, &[]).unwrap();
        for line in [
            r#"claimgraph_requests_total{operation="query",status="200"} 2"#,
            r#"claimgraph_requests_total{operation="none",status="404"} 1"#,
            r#"claimgraph_request_duration_seconds_bucket{le="0.004",operation="query"} 2"#,
            r#"claimgraph_request_duration_seconds_count{operation="none"} 1"#,
            r#"claimgraph_operation_cost_bucket{le="100.0",operation="query"} 1"#,
            r#"claimgraph_errors_total{code="BAD_USER_INPUT"} 1"#,
            "claimgraph_sockets 7",
            "claimgraph_long_answers 0",
            r#"claimgraph_revision{part="journal"} 12"#,
            r#"claimgraph_records{kind="claim"} 5"#,
            r#"claimgraph_disk_bytes{part="store"} 4096"#,
            r#"claimgraph_cache_lookups_total{cache="plans",result="miss"} 2"#,
        ] {
            assert!(text.lines().any(|other| other == line), "{line} in\n{text}");
        }
        assert!(text.contains("claimgraph_build_info{version="), "{text}");
        assert_eq!(text.matches("# EOF").count(), 1);
        assert!(text.ends_with("# EOF\n"));
    }
}
