//! The parameters of a GraphQL request, from the body of a `POST` or the query string of a `GET`.
//!
//! Unknown members are ignored, as the specification of GraphQL over HTTP says. A parameter that
//! occurs twice is refused, since two readers could take different values.
//!
//! A document may be named by its hash: in `documentId`, by the appendix of that specification on
//! persisted documents, or in `extensions.persistedQuery`, by Apollo's protocol.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::http::{HttpError, document_hash::DocumentHash, error::quoted};

/// The longest id of an operation, in bytes.
pub(crate) const LONGEST_ID: usize = 256;

/// The parameters of a GraphQL request.
#[derive(Debug)]
pub(crate) struct Params<'a> {
    /// The document.
    pub(crate) document: DocumentParam<'a>,
    /// The name of the operation to run.
    pub(crate) operation_name: Option<Cow<'a, str>>,
    /// The values of the variables: a JSON object.
    pub(crate) variables: Option<Cow<'a, RawValue>>,
    /// The extensions: a JSON object.
    pub(crate) extensions: Option<&'a RawValue>,
}

/// The document of a request: its text, its hash or both.
#[derive(Debug)]
pub(crate) enum DocumentParam<'a> {
    /// The text.
    Text(Cow<'a, str>),
    /// The hash of a document that the server has.
    Hash(DocumentHash),
    /// The text and its hash, by which the client will name the document from then on.
    TextAndHash(Cow<'a, str>, DocumentHash),
}

impl<'a> DocumentParam<'a> {
    fn new(
        text: Option<Cow<'a, str>>,
        hash: Option<DocumentHash>,
    ) -> Result<DocumentParam<'a>, HttpError> {
        match (text, hash) {
            (None, None) => Err(bad("there is no `query`; give the document as a string")),
            (None, Some(hash)) => Ok(DocumentParam::Hash(hash)),
            (Some(text), None) => Ok(DocumentParam::Text(text)),
            (Some(text), Some(hash)) => match DocumentHash::of(&text) {
                right if right == hash => Ok(DocumentParam::TextAndHash(text, hash)),
                right => Err(HttpError::PersistedQueryMismatch(right)),
            },
        }
    }

    /// The hash by which the client names the document.
    pub(crate) fn hash(&self) -> Option<DocumentHash> {
        match self {
            DocumentParam::Text(_) => None,
            DocumentParam::Hash(hash) | DocumentParam::TextAndHash(_, hash) => Some(*hash),
        }
    }
}

impl<'a> Params<'a> {
    /// Reads the body of a `POST`.
    pub(crate) fn of_body(body: &'a [u8]) -> Result<Params<'a>, HttpError> {
        #[derive(Deserialize)]
        struct Body<'a> {
            #[serde(borrow, default)]
            query: Option<Text<'a>>,
            #[serde(borrow, default, rename = "documentId")]
            document_id: Option<Text<'a>>,
            #[serde(borrow, default, rename = "operationName")]
            operation_name: Option<Text<'a>>,
            #[serde(borrow, default)]
            variables: Option<&'a RawValue>,
            #[serde(borrow, default)]
            extensions: Option<&'a RawValue>,
        }

        let text = text_of(body)?;
        if text.trim_ascii_start().starts_with('[') {
            return Err(HttpError::Batch);
        }
        if !text.trim_ascii_start().starts_with('{') {
            return Err(bad(
                "the body is no JSON object; send `{\"query\": \"{ __typename }\"}`",
            ));
        }
        let body: Body<'a> = serde_json::from_str(text).map_err(|e| {
            HttpError::BadRequest(format!(
                "the body is no GraphQL request: {}",
                quoted(&e.to_string())
            ))
        })?;
        let extensions = object("extensions", body.extensions)?;
        let hash = hash(body.document_id.as_ref().map(|id| &*id.0), extensions)?;
        Ok(Params {
            extensions,
            document: DocumentParam::new(body.query.map(|query| query.0), hash)?,
            operation_name: body.operation_name.map(|name| name.0),
            variables: object("variables", body.variables)?.map(Cow::Borrowed),
        })
    }

    /// Reads the parameters of a `GET`.
    pub(crate) fn of_query_string(text: &str) -> Result<Params<'static>, HttpError> {
        let mut query = Parameter::new("query");
        let mut document_id = Parameter::new("documentId");
        let mut operation_name = Parameter::new("operationName");
        let mut variables = Parameter::new("variables");
        let mut extensions = Parameter::new("extensions");
        for pair in text.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode(name)?;
            let parameters = [
                &mut query,
                &mut document_id,
                &mut operation_name,
                &mut variables,
                &mut extensions,
            ];
            if let Some(parameter) = parameters.into_iter().find(|p| p.name == name) {
                parameter.set(decode(value)?)?;
            }
        }
        let extensions = extensions.json()?;
        let hash = hash(document_id.value.as_deref(), extensions.as_deref())?;
        Ok(Params {
            document: DocumentParam::new(query.value.map(Cow::Owned), hash)?,
            operation_name: operation_name.value.map(Cow::Owned),
            variables: variables.json()?.map(Cow::Owned),
            extensions: None,
        })
    }

    /// The id of the operation in the extensions, by which an event stream tells it from others.
    pub(crate) fn operation_id(&self) -> Result<String, HttpError> {
        #[derive(Deserialize)]
        struct Extensions {
            #[serde(rename = "operationId")]
            operation_id: String,
        }

        let extensions = self.extensions.map_or("{}", RawValue::get);
        let extensions: Extensions = serde_json::from_str(extensions).map_err(|_| {
            bad("an operation of an event stream has an `operationId` in its `extensions`, a text")
        })?;
        match extensions.operation_id {
            id if (1..=LONGEST_ID).contains(&id.len()) => Ok(id),
            _ => Err(HttpError::BadRequest(format!(
                "`operationId` must be a text of 1 to {LONGEST_ID} bytes"
            ))),
        }
    }

    /// Whether the query string of a `GET` has a document, or may name one.
    pub(crate) fn has_document(text: &str) -> bool {
        let begins = |pair: &str| {
            ["query=", "documentId=", "extensions="]
                .iter()
                .any(|name| pair.starts_with(name))
        };
        text.split('&').any(begins)
    }
}

