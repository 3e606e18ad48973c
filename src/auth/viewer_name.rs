//! The names under which viewers are known.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The most characters of a name.
const LONGEST: usize = 100;

/// The name of a viewer, which commits are recorded by: one line of at most 100 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ViewerName(String);

/// The refusal of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a name has 1 to {LONGEST} characters, none of them a control character, and no blank at either end"
)]
pub struct NameError;

impl FromStr for ViewerName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<ViewerName, NameError> {
        ViewerName::try_from(text.to_owned())
    }
}

impl TryFrom<String> for ViewerName {
    type Error = NameError;

    fn try_from(text: String) -> Result<ViewerName, NameError> {
        let is_name = (1..=LONGEST).contains(&text.chars().count())
            && text.trim() == text
            && !text.chars().any(char::is_control);
        match is_name {
            true => Ok(ViewerName(text)),
            false => Err(NameError),
        }
    }
}

impl From<ViewerName> for String {
    fn from(name: ViewerName) -> String {
        name.0
    }
}

impl fmt::Display for ViewerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_that_is_not_long() {
        for name in ["ada", "Ada Byron", "王小明", "auth0|5f7c", &"é".repeat(100)] {
            assert_eq!(name.parse::<ViewerName>().unwrap().to_string(), name);
        }
        for wrong in ["", " ada", "ada ", "a\nb", "a\0b", &"é".repeat(101)] {
            assert_eq!(wrong.parse::<ViewerName>(), Err(NameError), "{wrong:?}");
        }
    }
}
