//! The kinds of sources.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::VariantArray;

/// The kind of a source.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    VariantArray,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SourceKind {
    /// A piece of journalism or analysis.
    Article,
    /// An article of a magazine.
    MagazineArticle,
    /// A note to the members of an organisation.
    Memo,
    /// Answers given to a journalist.
    Interview,
    /// A statement that an organisation made public.
    Announcement,
    /// A text that an organisation hands to the press.
    PressRelease,
    /// A post on a social network or in a forum.
    Post,
    /// A post on a blog.
    BlogPost,
    /// A page of the web that is nothing more special.
    Webpage,
    /// A letter or an e-mail.
    Letter,
    /// A message of a chat.
    Message,
    /// Words spoken to an audience.
    Speech,
    /// The record of a hearing.
    Hearing,
    /// An event, with what was shown or said there.
    Event,
    /// A programme of radio or television.
    Broadcast,
    /// An episode of a podcast.
    Podcast,
    /// A recording of sound.
    Audio,
    /// A film or a video.
    Video,
    /// A play, a concert or another performance.
    Performance,
    /// A photograph, a drawing or another picture.
    Image,
    /// A figure of a document.
    Figure,
    /// A map.
    Map,
    /// A musical score.
    MusicalScore,
    /// A document filed with an authority.
    Filing,
    /// A decision of a court.
    LegalCase,
    /// A law.
    Legislation,
    /// The draft of a law.
    Bill,
    /// A rule of an authority.
    Regulation,
    /// A treaty.
    Treaty,
    /// A patent, or the application for one.
    Patent,
    /// A standard.
    Standard,
    /// A report of an organisation.
    Report,
    /// A scholarly paper.
    Paper,
    /// A paper of a conference.
    ConferencePaper,
    /// A scholarly paper before it is reviewed, or a working paper.
    Preprint,
    /// A thesis.
    Thesis,
    /// A review of a work.
    Review,
    /// A book.
    Book,
    /// A chapter of a book.
    Chapter,
    /// An entry of a reference work.
    Entry,
    /// An issue of a periodical as a whole.
    Periodical,
    /// A collection of documents.
    Collection,
    /// A pamphlet or a leaflet.
    Pamphlet,
    /// A manuscript.
    Manuscript,
    /// A set of data.
    Dataset,
    /// A program.
    Software,
    /// Any other source.
    Other,
}

impl SourceKind {
    /// Whether a source of the kind speaks for its authors, where they are known: the platform, the
    /// journal or the publishing house that carries it does not speak.
    pub fn speaks_for_authors(self) -> bool {
        matches!(
            self,
            SourceKind::Post
                | SourceKind::BlogPost
                | SourceKind::Letter
                | SourceKind::Message
                | SourceKind::Speech
                | SourceKind::Hearing
                | SourceKind::Filing
                | SourceKind::LegalCase
                | SourceKind::Legislation
                | SourceKind::Bill
                | SourceKind::Regulation
                | SourceKind::Treaty
                | SourceKind::Patent
                | SourceKind::Paper
                | SourceKind::ConferencePaper
                | SourceKind::Preprint
                | SourceKind::Thesis
                | SourceKind::Review
                | SourceKind::Book
                | SourceKind::Chapter
                | SourceKind::Manuscript
        )
    }

    /// The type of an item in CSL-JSON (CSL 1.0.2) that comes nearest to the kind.
    pub fn csl_type(self) -> &'static str {
        match self {
            SourceKind::Article => "article-newspaper",
            SourceKind::MagazineArticle => "article-magazine",
            SourceKind::Memo
            | SourceKind::Announcement
            | SourceKind::PressRelease
            | SourceKind::Filing
            | SourceKind::Other => "document",
            SourceKind::Interview => "interview",
            SourceKind::Post => "post",
            SourceKind::BlogPost => "post-weblog",
            SourceKind::Webpage => "webpage",
            SourceKind::Letter | SourceKind::Message => "personal_communication",
            SourceKind::Speech => "speech",
            SourceKind::Hearing => "hearing",
            SourceKind::Event => "event",
            SourceKind::Broadcast | SourceKind::Podcast => "broadcast",
            SourceKind::Audio => "song",
            SourceKind::Video => "motion_picture",
            SourceKind::Performance => "performance",
            SourceKind::Image => "graphic",
            SourceKind::Figure => "figure",
            SourceKind::Map => "map",
            SourceKind::MusicalScore => "musical_score",
            SourceKind::LegalCase => "legal_case",
            SourceKind::Legislation => "legislation",
            SourceKind::Bill => "bill",
            SourceKind::Regulation => "regulation",
            SourceKind::Treaty => "treaty",
            SourceKind::Patent => "patent",
            SourceKind::Standard => "standard",
            SourceKind::Report => "report",
            SourceKind::Paper => "article-journal",
            SourceKind::ConferencePaper => "paper-conference",
            SourceKind::Preprint => "article",
            SourceKind::Thesis => "thesis",
            SourceKind::Review => "review",
            SourceKind::Book => "book",
            SourceKind::Chapter => "chapter",
            SourceKind::Entry => "entry",
            SourceKind::Periodical => "periodical",
            SourceKind::Collection => "collection",
            SourceKind::Pamphlet => "pamphlet",
            SourceKind::Manuscript => "manuscript",
            SourceKind::Dataset => "dataset",
            SourceKind::Software => "software",
        }
    }
}