/// A JSON string, borrowed if it has no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

struct Parameter {
    name: &'static str,
    value: Option<String>,
}

impl Parameter {
    fn new(name: &'static str) -> Parameter {
        Parameter { name, value: None }
    }

    fn set(&mut self, value: String) -> Result<(), HttpError> {
        match self.value.replace(value) {
            None => Ok(()),
            Some(_) => Err(HttpError::BadRequest(format!(
                "the parameter `{}` is given twice; give it once",
                self.name
            ))),
        }
    }

    fn json(self) -> Result<Option<Box<RawValue>>, HttpError> {
        let Some(text) = self.value else {
            return Ok(None);
        };
        let value: Box<RawValue> = serde_json::from_str(&text).map_err(|e| {
            HttpError::BadRequest(format!("the parameter `{}` is no JSON: {e}", self.name))
        })?;
        Ok(object(self.name, Some(&value))?.map(ToOwned::to_owned))
    }
}

/// The hash by which a request names its document.
fn hash(
    document_id: Option<&str>,
    extensions: Option<&RawValue>,
) -> Result<Option<DocumentHash>, HttpError> {
    #[derive(Deserialize)]
    struct Extensions<'a> {
        #[serde(borrow, default, rename = "persistedQuery")]
        persisted_query: Option<&'a RawValue>,
    }
    #[derive(Deserialize)]
    struct PersistedQuery<'a> {
        version: u64,
        #[serde(borrow, rename = "sha256Hash")]
        sha256_hash: Text<'a>,
    }

    let id = document_id.map(|id| {
        id.parse().map_err(|error| {
            HttpError::BadRequest(format!("`documentId` is `{}`; {error}", quoted(id)))
        })
    });
    let id: Option<DocumentHash> = id.transpose()?;
    let extensions = extensions.map_or("{}", RawValue::get);
    let extensions: Extensions<'_> = serde_json::from_str(extensions).map_err(|e| {
        HttpError::BadRequest(format!(
            "`extensions` cannot be read: {}",
            quoted(&e.to_string())
        ))
    })?;
    let Some(persisted) = object("persistedQuery", extensions.persisted_query)? else {
        return Ok(id);
    };
    let persisted: Option<PersistedQuery<'_>> = serde_json::from_str(persisted.get()).ok();
    let persisted = persisted.filter(|persisted| persisted.version == 1);
    let persisted = persisted.and_then(|persisted| persisted.sha256_hash.0.parse().ok());
    match (id, persisted) {
        (_, None) => Err(bad(
            "`persistedQuery` must have the `version` 1 and a `sha256Hash`, the SHA-256 of the document in 64 hexadecimal digits",
        )),
        (Some(id), Some(hash)) if id != hash => Err(bad(
            "`documentId` and `persistedQuery` name different documents; give one of them",
        )),
        (_, hash) => Ok(hash),
    }
}

