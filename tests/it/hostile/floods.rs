//! More of everything than the server has room for: it says so, and goes on.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::{
    hostile::{PLAIN, Target, code},
    support::program::{status, wait_until},
};

/// A query that costs more than is worked on at once.
const COSTLY: &str = "{ claims(first: 100) { nodes { id status verdict attributions(first: 30) { nodes { id source { id title } } } } } }";

#[test]
fn more_costly_questions_than_may_be_are_answered_later() {
    let target = Target::start(&["--long-answers", "1"]);
    let request = target.document(COSTLY);
    let answers: Vec<String> = thread::scope(|scope| {
        let clients =
            Vec::from_iter((0..40).map(|_| {
                scope.spawn(|| Vec::from_iter((0..5).map(|_| target.server.send(&request))))
            }));
        clients
            .into_iter()
            .flat_map(|client| client.join().unwrap())
            .collect()
    });
    assert_eq!(answers.len(), 200);
    let mut served = 0;
    for answer in &answers {
        match status(answer) {
            200 => {
                assert!(answer.ends_with('}'), "an answer is cut off");
                served += 1;
            }
            503 => {
                assert_eq!(code(answer), "OVERLOADED", "{answer}");
                assert!(answer.contains("retry-after: 1\r\n"), "{answer}");
            }
            _ => panic!("{answer}"),
        }
    }
    assert!(served > 0 && served < 200, "{served} were served");
    target.check_alive("a flood");
    target.check_untouched();
}

#[test]
fn bodies_of_all_clients_together_are_bounded() {
    let target = Target::start(&["--max-received-bytes", "1000000"]);
    let address = &target.server.address;
    let half = format!(
        "POST /graphql HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n{}",
        " ".repeat(600_000)
    );
    let large = target.json(&format!("{}{PLAIN}", " ".repeat(600_000)));
    // Whichever of the two comes second is refused.
    let mut answer = String::new();
    let mut held = Vec::new();
    wait_until(|| {
        let mut first = TcpStream::connect(address).unwrap();
        first.write_all(half.as_bytes()).unwrap();
        held.push(first);
        answer = target.server.send(&large);
        status(&answer) == 503
    });
    assert_eq!(code(&answer), "OVERLOADED", "{answer}");
    assert!(answer.contains("retry-after: 1\r\n"), "{answer}");
    assert!(answer.contains("CLAIMGRAPH_MAX_RECEIVED_BYTES"), "{answer}");
    target.check_alive("what is small is always taken");
    drop(held);
    wait_until(|| status(&target.server.send(&large)) == 200);
    target.check_untouched();
}

#[test]
fn one_address_does_not_take_all_connections() {
    let target = Target::start(&["--max-connections-per-address", "10"]);
    let connect = || TcpStream::connect(&target.server.address).unwrap();
    let mut held = Vec::new();
    let mut refused = String::new();
    wait_until(|| {
        let mut stream = connect();
        stream
            .set_read_timeout(Some(Duration::from_millis(300)))
            .unwrap();
        refused.clear();
        let _ = stream.read_to_string(&mut refused);
        held.push(stream);
        !refused.is_empty()
    });
    assert_eq!(status(&refused), 503, "{refused}");
    assert!(refused.contains("retry-after: 1\r\n"), "{refused}");
    assert!((10..=12).contains(&held.len()), "{}", held.len());
    drop(held);
    wait_until(|| target.server.ask("{ __typename }").0 == 200);
    target.check_untouched();
}

/// Reads one answer, with its body; none at the end of the connection.
fn receive(stream: &mut TcpStream) -> Option<String> {
    let mut answer = vec![];
    let mut byte = [0];
    while !answer.ends_with(b"\r\n\r\n") {
        match stream.read_exact(&mut byte) {
            Ok(()) => answer.push(byte[0]),
            Err(error) => {
                assert!(answer.is_empty(), "an answer broke off: {error}");
                return None;
            }
        }
    }
    let head = String::from_utf8(answer).unwrap().to_ascii_lowercase();
    let (_, rest) = head.split_once("content-length: ").unwrap();
    let length = rest.lines().next().unwrap().parse().unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).expect("the whole answer");
    Some(head + &String::from_utf8(body).unwrap())
}

#[test]
fn a_server_that_is_told_to_stop_answers_what_it_has_begun() {
    let target = Target::start(&[]);
    let stopped = AtomicBool::new(false);
    let answered = AtomicUsize::new(0);
    let request = String::from_utf8(target.document(COSTLY)).unwrap();
    let request = request.replace("connection: close\r\n", "");
    let address = target.server.address.clone();
    let journal = target.journal.clone();
    let Target { server, folder, .. } = target;
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Ok(mut stream) = TcpStream::connect(&address) {
                    while stream.write_all(request.as_bytes()).is_ok() {
                        match receive(&mut stream) {
                            Some(answer) => {
                                assert_eq!(status(&answer), 200, "{answer}");
                                answered.fetch_add(1, Ordering::Relaxed);
                            }
                            // Sent after the stop, it was not begun.
                            None => break,
                        }
                    }
                    if stopped.load(Ordering::Relaxed) {
                        break;
                    }
                }
            });
        }
        wait_until(|| answered.load(Ordering::Relaxed) > 20);
        let began = Instant::now();
        stopped.store(true, Ordering::Relaxed);
        assert!(server.stop().success());
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "{:?}",
            began.elapsed()
        );
    });
    assert_eq!(super::journal_of(&super::data_of(&folder)), journal);
}
