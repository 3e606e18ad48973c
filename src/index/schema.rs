//! The fields of a document in the search engine's terms.

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

/// The fields, the same for every kind of record.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    pub(super) schema: Schema,
    /// All exact terms: see [`TermKind`].
    pub(super) terms: Field,
    /// Labels, aliases, titles.
    pub(super) names: Field,
    /// Statements, descriptions, notes.
    pub(super) prose: Field,
    columns: Vec<Field>,
    rows: Vec<Field>,
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
        let number = NumericOptions::default().set_fast();
        let terms = builder.add_bytes_field("terms", BytesOptions::default().set_indexed());
        let names = builder.add_text_field("names", text.clone());
        let prose = builder.add_text_field("prose", text);
        let columns = Column::ALL
            .iter()
            .map(|column| builder.add_u64_field(column.name(), number.clone()))
            .collect();
        let rows = AttributionColumn::ALL
            .iter()
            .map(|column| builder.add_u64_field(column.name(), number.clone()))
            .collect();
        Fields {
            schema: builder.build(),
            terms,
            names,
            prose,
            columns,
            rows,
        }
    }

    /// A document as the search engine takes it: field by field in their order, in which it wants them.
    pub(super) fn document(&self, document: &Document<'_>) -> TantivyDocument {
        let mut out = TantivyDocument::new();
        out.add_bytes(
            self.terms,
            &TermKind::Ordinal.bytes(document.ordinal.0.into()),
        );
        for (tag, number) in &document.terms {
            out.add_bytes(self.terms, &tag.bytes(*number));
        }
        for name in &document.names {
            out.add_text(self.names, name);
        }
        for prose in &document.prose {
            out.add_text(self.prose, prose);
        }
        let mut column = |column: Column, number| {
            out.add_u64(self.columns[column as usize], number);
        };
        column(Column::Ordinal, document.ordinal.0.into());
        column(Column::Since, document.since.0);
        for (which, number) in &document.columns {
            column(*which, *number);
        }
        for (nth, field) in self.rows.iter().enumerate() {
            for row in &document.rows {
                out.add_u64(*field, row[nth]);
            }
        }
        out
    }
}