/// The value if it is a JSON object, none if it is `null`, else an error.
fn object<'a>(name: &str, value: Option<&'a RawValue>) -> Result<Option<&'a RawValue>, HttpError> {
    match value.map(|value| value.get()) {
        None | Some("null") => Ok(None),
        Some(text) if text.starts_with('{') => Ok(value),
        Some(_) => Err(HttpError::BadRequest(format!(
            "`{name}` is no JSON object; give an object or `null`"
        ))),
    }
}

fn text_of(body: &[u8]) -> Result<&str, HttpError> {
    if body.is_empty() {
        return Err(bad(
            "the body is empty; send `{\"query\": \"{ __typename }\"}`",
        ));
    }
    if body.starts_with(b"\xef\xbb\xbf") {
        return Err(bad("the body starts with a byte order mark; leave it out"));
    }
    std::str::from_utf8(body).map_err(|e| {
        HttpError::BadRequest(format!(
            "the body is no UTF-8 at byte {}; encode it as UTF-8",
            e.valid_up_to()
        ))
    })
}

fn decode(text: &str) -> Result<String, HttpError> {
    let text = text.replace('+', " ");
    let decoded = percent_decode_str(&text).decode_utf8();
    decoded.map(Cow::into_owned).map_err(|_| {
        HttpError::BadRequest(format!(
            "the parameters are no UTF-8 at `{}`; encode them as UTF-8",
            quoted(&text)
        ))
    })
}

