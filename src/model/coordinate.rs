//! Places by their coordinates.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::model::{decimal::Decimal, id::Id};

/// A place by its coordinates: on the earth in WGS 84, or on another globe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, BorshSerialize, BorshDeserialize)]
pub struct Coordinate<R = Id> {
    /// The latitude in degrees, from -90 to 90, north of the equator positive.
    latitude: Decimal,
    /// The longitude in degrees, from -180 to 180, east of Greenwich positive.
    longitude: Decimal,
    /// The number of degrees by which either may be off, more than 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    precision: Option<Decimal>,
    /// The globe on which the place is, such as the moon; left out for the earth.
    #[serde(skip_serializing_if = "Option::is_none")]
    globe: Option<R>,
}

/// The reason why numbers are no coordinates.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CoordinateError {
    /// A number is no degree of latitude or longitude.
    #[error(
        "`{degrees}` is beyond {most} degrees: a latitude is from -90 to 90, a longitude from -180 to 180"
    )]
    Degrees {
        /// The number.
        degrees: Decimal,
        /// The greatest that may stand there.
        most: i32,
    },
    /// A precision is not more than 0, or more than half the globe.
    #[error("the precision `{0}` is not more than 0 degrees and at most 180")]
    Precision(Decimal),
}

impl<R> Coordinate<R> {
    /// The place at some degrees.
    pub fn new(
        latitude: Decimal,
        longitude: Decimal,
        precision: Option<Decimal>,
        globe: Option<R>,
    ) -> Result<Coordinate<R>, CoordinateError> {
        for (degrees, most) in [(latitude, 90), (longitude, 180)] {
            if degrees.abs() > Decimal::from(most) {
                return Err(CoordinateError::Degrees { degrees, most });
            }
        }
        if let Some(precision) = precision
            && (!precision.is_positive() || precision > Decimal::from(180))
        {
            return Err(CoordinateError::Precision(precision));
        }
        Ok(Coordinate {
            latitude,
            longitude,
            precision,
            globe,
        })
    }

    /// The latitude in degrees.
    pub fn latitude(&self) -> Decimal {
        self.latitude
    }

    /// The longitude in degrees.
    pub fn longitude(&self) -> Decimal {
        self.longitude
    }

    /// The number of degrees by which either may be off; `None` where that is not said.
    pub fn precision(&self) -> Option<Decimal> {
        self.precision
    }

    /// The globe; `None` for the earth.
    pub fn globe(&self) -> Option<&R> {
        self.globe.as_ref()
    }

    /// The same place with its reference exchanged.
    pub fn try_map<S, E>(self, f: impl FnOnce(R) -> Result<S, E>) -> Result<Coordinate<S>, E> {
        Ok(Coordinate {
            latitude: self.latitude,
            longitude: self.longitude,
            precision: self.precision,
            globe: self.globe.map(f).transpose()?,
        })
    }
}

impl<'de, R: Deserialize<'de>> Deserialize<'de> for Coordinate<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Coordinate<R>, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct UncheckedCoordinate<R> {
            latitude: Decimal,
            longitude: Decimal,
            precision: Option<Decimal>,
            globe: Option<R>,
        }
        let UncheckedCoordinate {
            latitude,
            longitude,
            precision,
            globe,
        } = UncheckedCoordinate::deserialize(deserializer)?;
        Coordinate::new(latitude, longitude, precision, globe).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coordinate_is_read_and_written_the_same() {
        for json in [
            r#"{"latitude":"-90","longitude":"180"}"#,
            r#"{"latitude":"0.674","longitude":"23.473","precision":"0.001","globe":"moon"}"#,
        ] {
            let place: Coordinate = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&place).unwrap(), json);
            let bytes = borsh::to_vec(&place).unwrap();
            assert_eq!(borsh::from_slice::<Coordinate>(&bytes).unwrap(), place);
        }
    }

    /// Each case: the fields of a coordinate, and what the refusal says.
    #[test]
    fn degrees_and_precision_are_bounded() {
        for (fields, refusal) in [
            (r#""latitude": "90.01", "longitude": "0""#, "beyond 90"),
            (r#""latitude": "0", "longitude": "-180.1""#, "beyond 180"),
            (
                r#""latitude": "0", "longitude": "0", "precision": "0""#,
                "not more than 0",
            ),
            (
                r#""latitude": "0", "longitude": "0", "precision": 181"#,
                "at most 180",
            ),
            (
                r#""latitude": "0", "longitude": "0", "altitude": 8"#,
                "unknown field",
            ),
        ] {
            let refused = serde_json::from_str::<Coordinate>(&format!("{{{fields}}}"));
            let refused = refused.unwrap_err().to_string();
            assert!(refused.contains(refusal), "{fields}: {refused}");
        }
    }
}
