//! Timecodes: times in a recording.

use std::{borrow::Cow, fmt, str::FromStr};

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A time in a recording, in milliseconds from its beginning; written `hh:mm:ss` or `hh:mm:ss.fff`,
/// after the normal play time of RFC 2326.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
pub struct Timecode(u32);

/// A text is no timecode.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a time in a recording: write hours, minutes and seconds, such as `00:12:31` or `00:12:31.500`"
)]
pub struct TimecodeError(String);

impl Timecode {
    /// The number of milliseconds from the beginning.
    pub fn milliseconds(self) -> u32 {
        self.0
    }
}

impl FromStr for Timecode {
    type Err = TimecodeError;

    fn from_str(text: &str) -> Result<Timecode, TimecodeError> {
        let read = || {
            let (time, fraction) = text.split_once('.').unwrap_or((text, "000"));
            let mut parts = time.split(':');
            let hours = number(parts.next()?, 2..=3)?;
            let minutes = number(parts.next()?, 2..=2).filter(|minutes| *minutes < 60)?;
            let seconds = number(parts.next()?, 2..=2).filter(|seconds| *seconds < 60)?;
            let milliseconds = number(fraction, 3..=3)?;
            let whole = (hours * 60 + minutes) * 60 + seconds;
            parts
                .next()
                .is_none()
                .then_some(Timecode(whole * 1_000 + milliseconds))
        };
        read().ok_or_else(|| TimecodeError(text.chars().take(50).collect()))
    }
}

/// A number of so many ASCII digits.
fn number(digits: &str, count: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let is_number = count.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

impl fmt::Display for Timecode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, milliseconds) = (self.0 / 1_000, self.0 % 1_000);
        let (minutes, hours) = (seconds / 60 % 60, seconds / 3_600);
        write!(f, "{hours:02}:{minutes:02}:{:02}", seconds % 60)?;
        match milliseconds {
            0 => Ok(()),
            _ => write!(f, ".{milliseconds:03}"),
        }
    }
}

impl Serialize for Timecode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timecode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Timecode, D::Error> {
        let text = <Cow<'de, str> as Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Timecode {
    fn schema_name() -> Cow<'static, str> {
        "Timecode".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A time in a recording: hours, minutes and seconds.",
            "type": "string",
            "pattern": "^[0-9]{2,3}:[0-5][0-9]:[0-5][0-9](\\.[0-9]{3})?$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timecode_is_written_as_it_is_read() {
        for text in ["00:00:00", "00:12:31", "01:02:03.045", "123:59:59"] {
            let timecode: Timecode = text.parse().unwrap();
            assert_eq!(timecode.to_string(), text);
        }
        let read = |text: &str| text.parse::<Timecode>().map(Timecode::milliseconds).ok();
        assert_eq!(read("00:01:01.500"), Some(61_500));
        assert_eq!(read("00:00:07.000"), Some(7_000));
        for text in [
            "",
            "12:31",
            "00:60:00",
            "00:00:60",
            "1:00:00",
            "00:00:01.5",
            "00:00:00:00",
            "0０:00:00",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
