//! The tantivy schema of a document.

use tantivy::{
    TantivyDocument,
    schema::{
        BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing,
        TextOptions,
    },
};

use crate::index::{
    column::{AttributionColumn, Column},
    document::Document,
    row_column::{PartColumn, RowColumn, TextColumn},
    term_kind::TermKind,
    tokenizer::TOKENIZER,
};

/// The fields of the schema, the same for every kind of record.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    pub(super) schema: Schema,
    /// The exact terms: see [`TermKind`].
    pub(super) terms: Field,
    /// Labels, aliases, titles.
    pub(super) names: Field,
    /// Statements, descriptions, notes.
    pub(super) prose: Field,
    columns: Vec<Field>,
    attribution_columns: Vec<Field>,
    part_columns: Vec<Field>,
    text_columns: Vec<Field>,
}

impl Fields {
    pub(super) fn new() -> Fields {
        let mut builder = Schema::builder();
        let text = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(TOKENIZER)
                .set_fieldnorms(true)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
        let value = NumericOptions::default().set_fast();
        let terms = builder.add_bytes_field("terms", BytesOptions::default().set_indexed());
        let names = builder.add_text_field("names", text.clone());
        let prose = builder.add_text_field("prose", text);
        let columns = Column::ALL
            .iter()
            .map(|column| builder.add_u64_field(column.name(), value.clone()))
            .collect();
        let attribution_columns = AttributionColumn::ALL
            .iter()
            .map(|column| builder.add_u64_field(column.name(), value.clone()))
            .collect();
        let part_columns = PartColumn::ALL
            .iter()
            .map(|column| builder.add_u64_field(column.name(), value.clone()))
            .collect();
        let bytes = BytesOptions::default().set_fast();
        let text_columns = TextColumn::ALL
            .iter()
            .map(|column| builder.add_bytes_field(column.name(), bytes.clone()))
            .collect();
        Fields {
            schema: builder.build(),
            terms,
            names,
            prose,
            columns,
            attribution_columns,
            part_columns,
            text_columns,
        }
    }

    /// The tantivy document of a document, with its fields in the order of the schema.
    pub(super) fn document(&self, document: &Document<'_>) -> TantivyDocument {
        let mut out = TantivyDocument::new();
        out.add_bytes(
            self.terms,
            &TermKind::Ordinal.bytes(document.ordinal.0.into()),
        );
        for (kind, number) in &document.terms {
            out.add_bytes(self.terms, &kind.bytes(*number));
        }
        for name in &document.names {
            out.add_text(self.names, name);
        }
        for prose in &document.prose {
            out.add_text(self.prose, prose);
        }
        let mut add = |column: Column, value| {
            out.add_u64(self.columns[column as usize], value);
        };
        add(Column::Ordinal, document.ordinal.0.into());
        add(Column::VersionRevision, document.written_in.0);
        for (column, value) in &document.columns {
            add(*column, *value);
        }
        for (index, field) in self.attribution_columns.iter().enumerate() {
            let is_sparse = AttributionColumn::ALL[index].is_sparse();
            if is_sparse && document.rows.iter().all(|row| row[index] == 0) {
                continue;
            }
            for row in &document.rows {
                out.add_u64(*field, row[index]);
            }
        }
        if !document.parts.is_empty() || !document.texts.is_empty() {
            self.add_parts(document, &mut out);
        }
        out
    }

    /// Adds the values and texts of parts. A column has the parts of a record only where one has a
    /// value: either all of them or none.
    fn add_parts(&self, document: &Document<'_>, out: &mut TantivyDocument) {
        for column in PartColumn::ALL {
            let values = document.parts.iter().filter(|(other, _)| other == column);
            let is_base = column.kind().base() == Some(RowColumn::Part(*column));
            if is_base || values.clone().any(|(_, value)| *value != 0) {
                for (_, value) in values {
                    out.add_u64(self.part_columns[*column as usize], *value);
                }
            }
        }
        for column in TextColumn::ALL {
            let texts = document.texts.iter().filter(|(other, _)| other == column);
            if texts.clone().any(|(_, text)| !text.is_empty()) {
                for (_, text) in texts {
                    out.add_bytes(self.text_columns[*column as usize], text.as_bytes());
                }
            }
        }
    }
}
