//! The bundle as rows, for databases that copy text.
//!
//! A claim has columns for its last date and its status. The status follows from the claim's own
//! attributions, since nothing is retracted, replaced, contradicted or derived in this data.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

use serde_json::Value;

use crate::{measuring::Result, records};

/// Writes a file for each table.
pub(crate) fn write(bundle: &Path, folder: &Path) -> Result<()> {
    fs::create_dir(folder)?;
    let mut tables = Tables::create(folder)?;
    records::each(bundle, |section, record| tables.add(section, &record))?;
    tables.flush()
}

struct Tables {
    entities: BufWriter<File>,
    sources: BufWriter<File>,
    claims: BufWriter<File>,
    attributions: BufWriter<File>,
}

impl Tables {
    fn create(folder: &Path) -> Result<Tables> {
        let table = |name: &str| File::create(folder.join(name)).map(BufWriter::new);
        Ok(Tables {
            entities: table("entities")?,
            sources: table("sources")?,
            claims: table("claims")?,
            attributions: table("attributions")?,
        })
    }

    fn add(&mut self, section: &str, record: &Value) -> Result<()> {
        match section {
            "entities" => row(
                &mut self.entities,
                &[&record["id"], &record["type"], &record["labels"]["en"]],
            ),
            "sources" => row(
                &mut self.sources,
                &[
                    &record["id"],
                    &record["titles"]["en"],
                    &record["publisher"],
                    &record["publishedAt"],
                    &record["url"],
                ],
            ),
            "claims" => self.add_claim(record),
            _ => Ok(()),
        }
    }

    fn add_claim(&mut self, claim: &Value) -> Result<()> {
        let attributions = claim["attributions"]
            .as_array()
            .map_or(&[][..], Vec::as_slice);
        let value = &claim["value"];
        row(
            &mut self.claims,
            &[
                &claim["id"],
                &claim["subject"],
                &claim["predicate"],
                &value["entity"],
                &value["text"]["text"],
                &value["quantity"]["amount"],
                &claim["statements"]["en"],
                &claim["statements"]["zh-Hant"],
                &status(attributions).into(),
                &last_stated(attributions).into(),
            ],
        )?;
        for (number, attribution) in attributions.iter().enumerate() {
            row(
                &mut self.attributions,
                &[
                    &claim["id"],
                    &number.to_string().into(),
                    &attribution["speaker"]["entity"],
                    &attribution["source"],
                    &attribution["stance"],
                    &attribution["mode"],
                    &attribution["statedAt"],
                ],
            )?;
        }
        Ok(())
    }

    fn flush(mut self) -> Result<()> {
        let Tables {
            entities,
            sources,
            claims,
            attributions,
        } = &mut self;
        for table in [entities, sources, claims, attributions] {
            table.flush()?;
        }
        Ok(())
    }
}

fn status(attributions: &[Value]) -> &'static str {
    let sources = |stances: &[&str]| -> BTreeSet<&str> {
        let matching = attributions.iter().filter(|attribution| {
            let stance = attribution["stance"].as_str();
            stance.is_some_and(|stance| stances.contains(&stance))
        });
        matching
            .filter_map(|attribution| attribution["source"].as_str())
            .collect()
    };
    let supporting = sources(&["ASSERTS", "CONFIRMS"]).len();
    let opposing = sources(&["DENIES", "DISPUTES"]).len();
    match (supporting, opposing) {
        _ if attributions.is_empty() => "UNSOURCED",
        (0, 1..) => "DENIED",
        (1.., 1..) => "DISPUTED",
        (2.., 0) => "CORROBORATED",
        (0 | 1, 0) => "UNCONTESTED",
    }
}

fn last_stated(attributions: &[Value]) -> Option<&str> {
    attributions
        .iter()
        .filter_map(|attribution| attribution["statedAt"].as_str())
        .max()
}

/// Writes fields with tabs between them; the data has no tabs and no backslashes.
fn row(table: &mut impl Write, fields: &[&Value]) -> Result<()> {
    let fields = fields.iter().map(|field| field.as_str().unwrap_or("\\N"));
    Ok(writeln!(
        table,
        "{}",
        fields.collect::<Vec<_>>().join("\t")
    )?)
}
