//! Bodies that two readers would read differently, or that never end.

use std::{io::Write, net::TcpStream};

use flate2::{Compression, write::GzEncoder};

use crate::{
    hostile::{PLAIN, Target},
    support::program::{status, wait_until},
};

#[test]
fn a_body_that_is_no_request_is_refused_as_json() {
    let target = Target::start(&[]);
    let json = |text: &str| target.json(text);
    let bytes = |bytes: &[u8]| target.post("application/json", bytes);
    let deep = |open: &str| open.repeat(50_000);
    let utf16: Vec<u8> = PLAIN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    target.check(&[
        (
            "two requests in a batch",
            json(&format!("[{PLAIN},{PLAIN}]")),
            400,
            "BATCH_LIMIT",
        ),
        (
            "1,000 requests in a batch",
            json(&format!("[{PLAIN}{}]", format!(",{PLAIN}").repeat(999))),
            400,
            "BATCH_LIMIT",
        ),
        ("a batch of none", json("[]"), 400, "BATCH_LIMIT"),
        (
            "a batch in a batch",
            json(&format!("[[{PLAIN}]]")),
            400,
            "BATCH_LIMIT",
        ),
        ("nothing", json(""), 400, "BAD_REQUEST"),
        (
            "half a body",
            json(r#"{"query":"{__type"#),
            400,
            "BAD_REQUEST",
        ),
        (
            "more after the body",
            json(&format!("{PLAIN} x")),
            400,
            "BAD_REQUEST",
        ),
        (
            "a number for a document",
            json(r#"{"query":5}"#),
            400,
            "BAD_REQUEST",
        ),
        (
            "a list for a document",
            json(r#"{"query":["{__typename}"]}"#),
            400,
            "BAD_REQUEST",
        ),
        (
            "a text for the variables",
            json(r#"{"query":"{__typename}","variables":"x"}"#),
            400,
            "BAD_REQUEST",
        ),
        (
            "a number for a name",
            json(r#"{"query":"{__typename}","operationName":5}"#),
            400,
            "BAD_REQUEST",
        ),
        (
            "a list for the extensions",
            json(r#"{"query":"{__typename}","extensions":[]}"#),
            400,
            "BAD_REQUEST",
        ),
        (
            "a name given twice",
            json(r#"{"query":"{a}","query":"{b}"}"#),
            400,
            "BAD_REQUEST",
        ),
        ("brackets without end", json(&deep("[")), 400, "BATCH_LIMIT"),
        (
            "objects without end",
            json(&deep("{\"a\":")),
            400,
            "BAD_REQUEST",
        ),
        (
            "brackets in the variables",
            json(&format!(
                r#"{{"query":"{{a}}","variables":{{"a":{}"#,
                deep("[")
            )),
            400,
            "BAD_REQUEST",
        ),
        (
            "variables that nest",
            json(&format!(
                r#"{{"query":"query($a:ID!){{node(id:$a){{id}}}}","variables":{{"a":{}{}}}}}"#,
                deep("["),
                deep("]")
            )),
            400,
            "BAD_USER_INPUT",
        ),
        (
            "bytes that are not UTF-8",
            bytes(b"{\"query\":\"{a \xff}\"}"),
            400,
            "BAD_REQUEST",
        ),
        (
            "a slash in two bytes",
            bytes(b"{\"query\":\"{a \xc0\xaf}\"}"),
            400,
            "BAD_REQUEST",
        ),
        ("UTF-16", bytes(&utf16), 400, "BAD_REQUEST"),
        (
            "half a pair of surrogates",
            json(r#"{"query":"{a(b:\"\ud800\")}"}"#),
            400,
            "BAD_REQUEST",
        ),
        (
            "a mark of the byte order",
            json(&format!("\u{feff}{PLAIN}")),
            400,
            "BAD_REQUEST",
        ),
        (
            "4 MiB",
            json(&" ".repeat(4 << 20)),
            413,
            "PAYLOAD_TOO_LARGE",
        ),
    ]);
    target.check_untouched();
}

#[test]
fn a_body_in_another_coding_is_not_unpacked() {
    let target = Target::start(&[]);
    let mut bomb = GzEncoder::new(vec![], Compression::best());
    (0..64).for_each(|_| bomb.write_all(&[b' '; 1 << 20]).unwrap());
    let bomb = bomb.finish().unwrap();
    for coding in [
        "gzip",
        "br",
        "zstd",
        "deflate",
        "gzip, gzip",
        "identity, gzip",
    ] {
        let head = [
            "content-type: application/json".to_owned(),
            format!("content-encoding: {coding}"),
            format!("content-length: {}", bomb.len()),
        ];
        let request = target.request("POST /graphql", &head.each_ref().map(String::as_str), &bomb);
        target.check(&[(coding, request, 415, "UNSUPPORTED_MEDIA_TYPE")]);
    }
    target.check_untouched();
}

/// A page of another site can send this without asking for leave: a form, or a script with a plain
/// type.
#[test]
fn a_body_of_a_type_that_a_form_can_send_runs_nothing() {
    let target = Target::start(&[]);
    let mutation = r#"{"query":"mutation{remove(input:{id:\"meta\"}){revision}}"}"#;
    let refused = "UNSUPPORTED_MEDIA_TYPE";
    for content_type in [
        "text/plain",
        "text/plain; charset=utf-8",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "application/graphql",
        "application/xml",
        "text/json",
        "application/json, text/plain",
        "application/json; charset=utf-16",
        "",
    ] {
        let request = target.post(content_type, mutation.as_bytes());
        target.check(&[(content_type, request, 415, refused)]);
    }
    let length = format!("content-length: {}", mutation.len());
    let untyped = target.request("POST /graphql", &[&length], mutation.as_bytes());
    let form = "query=mutation%7Bremove(input%3A%7Bid%3A%22meta%22%7D)%7Brevision%7D%7D";
    let encoded = target.post("application/x-www-form-urlencoded", form.as_bytes());
    let mut parts = String::new();
    for number in 0..2_000 {
        parts += &format!("--x\r\ncontent-disposition: form-data; name=\"{number}\"\r\n\r\nx\r\n");
    }
    let upload = target.post("multipart/form-data; boundary=x", parts.as_bytes());
    target.check(&[
        ("no type", untyped, 415, refused),
        ("a form", encoded, 415, refused),
        ("an upload of 2,000 files", upload, 415, refused),
    ]);
    target.check_untouched();
}

#[test]
fn a_body_without_end_is_read_up_to_its_bound() {
    let target = Target::start(&[]);
    let before = target.memory("VmRSS");
    let mut stream = TcpStream::connect(&target.server.address).unwrap();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
        target.server.address
    );
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(1 << 16));
    // It is refused at once, and closed once its client has had the time to read why.
    wait_until(|| stream.write_all(chunk.as_bytes()).is_err());
    assert!(target.memory("VmHWM") < before + (64 << 20));
    let refused = target.request(
        "POST /graphql",
        &[
            "content-type: application/json",
            "transfer-encoding: chunked",
        ],
        format!("{}0\r\n\r\n", chunk.repeat(17)).as_bytes(),
    );
    assert_eq!(status(&target.server.send(&refused)), 413);
    target.check_alive("a body without end");
    target.check_untouched();
}