fn bad(message: &str) -> HttpError {
    HttpError::BadRequest(message.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: &[u8]) -> String {
        Params::of_body(body).unwrap_err().to_string()
    }

    #[test]
    fn a_body_is_read_without_copying_what_has_no_escapes() {
        let body =
            br#"{"query":"{ a }","variables":{"x": [1]},"operationName":"\u0041","more":[{}]}"#;
        let params = Params::of_body(body).unwrap();
        assert!(matches!(
            params.document,
            DocumentParam::Text(Cow::Borrowed("{ a }"))
        ));
        assert_eq!(params.operation_name.as_deref(), Some("A"));
        assert_eq!(params.variables.unwrap().get(), r#"{"x": [1]}"#);
    }

    #[test]
    fn a_null_is_as_nothing() {
        let body = br#"{"query":"{ a }","variables":null,"operationName":null,"extensions":null}"#;
        let params = Params::of_body(body).unwrap();
        assert!(params.variables.is_none() && params.operation_name.is_none());
        assert!(refused(br#"{"query":null}"#).contains("no `query`"));
    }

    #[test]
    fn a_body_that_is_no_request_is_refused_with_its_place() {
        assert!(refused(b"").contains("empty"));
        assert!(refused(b"  7").contains("no JSON object"));
        assert!(refused(b"[{\"query\":\"{a}\"}]").contains("batch"));
        assert!(refused(b"{\"query\":\n 1}").contains("line 2 column 2"));
        assert!(refused(b"{\"query\":\"{ a }\"} x").contains("line 1 column 19"));
        assert!(
            refused(b"{\"query\":\"{ a }\",\"query\":\"{ b }\"}")
                .contains("duplicate field `query`")
        );
        assert!(refused(b"{\"query\":\"\xff\"}").contains("no UTF-8 at byte 10"));
        assert!(refused(b"\xef\xbb\xbf{}").contains("byte order mark"));
        assert!(refused(b"\xff\xfe{\0}\0").contains("no UTF-8"));
        assert!(refused(b"{\"query\":\"\0\"}").contains("control character"));
        assert!(refused(br#"{"query":"\ud800"}"#).contains("line 1"));
        assert!(refused(br#"{"query":"{a}","variables":"x"}"#).contains("`variables`"));
        assert!(refused(br#"{"query":"{a}","extensions":[1]}"#).contains("`extensions`"));
        assert!(refused(br#"{"query":"{a}","operationName":5}"#).contains("expected a string"));
        assert!(refused(b"{\"query\":\"{a}\",\"x\":").contains("EOF"));
    }

    #[test]
    fn nesting_however_deep_is_no_danger() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = format!("{}1{}", open.repeat(200_000), close.repeat(200_000));
            let body =
                format!("{{\"query\":\"{{a}}\",\"other\":{deep},\"variables\":{{\"x\":{deep}}}}}");
            let params = Params::of_body(body.as_bytes()).unwrap();
            assert!(params.variables.unwrap().get().len() > 400_000);
        }
    }

    #[test]
    fn parameters_are_decoded() {
        let text = "query=%7B+a%20%7D&variables=%7B%22x%22:%22%E5%A0%B1%22%7D&operationName=A&other=%FF%26";
        let params = Params::of_query_string(text).unwrap();
        assert!(matches!(params.document, DocumentParam::Text(query) if query == "{ a }"));
        assert_eq!(params.operation_name.as_deref(), Some("A"));
        assert_eq!(params.variables.unwrap().get(), r#"{"x":"報"}"#);
        assert!(Params::has_document(text) && !Params::has_document("a=query"));
    }

    /// The parts of a body that name a document by its hash, in each way that there is.
    fn namings(hash: &str) -> [String; 3] {
        [
            format!(r#""documentId":"sha256:{hash}""#),
            format!(r#""documentId":"{hash}""#),
            format!(r#""extensions":{{"persistedQuery":{{"version":1,"sha256Hash":"{hash}"}}}}"#),
        ]
    }

    #[test]
    fn a_document_may_be_named_by_its_hash() {
        let hash = DocumentHash::of("{ a }");
        for naming in namings(&hash.to_string()) {
            let body = format!("{{{naming}}}");
            let params = Params::of_body(body.as_bytes()).unwrap();
            assert!(matches!(params.document, DocumentParam::Hash(named) if named == hash));
            let body = format!(r#"{{"query":"{{ a }}",{naming}}}"#);
            let params = Params::of_body(body.as_bytes()).unwrap();
            assert!(
                matches!(params.document, DocumentParam::TextAndHash(text, named) if text == "{ a }" && named == hash)
            );
            let other = refused(format!(r#"{{"query":"{{ b }}",{naming}}}"#).as_bytes());
            assert!(
                other.contains(&DocumentHash::of("{ b }").to_string()),
                "{other}"
            );
        }
        for text in [
            format!("documentId=sha256:{hash}"),
            format!(
                "extensions=%7B%22persistedQuery%22:%7B%22version%22:1,%22sha256Hash%22:%22{hash}%22%7D%7D"
            ),
        ] {
            let params = Params::of_query_string(&text).unwrap();
            assert_eq!(params.document.hash(), Some(hash), "{text}");
            assert!(Params::has_document(&text));
        }
    }

    #[test]
    fn a_hash_that_is_none_is_refused_with_what_it_must_be() {
        let hash = DocumentHash::of("{ a }");
        for persisted in [
            "7".to_owned(),
            "{}".into(),
            format!(r#"{{"version":2,"sha256Hash":"{hash}"}}"#),
            format!(r#"{{"sha256Hash":"{hash}"}}"#),
            r#"{"version":1,"sha256Hash":"abc"}"#.into(),
            r#"{"version":1,"sha256Hash":7}"#.into(),
        ] {
            let body =
                format!(r#"{{"query":"{{ a }}","extensions":{{"persistedQuery":{persisted}}}}}"#);
            let refused = refused(body.as_bytes());
            assert!(refused.contains("`persistedQuery`"), "{body}: {refused}");
        }
        assert!(refused(br#"{"documentId":"abc"}"#).contains("64 hexadecimal digits"));
        let [_, id, _] = namings(&DocumentHash::of("{ b }").to_string());
        let [_, _, persisted] = namings(&hash.to_string());
        let both = format!("{{{id},{persisted}}}");
        assert!(refused(both.as_bytes()).contains("different documents"));
        let none = br#"{"query":"{ a }","documentId":null,"extensions":{"persistedQuery":null}}"#;
        assert_eq!(Params::of_body(none).unwrap().document.hash(), None);
    }

    #[test]
    fn parameters_that_are_no_request_are_refused() {
        let refused = |text| Params::of_query_string(text).unwrap_err().to_string();
        assert!(refused("").contains("no `query`"));
        assert!(refused("query=a&query=b").contains("`query` is given twice"));
        assert!(refused("query=%FF").contains("no UTF-8"));
        assert!(refused("query=a&variables=").contains("`variables` is no JSON"));
        assert!(refused("query=a&variables=%5B%5D").contains("no JSON object"));
        assert!(refused("query=a&extensions=0").contains("no JSON object"));
    }
}
