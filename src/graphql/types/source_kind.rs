//! The enum of the kinds of sources, each with its type in CSL-JSON.

/// The enum `SourceKind`.
pub(super) const SOURCE_KIND: &str = r#"
"The kind of a source. Each has a type in CSL-JSON, by which programs that cite know it."
enum SourceKind {
  "A piece of journalism or analysis. In CSL-JSON: `article-newspaper`."
  ARTICLE
  "An article of a magazine. In CSL-JSON: `article-magazine`."
  MAGAZINE_ARTICLE
  "A note to the members of an organisation. In CSL-JSON: `document`."
  MEMO
  "Answers given to a journalist. In CSL-JSON: `interview`."
  INTERVIEW
  "A statement that an organisation made public. In CSL-JSON: `document`."
  ANNOUNCEMENT
  "A text that an organisation hands to the press. In CSL-JSON: `document`."
  PRESS_RELEASE
  "A post on a social network or in a forum. In CSL-JSON: `post`."
  POST
  "A post on a blog. In CSL-JSON: `post-weblog`."
  BLOG_POST
  "A page of the web that is nothing more special. In CSL-JSON: `webpage`."
  WEBPAGE
  "A letter or an e-mail. In CSL-JSON: `personal_communication`."
  LETTER
  "A message of a chat. In CSL-JSON: `personal_communication`."
  MESSAGE
  "Words spoken to an audience. In CSL-JSON: `speech`."
  SPEECH
  "The record of a hearing. In CSL-JSON: `hearing`."
  HEARING
  "An event, with what was shown or said there. In CSL-JSON: `event`."
  EVENT
  "A programme of radio or television. In CSL-JSON: `broadcast`."
  BROADCAST
  "An episode of a podcast. In CSL-JSON: `broadcast`."
  PODCAST
  "A recording of sound. In CSL-JSON: `song`."
  AUDIO
  "A film or a video. In CSL-JSON: `motion_picture`."
  VIDEO
  "A play, a concert or another performance. In CSL-JSON: `performance`."
  PERFORMANCE
  "A photograph, a drawing or another picture. In CSL-JSON: `graphic`."
  IMAGE
  "A figure of a document. In CSL-JSON: `figure`."
  FIGURE
  "A map. In CSL-JSON: `map`."
  MAP
  "A musical score. In CSL-JSON: `musical_score`."
  MUSICAL_SCORE
  "A document filed with an authority. In CSL-JSON: `document`."
  FILING
  "A decision of a court. In CSL-JSON: `legal_case`."
  LEGAL_CASE
  "A law. In CSL-JSON: `legislation`."
  LEGISLATION
  "The draft of a law. In CSL-JSON: `bill`."
  BILL
  "A rule of an authority. In CSL-JSON: `regulation`."
  REGULATION
  "A treaty. In CSL-JSON: `treaty`."
  TREATY
  "A patent, or the application for one. In CSL-JSON: `patent`."
  PATENT
  "A standard. In CSL-JSON: `standard`."
  STANDARD
  "A report of an organisation. In CSL-JSON: `report`."
  REPORT
  "A scholarly paper. In CSL-JSON: `article-journal`."
  PAPER
  "A paper of a conference. In CSL-JSON: `paper-conference`."
  CONFERENCE_PAPER
  "A scholarly paper before it is reviewed, or a working paper. In CSL-JSON: `article`."
  PREPRINT
  "A thesis. In CSL-JSON: `thesis`."
  THESIS
  "A review of a work. In CSL-JSON: `review`."
  REVIEW
  "A book. In CSL-JSON: `book`."
  BOOK
  "A chapter of a book. In CSL-JSON: `chapter`."
  CHAPTER
  "An entry of a reference work. In CSL-JSON: `entry`."
  ENTRY
  "An issue of a periodical as a whole. In CSL-JSON: `periodical`."
  PERIODICAL
  "A collection of documents. In CSL-JSON: `collection`."
  COLLECTION
  "A pamphlet or a leaflet. In CSL-JSON: `pamphlet`."
  PAMPHLET
  "A manuscript. In CSL-JSON: `manuscript`."
  MANUSCRIPT
  "A set of data. In CSL-JSON: `dataset`."
  DATASET
  "A program. In CSL-JSON: `software`."
  SOFTWARE
  "Any other source. In CSL-JSON: `document`."
  OTHER
}
"#;

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;
    use crate::model::SourceKind;

    #[test]
    fn every_kind_tells_its_type_in_csl_json() {
        for kind in SourceKind::VARIANTS {
            let name = serde_json::to_value(kind).unwrap();
            let name = name.as_str().unwrap();
            let declaration = format!("In CSL-JSON: `{}`.\"\n  {name}\n", kind.csl_type());
            assert!(SOURCE_KIND.contains(&declaration), "{name}");
        }
    }
}
