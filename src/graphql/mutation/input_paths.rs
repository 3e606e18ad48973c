//! The places of a record's parts in the input from which the record was made.

/// A part of a record with its paths: that in the record, as findings have it, and that in the
/// arguments of the mutation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PartPath {
    /// The path in the record, such as `.attributions[0].speaker`; empty for the record.
    pub(super) json: String,
    /// The path in the arguments, such as `input`, `attributions`, `0`, `speaker`.
    pub(super) input: Vec<String>,
}

impl PartPath {
    /// The path of a record that is made of the argument `input`.
    pub(super) fn root() -> PartPath {
        PartPath {
            json: String::new(),
            input: vec!["input".into()],
        }
    }

    /// The path of a member, which may have another name in the record.
    pub(super) fn member(&self, json_name: &str, input_name: &str) -> PartPath {
        PartPath {
            json: format!("{}.{json_name}", self.json),
            ..self.within(input_name)
        }
    }

    /// The path of an item of a list.
    pub(super) fn item(&self, index: usize) -> PartPath {
        PartPath {
            json: format!("{}[{index}]", self.json),
            ..self.within(&index.to_string())
        }
    }

    /// The path of a part of the input that is the same part of the record.
    pub(super) fn within(&self, input_name: &str) -> PartPath {
        let mut input = self.input.clone();
        input.push(input_name.to_owned());
        PartPath {
            json: self.json.clone(),
            input,
        }
    }
}

/// The paths of the parts of a record.
#[derive(Clone, Debug, Default)]
pub(super) struct InputPaths(Vec<PartPath>);

impl InputPaths {
    /// Notes a part.
    pub(super) fn note(&mut self, path: &PartPath) {
        self.0.push(path.clone());
    }

    /// The path in the arguments of the part at a path in the record, or of the nearest part around
    /// it that came from the input.
    pub(super) fn input_path(&self, json: &str) -> Vec<String> {
        let encloses = |part: &&PartPath| {
            let rest = json.strip_prefix(part.json.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        // Of equal parts the last one is the innermost of the input.
        let nearest = self.0.iter().filter(encloses);
        let nearest = nearest.max_by_key(|part| part.json.len());
        nearest.map_or_else(|| PartPath::root().input, |part| part.input.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_goes_to_the_nearest_part_of_the_input() {
        let root = PartPath::root();
        let list = root.member("attributions", "attributions");
        let first = list.item(0);
        let speaker = first.member("speaker", "speaker");
        let url = root.member("url", "urls");
        let entity = speaker.within("entity");
        let mut paths = InputPaths::default();
        for path in [&root, &list, &first, &speaker, &entity, &url] {
            paths.note(path);
        }
        for (json, input) in [
            ("", "input"),
            (".labels.en", "input"),
            (".attributions", "input.attributions"),
            (".attributions[0]", "input.attributions.0"),
            (".attributions[0].stance", "input.attributions.0"),
            (
                ".attributions[0].speaker",
                "input.attributions.0.speaker.entity",
            ),
            (".attributions[0].speakers", "input.attributions.0"),
            (".attributions[01]", "input.attributions"),
            (".url", "input.urls"),
        ] {
            assert_eq!(paths.input_path(json).join("."), input, "{json}");
        }
    }
}
