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
        Fields {
            schema: builder.build(),
            terms,
            names,
            prose,
            columns,
            attribution_columns,
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
            for row in &document.rows {
                out.add_u64(*field, row[index]);
            }
        }
        out
    }
}
