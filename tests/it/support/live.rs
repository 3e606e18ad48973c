//! A server in this process, whose knowledge base the test writes to.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    thread::{self, JoinHandle},
};

use claimgraph::{
    graphql::Api,
    http::{Settings, server},
    kb::KnowledgeBase,
    model::CommitMeta,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::oneshot;

use crate::support::seed::{answer, api, empty, load};

/// A server that answers until this is dropped.
pub(crate) struct Live {
    pub(crate) knowledge_base: Arc<KnowledgeBase>,
    pub(crate) address: SocketAddr,
    api: Arc<Api>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
    _folder: TempDir,
}

impl Live {
    pub(crate) fn start(settings: Settings) -> Live {
        let folder = TempDir::new().unwrap();
        let knowledge_base = Arc::new(empty(folder.path()));
        let api = Arc::new(api(knowledge_base.clone()));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let settings = Settings {
            workers: 1,
            ..settings
        };
        let service = api.clone();
        let shutdown = async {
            // An error means that the sender is gone, which stops the server too.
            let _ = stopped.await;
        };
        let listeners = server::Listeners {
            api: listener,
            metrics: None,
            machine: None,
        };
        let thread = thread::spawn(move || server::run(listeners, service, settings, shutdown));
        Live {
            knowledge_base,
            address,
            api,
            stop: Some(stop),
            thread: Some(thread),
            _folder: folder,
        }
    }

    /// Commits some things under these ids, with their labels; the first commit has their type too.
    pub(crate) fn write(&self, things: &[(&str, &str)]) {
        write(&self.knowledge_base, things);
    }

    /// Removes a thing.
    pub(crate) fn remove(&self, id: &str) {
        let id = id.parse().unwrap();
        let kind = claimgraph::model::Kind::Entity;
        self.knowledge_base
            .remove(kind, id, CommitMeta::default())
            .unwrap();
    }

    /// The answer to a document.
    pub(crate) fn answer(&self, query: &str) -> Value {
        answer(&self.api, query, json!({}))
    }

    /// The cursors of all changes, in their order.
    pub(crate) fn all_cursors(&self) -> Vec<String> {
        let mut cursors: Vec<String> = Vec::new();
        loop {
            let page = answer(
                &self.api,
                "query ($after: String) { changes(first: 100, after: $after) { nodes { cursor } pageInfo { hasNextPage } } }",
                json!({ "after": cursors.last() }),
            );
            let page = &page["data"]["changes"];
            let nodes = page["nodes"].as_array().unwrap().iter();
            cursors.extend(nodes.map(|node| node["cursor"].as_str().unwrap().to_owned()));
            if page["pageInfo"]["hasNextPage"] == json!(false) {
                return cursors;
            }
        }
    }

    /// Begins to stop the server.
    pub(crate) fn stop(&mut self) {
        drop(self.stop.take());
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.stop();
        let ended = self.thread.take().map(JoinHandle::join);
        if !thread::panicking() {
            ended.unwrap().unwrap().unwrap();
        }
    }
}

/// Commits some things under these ids, with their labels.
pub(crate) fn write(knowledge_base: &KnowledgeBase, things: &[(&str, &str)]) {
    let thing =
        |(id, label): &(&str, &str)| json!({"id": id, "type": "thing", "labels": {"en": label}});
    let things: Vec<Value> = things.iter().map(thing).collect();
    let bundle = json!({
        "types": [{"id": "thing", "labels": {"en": "thing"}}],
        "entities": things
    });
    load(knowledge_base, &bundle.to_string());
}
