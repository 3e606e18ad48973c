//! The viewer: the sender of a request, with a role.

use std::fmt;

use crate::model::{AccessLevel, Clearance};

/// The sender of a request. Without a name: anonymous.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Viewer {
    /// The name under which the sender is known; `None` for an anonymous one.
    pub name: Option<String>,
    /// The role of the sender.
    pub role: Role,
}

/// The rights of a viewer. Each role includes those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Reads.
    #[default]
    Reader,
    /// Adds and changes records.
    Editor,
    /// Decides over what editors propose.
    Reviewer,
    /// Administers the knowledge base.
    Admin,
}

impl Viewer {
    /// The clearance of the viewer's role.
    pub fn clearance(&self) -> Clearance {
        match self.role {
            Role::Reader => Clearance::NONE,
            Role::Editor => Clearance::up_to(AccessLevel::Editor),
            Role::Reviewer => Clearance::up_to(AccessLevel::Reviewer),
            Role::Admin => Clearance::ALL,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Reader => "reader",
            Role::Editor => "editor",
            Role::Reviewer => "reviewer",
            Role::Admin => "admin",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anonymous_viewer_is_a_reader_and_roles_are_ordered() {
        let anonymous = Viewer::default();
        assert_eq!(anonymous.name, None);
        assert_eq!(anonymous.role, Role::Reader);
        let ordered = [Role::Reader, Role::Editor, Role::Reviewer, Role::Admin];
        assert!(ordered.is_sorted_by(|lower, higher| lower < higher));
    }
}
