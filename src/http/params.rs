//! The parameters of a GraphQL request, from the body of a `POST` or the query string of a `GET`.
//!
//! Unknown members are ignored, as the specification of GraphQL over HTTP says. A parameter that
//! occurs twice is refused, since two readers could take different values.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::http::{HttpError, error::quoted};

/// The longest id of an operation, in bytes.
pub(crate) const LONGEST_ID: usize = 256;

/// The parameters of a GraphQL request.
#[derive(Debug)]
pub(crate) struct Params<'a> {
    /// The document.
    pub(crate) query: Cow<'a, str>,
    /// The name of the operation to run.
    pub(crate) operation_name: Option<Cow<'a, str>>,
    /// The values of the variables: a JSON object.
    pub(crate) variables: Option<Cow<'a, RawValue>>,
    /// The extensions: a JSON object.
    pub(crate) extensions: Option<&'a RawValue>,
}

impl<'a> Params<'a> {
    /// Reads the body of a `POST`.
    pub(crate) fn of_body(body: &'a [u8]) -> Result<Params<'a>, HttpError> {
        #[derive(Deserialize)]
        struct Body<'a> {
            #[serde(borrow, default)]
            query: Option<Text<'a>>,
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
        Ok(Params {
            extensions: object("extensions", body.extensions)?,
            query: body.query.ok_or_else(no_query)?.0,
            operation_name: body.operation_name.map(|name| name.0),
            variables: object("variables", body.variables)?.map(Cow::Borrowed),
        })
    }

    /// Reads the parameters of a `GET`.
    pub(crate) fn of_query_string(text: &str) -> Result<Params<'static>, HttpError> {
        let mut query = Parameter::new("query");
        let mut operation_name = Parameter::new("operationName");
        let mut variables = Parameter::new("variables");
        let mut extensions = Parameter::new("extensions");
        for pair in text.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode(name)?;
            let parameters = [
                &mut query,
                &mut operation_name,
                &mut variables,
                &mut extensions,
            ];
            if let Some(parameter) = parameters.into_iter().find(|p| p.name == name) {
                parameter.set(decode(value)?)?;
            }
        }
        extensions.json()?;
        Ok(Params {
            query: query.value.ok_or_else(no_query)?.into(),
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

    /// Whether the query string of a `GET` has a document.
    pub(crate) fn has_query(text: &str) -> bool {
        text.split('&').any(|pair| pair.starts_with("query="))
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

fn no_query() -> HttpError {
    bad("there is no `query`; give the document as a string")
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
        assert!(matches!(params.query, Cow::Borrowed("{ a }")));
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
        assert_eq!(params.query, "{ a }");
        assert_eq!(params.operation_name.as_deref(), Some("A"));
        assert_eq!(params.variables.unwrap().get(), r#"{"x":"報"}"#);
        assert!(Params::has_query(text) && !Params::has_query("a=query"));
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
